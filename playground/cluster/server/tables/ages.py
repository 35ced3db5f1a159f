"""Ages as kubectl shows them."""

from datetime import datetime

from playground.cluster.clock import parse_timestamp

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def age(text: str | None, now: datetime) -> str:
    """Return how long ago a timestamp was, `<unknown>` for none."""
    if not text:
        return "<unknown>"
    return duration(int((now - parse_timestamp(text)).total_seconds()))


def duration(seconds: int) -> str:
    """Return seconds in one or two units, fewer the longer it is."""
    if seconds < 2 * _MINUTE:
        return f"{max(0, seconds)}s"
    if seconds < 10 * _MINUTE:
        return _two(seconds, _MINUTE, "m", 1, "s")
    if seconds < 3 * _HOUR:
        return f"{seconds // _MINUTE}m"
    if seconds < 8 * _HOUR:
        return _two(seconds, _HOUR, "h", _MINUTE, "m")
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR}h"
    if seconds < 8 * _DAY:
        return _two(seconds, _DAY, "d", _HOUR, "h")
    return f"{seconds // _DAY}d"


def _two(seconds: int, large: int, large_name: str, small: int, small_name: str) -> str:
    rest = seconds % large // small
    head = f"{seconds // large}{large_name}"
    return f"{head}{rest}{small_name}" if rest else head
