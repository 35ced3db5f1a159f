"""A daily digest on the two days on which a clock time is missing or comes twice."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot.cron import parse_cron
from bot.schedule import period_of
from bot.settings import Digest
from remediation.digests import Digests

BERLIN = "Europe/Berlin"
DAYS = {"spring": datetime(2026, 3, 28, tzinfo=UTC), "autumn": datetime(2026, 10, 24, tzinfo=UTC)}


def fires(digest: Digest, start: datetime, end: datetime) -> list[datetime]:
    """Every time at which a replica's clock rings."""
    trigger = parse_cron(digest.cron, digest.timezone)
    found: list[datetime] = []
    now = start
    while (fire := trigger.get_next_fire_time(None, now)) and fire < end:
        found.append(fire)
        now = max(now, fire.astimezone(UTC)) + timedelta(minutes=1)
    return found


@pytest.mark.parametrize("season", DAYS)
@pytest.mark.parametrize("time", ["30 2", "0 2", "0 3", "59 1"])
def test_17_three_replicas_post_once_for_each_local_date(open_desk, season: str, time: str) -> None:
    digest = Digest(name="daily", cron=f"{time} * * *", timezone=BERLIN, channel="C1")
    replicas = [Digests(open_desk().store, f"bot-{number}") for number in range(3)]
    start = DAYS[season]
    posts: Counter[str] = Counter()
    for fired in fires(digest, start, start + timedelta(days=3)):
        for replica in replicas:
            if turn := replica.claim(digest.name, period_of(digest, fired)):
                assert replica.posted(turn, "C1", "1.1")
                posts[turn.period] += 1
    assert (start + timedelta(days=1)).date().isoformat() in posts
    assert set(posts.values()) == {1}
