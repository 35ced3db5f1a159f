"""Peel wrappers off the front of a message."""

import re
from dataclasses import dataclass
from functools import cache

from diagnostics.parsing.kubelet_rules.wrappers import WRAPPERS

_IMAGE = r'(?:"[^"\n]*"|[^\s":,\[]+(?::[^\s":,\[]+)*)'
_FIELDS = {"{image}": _IMAGE, "{url}": r'(?:"[^"\n]*"|\S+?)', "{text}": r'[^:"\n]{0,200}?'}
_HEAD = re.compile(r"[a-z0-9\-]+(?: [a-z0-9\-]+){0,2}")
_LOOSE = re.compile(r'[\s:;,."(]+')
_MOST = 24
_TAIL = re.compile(r"[\s:]+(?:imagepullbackoff|errimagepull)\s*$")


@dataclass(frozen=True, slots=True)
class Peeled:
    """What came off, and where the rest begins and ends."""

    wrappers: tuple[str, ...]
    start: int
    end: int
    image: str | None


def _compile(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{\w+\})", pattern.lower())
    image = pieces.index("{image}") if "{image}" in pieces else -1
    source = "".join(
        f"({_FIELDS[piece]})" if at == image else _FIELDS.get(piece) or re.escape(piece)
        for at, piece in enumerate(pieces)
    )
    return re.compile(source.replace(r"\ ", r"\s+") + r"(?=[\s:;,(\[.]|$)")


def _label(pattern: str) -> str:
    return " ".join(re.sub(r"\{\w+\}", " ", pattern).split())


@cache
def _by_head() -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    """Return the wrappers, each under its first words (three at most)."""
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {}
    for wrapper in WRAPPERS:
        head = _HEAD.match(wrapper.pattern.lower())
        assert head, wrapper
        found.setdefault(head[0], []).append((_compile(wrapper.pattern), _label(wrapper.pattern)))
    return {head: tuple(rows) for head, rows in found.items()}


def peel(lower: str) -> Peeled:
    """Peel the wrappers off a message in lower case; positions are those of the message."""
    end = tail.start() if (tail := _TAIL.search(lower, max(0, len(lower) - 80))) else len(lower)
    wrappers: list[str] = []
    image: str | None = None
    start = _past_loose(lower, 0)
    while len(wrappers) < _MOST and (found := _wrapper_at(lower, start, end)):
        match, label = found
        wrappers.append(label)
        if image is None and match.lastindex:
            image = match[1].strip('"')
        start = _past_loose(lower, match.end())
    return Peeled(tuple(wrappers), min(start, end), end, image)


def _wrapper_at(lower: str, start: int, end: int) -> tuple[re.Match[str], str] | None:
    head = _HEAD.match(lower, start, end)
    key = head[0] if head else ""
    table = _by_head()
    while key:
        for pattern, label in table.get(key, ()):
            if match := pattern.match(lower, start, end):
                return match, label
        key = key.rpartition(" ")[0]
    return None


def _past_loose(text: str, start: int) -> int:
    match = _LOOSE.match(text, start)
    return match.end() if match else start
