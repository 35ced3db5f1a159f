"""Peel wrappers off the front of a message."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from diagnostics.parsing.kubelet_rules.wrappers import WRAPPERS

_NAME = r'(?:"[^"\n]*"|[^\s":,\[]+(?::[^\s":,\[]+)*)'
_FIELDS = {
    "{image}": f"(?P<image>{_NAME})",
    "{name}": _NAME,
    "{code}": r"(?P<code>\w+)",
    "{url}": r'(?:"[^"\n]*"|[^\s"]+?)',
    "{text}": r'[^:"\n]{0,200}?',
}
_HEAD = re.compile(r"[a-z0-9\-=:]+(?:\.[a-z]+)?(?: [a-z0-9\-]+){0,2}")
_LOOSE = re.compile(r'[\s:;,."(]+')
_TAILS = (": imagepullbackoff", ": errimagepull")
_MOST = 24


@dataclass(frozen=True, slots=True)
class Peeled:
    """What came off, and where the rest begins and ends."""

    wrappers: tuple[str, ...]
    start: int
    end: int
    image: tuple[int, int] | None
    """Where the first image that a wrapper named stands."""


@dataclass(frozen=True, slots=True)
class _Ready:
    expression: re.Pattern[str]
    label: str
    has_image: bool
    has_code: bool


def _make_ready(pattern: str) -> _Ready:
    pieces = re.split(r"(\{\w+\})", pattern.lower())
    source = "".join(_FIELDS.get(piece) or re.escape(piece) for piece in pieces)
    end = r"(?=[:,\n]|$)" if pattern.endswith("{text}") else r"(?=[\s:;,(\[.\"]|$)"
    label = " ".join(re.sub(r"\{(?!code)\w+\}", " ", pattern).split())
    for odd, even in ((" ,", ","), (" ( )", ""), ('"', ""), (" desc =", "")):
        label = label.replace(odd, even)
    return _Ready(
        expression=re.compile(source.replace(r"\ ", " ") + ("" if pattern[-1] in "=:" else end)),
        label=label.rstrip(":=, "),
        has_image="{image}" in pattern,
        has_code="{code}" in pattern,
    )


@cache
def _by_head() -> dict[str, tuple[_Ready, ...]]:
    """Return the wrappers, each under its first words (three at most)."""
    found: dict[str, list[_Ready]] = {}
    for wrapper in WRAPPERS:
        head = _HEAD.match(wrapper.pattern.lower())
        assert head, wrapper
        found.setdefault(head[0].rstrip(":="), []).append(_make_ready(wrapper.pattern))
    return {head: tuple(rows) for head, rows in found.items()}


def peel(text: str, lower: str) -> Peeled:
    """Peel the wrappers off a message, given as written and in lower case."""
    end = len(lower)
    wrappers: list[str] = []
    image: tuple[int, int] | None = None
    start = _past_loose(lower, 0)
    while len(wrappers) < _MOST and (found := _wrapper_at(lower, start, end)):
        match, ready = found
        label = ready.label
        wrappers.append(
            label.format(code=text[slice(*match.span("code"))]) if ready.has_code else label
        )
        if image is None and ready.has_image:
            image = match.span("image")
        start = _past_loose(lower, match.end())
    if lower.endswith(_TAILS) and (colon := lower.rindex(":")) > start:
        end = colon
    return Peeled(tuple(wrappers), start, end, image)


def _wrapper_at(lower: str, start: int, end: int) -> tuple[re.Match[str], _Ready] | None:
    head = _HEAD.match(lower, start, end)
    if head is None:
        return None
    for ready in _rows_for(head[0]):
        if match := ready.expression.match(lower, start, end):
            return match, ready
    return None


@lru_cache(maxsize=1024)
def _rows_for(head: str) -> tuple[_Ready, ...]:
    """Return the wrappers that begin with these words, or with the first of them."""
    table, words = _by_head(), head.split(" ")
    heads = (" ".join(words[:count]).rstrip(":=") for count in range(len(words), 0, -1))
    return tuple(ready for key in heads for ready in table.get(key, ()))


def _past_loose(text: str, start: int) -> int:
    match = _LOOSE.match(text, start)
    return match.end() if match else start
