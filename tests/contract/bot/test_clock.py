"""The clock really rings: what breaks is counted as what it was."""

import threading
from datetime import UTC, datetime

import pytest
from apscheduler.events import EVENT_JOB_ERROR
from prometheus_client import REGISTRY

from bot.schedule import make_clock
from bot.settings import Digest


def _failed_digests() -> float:
    return REGISTRY.get_sample_value("imagepull_digests_total", {"outcome": "failed"}) or 0.0


def _breaks(*_: object) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(("job", "counted"), [("digest:daily", 1), ("expire requests", 0)])
def test_only_a_digest_that_breaks_is_a_failed_digest(job: str, counted: int) -> None:
    digest = Digest(name="daily", cron="* * * * *", channel="C1")
    clock = make_clock([digest], _breaks, {"expire requests": _breaks}, lambda: datetime.now(UTC))
    broke = threading.Event()
    clock.add_listener(lambda event: event.job_id == job and broke.set(), EVENT_JOB_ERROR)
    before = _failed_digests()
    clock.start(paused=True)
    for other in clock.get_jobs():
        other.modify(next_run_time=datetime.now(UTC) if other.id == job else None)
    clock.resume()
    try:
        assert broke.wait(10)
    finally:
        clock.shutdown()
    assert _failed_digests() - before == counted
