"""Cron lines as people mean them.

APScheduler counts 0 as Monday where cron counts it as Sunday, so a digit for a weekday would fire
on the wrong day without a word. Only names are taken: mon, tue, ... and ranges such as mon-fri.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_DAYS = re.compile(r"^(\*|(mon|tue|wed|thu|fri|sat|sun)([-,](mon|tue|wed|thu|fri|sat|sun))*)$")


class BadCron(ValueError):
    """Not a cron line the bot takes; the text says why."""


def check_cron(line: str) -> None:
    """Raise BadCron unless `line` is five fields with weekdays by name."""
    parse_cron(line, "UTC")


def parse_cron(line: str, timezone: str) -> "CronTrigger":
    """The trigger for a line like `0 9 * * mon-fri` in an IANA time zone."""
    from apscheduler.triggers.cron import CronTrigger  # slow to import; `check` never gets here

    fields = line.split()
    if len(fields) != 5:
        raise BadCron(f"{line!r} has {len(fields)} fields; write minute hour day month weekday")
    if not _DAYS.match(fields[4].lower()):
        raise BadCron(f"weekday {fields[4]!r}: write names, such as mon-fri or sat,sun, or *")
    if fields[2] != "*" and fields[4] != "*":
        raise BadCron("a day of the month and a weekday: cron means either, the bot takes one")
    try:
        return CronTrigger.from_crontab(line.lower(), timezone=timezone)
    except ValueError as error:
        raise BadCron(f"{line!r}: {error}") from error
