"""When digests are due. APScheduler is only a clock: it rings in every replica, a row decides.

Its default misfire grace of one second drops a digest whenever the pool is busy, so it is set to
minutes here, and what was missed or failed is counted and logged.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.cron import parse_cron
from bot.metrics import DIGESTS
from bot.settings import Digest

log = logging.getLogger(__name__)

GRACE = timedelta(minutes=10)
SWEEP = timedelta(seconds=10)
MOST_FIRES = 20_000
DIGEST = "digest:"
"""How the ids of the jobs begin that post digests."""

Post = Callable[[Digest, str], None]
"""Posts one digest for one period, if this replica gets the turn."""


def period_of(digest: Digest, fired: datetime) -> str:
    """What makes two fires the same: the local date for a digest of at most one a day, otherwise
    the local time to the minute. Either way the hour that autumn repeats counts once."""
    local = fired.astimezone(ZoneInfo(digest.timezone))
    minute, hour = digest.cron.split()[:2]
    once_a_day = minute.isdigit() and hour.isdigit()
    return local.date().isoformat() if once_a_day else f"{local:%Y-%m-%dT%H:%M}"


def last_fire(digest: Digest, now: datetime, within: timedelta) -> datetime | None:
    """When the digest was last due, looking back `within`; None if it was not."""
    trigger = parse_cron(digest.cron, digest.timezone)
    found, cursor = None, now - within
    for _ in range(MOST_FIRES):
        fire = trigger.get_next_fire_time(None, cursor)
        if fire is None or fire > now:
            break
        # In the hour that autumn repeats the trigger can answer with a time before the one asked.
        later = fire.astimezone(UTC)
        if found is None or later > found:
            found = later
        cursor = max(cursor, later) + timedelta(seconds=1)
    return found


def make_clock(
    digests: Sequence[Digest],
    post: Post,
    sweeps: Mapping[str, Callable[[], object]],
    now: Callable[[], datetime],
) -> BackgroundScheduler:
    """A scheduler that posts digests when due and runs the sweeps, by what they do, every few
    seconds."""
    clock = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": int(GRACE.total_seconds()),
        },
    )
    clock.add_listener(_failed, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for digest in digests:
        if digest.enabled:
            trigger = parse_cron(digest.cron, digest.timezone)
            ring = _ring(digest, post, now)
            clock.add_job(ring, trigger, id=f"{DIGEST}{digest.name}")
    for name, sweep in sweeps.items():
        clock.add_job(sweep, "interval", seconds=SWEEP.total_seconds(), id=name)
    return clock


def catch_up(digests: Sequence[Digest], post: Post, now: datetime) -> None:
    """After a start: post the latest missed period of each digest, if it is recent enough."""
    for digest in (one for one in digests if one.enabled):
        fired = last_fire(digest, now, timedelta(minutes=digest.catch_up_minutes))
        if fired:
            post(digest, period_of(digest, fired))


def _ring(digest: Digest, post: Post, now: Callable[[], datetime]) -> Callable[[], None]:
    def ring() -> None:
        fired = last_fire(digest, now(), GRACE + SWEEP)
        if fired:
            post(digest, period_of(digest, fired))

    return ring


def _failed(event: JobExecutionEvent) -> None:
    """A job that broke or came too late is logged, and counted if it was a digest; the next one
    still comes."""
    if event.job_id.startswith(DIGEST):
        DIGESTS.labels("missed" if event.code == EVENT_JOB_MISSED else "failed").inc()
    log.error("scheduled job %s", event.job_id, exc_info=getattr(event, "exception", None))
