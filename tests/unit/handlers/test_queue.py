import threading
from collections.abc import Iterator

import pytest

from handlers.queue import Job, JobQueue


class Line:
    """A queue of one worker that can be held, and what came of its jobs."""

    def __init__(self, length: int) -> None:
        self.go_on, self.taken = threading.Event(), threading.Event()
        self.done: list[str] = []
        self.failures: list[str] = []
        self.queue = JobQueue(threads=1, length=length).start()

    def hold(self) -> None:
        """Occupy the only worker until `go_on`."""

        def wait() -> None:
            self.taken.set()
            self.go_on.wait(10)

        assert self.put("held", wait)
        assert self.taken.wait(5)

    def put(self, what: str, run: object = None) -> bool:
        work = run if callable(run) else lambda: self.done.append(what)
        return self.queue.put(Job(what, work, lambda error: self.failures.append(repr(error))))


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line(length=2)
    yield made
    made.go_on.set()
    made.queue.stop(5)


def test_jobs_run_in_their_order(line: Line) -> None:
    line.hold()
    assert line.put("first")
    assert line.put("second")
    line.go_on.set()
    assert line.queue.drained(5)
    assert line.done == ["first", "second"]


def test_a_full_line_takes_nothing_and_does_not_wait(line: Line) -> None:
    line.hold()
    assert [line.put(str(n)) for n in range(4)] == [True, True, False, False]
    assert line.queue.depth == 3
    line.go_on.set()
    assert line.queue.drained(5)
    assert line.put("again")


def test_a_broken_job_is_told_and_the_worker_lives(line: Line) -> None:
    def broken() -> None:
        raise ValueError("no")

    line.put("broken", broken)
    line.put("next")
    assert line.queue.drained(5)
    assert line.failures == ["ValueError('no')"]
    assert line.done == ["next"]


def test_a_worker_outlives_even_a_failure_that_cannot_be_told(line: Line) -> None:
    def cannot_tell(_error: Exception) -> None:
        raise RuntimeError("Slack is gone too")

    line.queue.put(Job("broken", lambda: 1 / 0, cannot_tell))
    line.put("next")
    assert line.queue.drained(5)
    assert line.done == ["next"]


def test_stopping_finishes_what_was_taken_and_takes_no_more(line: Line) -> None:
    line.hold()
    line.put("taken")
    stopped: list[bool] = []
    stopping = threading.Thread(target=lambda: stopped.append(line.queue.stop(5)))
    stopping.start()
    while line.put("probe"):  # until the stop is seen
        line.queue.drained(0)
    line.go_on.set()
    stopping.join(5)
    assert stopped == [True]
    assert "taken" in line.done
    assert not line.put("late")


def test_stopping_gives_up_after_its_grace(line: Line) -> None:
    line.hold()
    line.put("never")
    assert not line.queue.stop(0.01)
    line.go_on.set()
    assert line.done == []
