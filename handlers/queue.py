"""The bot's own bounded job queue. Slack wants an answer within three seconds and Bolt's pool has
five threads: a listener acknowledges, puts the work here, and returns.

Nothing here is durable on purpose. What must survive a restart is a row in the database; a lost
job is a question that somebody asks again.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work. `what` names it in the log; `failed` tells whoever waits for it that it
    broke, with the error."""

    what: str
    run: Callable[[], object]
    failed: Callable[[Exception], None]


class JobQueue:
    """`threads` workers before a line of at most `length` waiting jobs. Threads are daemons: one
    that outlives the grace period never keeps the process from ending."""

    def __init__(self, threads: int = 8, length: int = 64) -> None:
        self._length = length
        self._waiting: deque[Job] = deque()
        self._busy = 0
        self._open = True
        self._changed = threading.Condition()
        self._threads = [
            threading.Thread(target=self._work, name=f"job-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> "JobQueue":
        """Start the workers; the queue itself, so that it can be made and started in one go."""
        for thread in self._threads:
            thread.start()
        return self

    def put(self, job: Job) -> bool:
        """Take the job; False when the line is full or the bot is stopping. Never waits."""
        with self._changed:
            if not self._open or len(self._waiting) >= self._length:
                return False
            self._waiting.append(job)
            self._changed.notify()
            return True

    @property
    def depth(self) -> int:
        """Jobs waiting or under way."""
        with self._changed:
            return len(self._waiting) + self._busy

    def stop(self, grace: float) -> bool:
        """Take nothing more and let what was taken finish, at most `grace` seconds; whether all of
        it did. What still waits after that is dropped."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: not self._waiting and not self._busy, grace)
            self._waiting.clear()
        if not done:
            log.warning("stopped with jobs unfinished after %.0f s of grace", grace)
        return done

    def drained(self, timeout: float) -> bool:
        """Wait until nothing waits and nothing runs, at most `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def _work(self) -> None:
        while job := self._take():
            try:
                _run(job)
            finally:
                with self._changed:
                    self._busy -= 1
                    self._changed.notify_all()

    def _take(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._open)
            if not self._waiting:
                return None
            self._busy += 1
            return self._waiting.popleft()


def _run(job: Job) -> None:
    started = monotonic()
    try:
        job.run()
    except Exception as error:  # noqa: BLE001 - a worker's outermost frame: nobody else would hear
        _tell(job, error)
    log.debug("%s took %.2f s", job.what, monotonic() - started)


def _tell(job: Job, error: Exception) -> None:
    try:
        job.failed(error)
    except Exception:
        log.exception("%s failed, and so did telling of it", job.what)
