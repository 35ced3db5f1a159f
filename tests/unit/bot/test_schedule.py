"""When a digest is due, and which fires are the same one."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.cron import BadCron, parse_cron
from bot.schedule import catch_up, last_fire, period_of
from bot.settings import Digest

BERLIN = "Europe/Berlin"


def digest(cron: str, timezone: str = BERLIN, **more: object) -> Digest:
    return Digest(name="daily", cron=cron, timezone=timezone, channel="C1", **more)  # type: ignore[arg-type]


def fires(one: Digest, start: datetime, days: int) -> list[datetime]:
    """Every fire of a digest's trigger from `start` on."""
    trigger, found = parse_cron(one.cron, one.timezone), []
    for minutes in range(days * 24 * 60):
        moment = trigger.get_next_fire_time(None, start + timedelta(minutes=minutes))
        if moment.astimezone(UTC) not in found:
            found.append(moment.astimezone(UTC))
    return found


@pytest.mark.parametrize(
    "cron", ["0 9 * * 1-5", "0 9 * * 0", "0 9 * *", "61 9 * * *", "0 9 * * x", "0 9 1 * mon"]
)
def test_weekdays_are_names_and_lines_are_whole(cron: str) -> None:
    with pytest.raises(BadCron):
        parse_cron(cron, "UTC")


def test_mon_means_monday() -> None:
    found = fires(digest("0 9 * * mon", "UTC"), datetime(2026, 11, 23, tzinfo=UTC), 2)
    assert {fire.strftime("%A") for fire in found} == {"Monday"}


@pytest.mark.parametrize(
    ("night", "name"),
    [(datetime(2026, 3, 29, tzinfo=UTC), "spring"), (datetime(2026, 10, 25, tzinfo=UTC), "autumn")],
)
def test_a_clock_change_makes_one_period_of_a_daily_digest(night: datetime, name: str) -> None:
    one = digest("30 2 * * *")
    around = fires(one, night - timedelta(days=1, hours=6), 3)
    periods = {period_of(one, fire) for fire in around}
    dates = {fire.astimezone(UTC).date() for fire in around}
    assert len(periods) == len(dates), name


def test_a_digest_of_several_a_day_has_a_period_for_each() -> None:
    one = digest("0 8,20 * * *")
    periods = [period_of(one, fire) for fire in fires(one, datetime(2026, 6, 1, tzinfo=UTC), 2)]
    assert len(set(periods)) == len(periods) >= 4


def test_the_last_fire_is_found_looking_back_and_no_further() -> None:
    one, now = digest("0 9 * * *", "UTC"), datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
    assert last_fire(one, now, timedelta(hours=1)) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert last_fire(one, now, timedelta(minutes=30)) is None


def test_the_repeated_hour_does_not_send_the_search_in_circles() -> None:
    one, now = digest("*/30 * * * *"), datetime(2026, 10, 25, 2, 10, tzinfo=UTC)
    assert last_fire(one, now, timedelta(hours=3)) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_catching_up_posts_the_latest_missed_period_only() -> None:
    posted: list[tuple[str, str]] = []
    many = digest("* * * * *", "UTC", catch_up_minutes=60)
    off = digest("* * * * *", "UTC", enabled=False)
    now = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
    catch_up([many, off], lambda one, period: posted.append((one.name, period)), now)
    assert posted == [("daily", "2026-11-23T09:00")]
