"""Show the clause of a message that an answer rests on."""

import re
from functools import cache

from diagnostics.parsing.kubelet_rules.rule import locator

LONGEST_CLAUSE = 600
_SHORT_CLAUSE = 24
"""A shorter clause, such as `i/o timeout`, is shown with the one before it."""
_NOT_AFTER = ("user", "perform", "resource", "code", "message", "scope")
"""`: ` after one of these stands inside a clause, as in `User: arn:...`."""


def clause_of_phrase(text: str, lower: str, first: int, last: bytes) -> str:
    """Return the clause in which a phrase's end was last found; `first` is where wrappers end."""
    words, expression = _located(last)
    start = lower.rfind(words)
    if start >= 0:
        place = (start, start + len(words))
    else:
        place = (0, 0)
        for match in expression.finditer(lower):
            place = match.span()
    return clause_at(text, lower, first, place)


def clause_at(text: str, lower: str, first: int, place: tuple[int, int]) -> str:
    """Return the clause around a place: clauses end at `: ` and at line ends."""
    first = max(min(first, place[0]), place[0] - LONGEST_CLAUSE)
    start = max(_start_before(lower, first, place[0]), lower.rfind("\n", first, place[0]) + 1)
    if place[1] - start < _SHORT_CLAUSE and lower[start - 2 : start] == ": ":
        start = _start_before(lower, first, start - 2)
    stop = place[1] - 1
    while (stop := lower.find(": ", stop + 1)) > 0 and _is_inside(lower, stop):
        pass
    line_end = lower.find("\n", place[1])
    ends = [end for end in (stop, line_end) if end >= 0]
    return text[start : min([*ends, start + LONGEST_CLAUSE])].strip()


def _start_before(lower: str, first: int, end: int) -> int:
    while (end := lower.rfind(": ", first, end)) > 0 and _is_inside(lower, end):
        pass
    return end + 2 if end >= 0 else first


def _is_inside(lower: str, colon: int) -> bool:
    return lower.endswith(_NOT_AFTER, max(0, colon - 10), colon)


@cache
def _located(part: bytes) -> tuple[str, re.Pattern[str]]:
    """Return a phrase's part as it mostly stands in a message, and however else it may."""
    return part.decode().strip(), locator(part)
