"""Peel off the front of a message what a log, the kubelet and the runtime put before the reason."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from diagnostics.parsing.kubelet_rules.wrappers import WRAPPERS

_NAME = r'(?:"[^"\n]*"|(?:\[[0-9a-f:]{2,45}\]|[^\s":,\[])[^\s":,\[]*(?::[^\s":,\[]+)*)'
_FIELDS = {
    "{name}": _NAME,
    "{url}": r'(?:"[^"\n]+"|[^\s":][^\s"]*?)',
    "{text}": r'[^:"\n]{0,200}?',
}
_HEAD = re.compile(r"[a-z0-9\-=:]+(?:\.[a-z]+)?(?: [a-z0-9\-]+){0,2}")
_LOG = re.compile(
    r"[a-z]{3} [ \d]?\d \d\d:\d\d:\d\d(?:\.\d+)? \S{1,253} [\w.+-]{1,80}(?:\[\d+\])?:"  # syslog
    r"|\d{4}-\d\d-\d\d[t ]\d\d:\d\d:\d\d[\d.,:+z-]*"
    r"|[iewf]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]{1,80}:\d+\]"  # the kubelet's klog
    r'|time="[^"\n]{1,40}"(?: level=\w+)?(?: msg=)?|level=\w+(?: msg=)?'  # containerd, CRI-O
    r"|(?:fata|erro|warn|info|debu)\[[^\]\n]{1,40}\]|\[(?:error|warning) [\w.]{1,40}\]"
    r'|#\d+(?: \d+\.\d+)?(?= )|\{"[^\n]{1,600}?"err(?:or)?": ?"'  # BuildKit; a log of JSON lines
)
"""What stands before a message in a log."""
_MAYBE_LOG = re.compile(r".{0,5}[\d\[=#{]")
_FIELD = re.compile(r' (?!(?:err|error|msg)=)[a-z][\w.]{0,40}=(?:[^\s"]{1,300})?')
_MOST_FIELDS = 8
_LOOSE = re.compile(r'[\s:;,."(]+')
_TAILS = (": imagepullbackoff", ": errimagepull")
_MOST = 24


class Peeled(NamedTuple):
    """What came off, and where the rest begins and ends."""

    wrappers: tuple[str, ...]
    start: int
    end: int
    image: tuple[int, int] | None
    """Where the first image that a wrapper named stands."""


def _source(number: int, pattern: str) -> str:
    """Return a wrapper's expression as one choice of many; its groups bear its number."""
    groups = {"{image}": f"(?P<iw{number}>{_NAME})", "{code}": rf"(?P<cw{number}>\w+)"}
    pieces = re.split(r"(\{\w+\})", pattern.lower())
    source = "".join(
        (groups | _FIELDS).get(piece) or re.escape(piece).replace(r"\ ", " ") for piece in pieces
    )
    end = r"(?=[:,\n]|$)" if pattern.endswith("{text}") else r"(?=[\s:;,(\[.\"]|$)"
    return f"(?P<w{number}>{source}{'' if pattern[-1] in '=:' else end}){_LOOSE.pattern[:-1]}*"


def _label(pattern: str) -> str:
    label = " ".join(re.sub(r"\{(?!code)\w+\}", " ", pattern).split())
    for odd, even in ((" ,", ","), (" ( )", ""), ('"', ""), (" desc =", "")):
        label = label.replace(odd, even)
    return label.rstrip(":=, ")


_TOLD = {
    f"w{number}": (_label(pattern), "{code}" in pattern, "{image}" in pattern)
    for number, (pattern, _) in enumerate(WRAPPERS)
}
"""By the name of a wrapper's group: its label, and whether it tells a gRPC code and an image."""


@cache
def _by_head() -> dict[str, tuple[int, ...]]:
    """Return the wrappers' numbers, each under its first words (three at most)."""
    found: dict[str, list[int]] = {}
    for number, wrapper in enumerate(WRAPPERS):
        head = _HEAD.match(wrapper.pattern.lower())
        assert head, wrapper
        found.setdefault(head[0].rstrip(":="), []).append(number)
    return {head: tuple(numbers) for head, numbers in found.items()}


def peel(text: str, lower: str) -> Peeled:
    """Peel the wrappers off a message, given as written and in lower case."""
    end = _before_fields(lower)
    wrappers: list[str] = []
    image: tuple[int, int] | None = None
    start = _past_loose(lower, 0)
    for _ in range(_MOST):
        if match := _wrapper_at(lower, start, end):
            label, has_code, has_image = _TOLD[match.lastgroup or ""]
            if has_code:
                label = label.format(code=text[slice(*match.span(f"c{match.lastgroup}"))])
            wrappers.append(label)
            if image is None and has_image:
                image = match.span(f"i{match.lastgroup}")
            start = match.end()
        elif match := _MAYBE_LOG.match(lower, start) and _LOG.match(lower, start):
            start = _past_loose(lower, match.end())
        else:
            break
    if lower.endswith(_TAILS, 0, end) and (colon := lower.rindex(":", 0, end)) > start:
        end = colon
    return Peeled(tuple(wrappers), start, end, image)


def _wrapper_at(lower: str, start: int, end: int) -> re.Match[str] | None:
    head = _HEAD.match(lower, start, end)
    expression = _expression_for(head[0]) if head else None
    return expression.match(lower, start, end) if expression else None


@lru_cache(maxsize=1024)
def _expression_for(head: str) -> re.Pattern[str] | None:
    """Return one expression for the wrappers that begin with these words, or the first of them."""
    words = head.split(" ")
    heads = (" ".join(words[:count]).rstrip(":=") for count in range(len(words), 0, -1))
    return _any_of(tuple(number for key in heads for number in _by_head().get(key, ())))


@cache
def _any_of(numbers: tuple[int, ...]) -> re.Pattern[str] | None:
    sources = [_source(number, WRAPPERS[number].pattern) for number in numbers]
    return re.compile("|".join(sources)) if sources else None


def _before_fields(lower: str) -> int:
    """Return where a log's own fields begin after the message, as in `..." pod="shop/app-0"`."""
    end = len(lower)
    has_fields = lower.rfind("=") > lower.rfind(" = ") + 1
    for _ in range(_MOST_FIELDS if has_fields else 0):
        quote = lower.rfind('"', 0, end - 1) if lower.endswith('"', 0, end) else end
        name = lower.rfind(" ", 0, quote)
        if name < 0 or not _FIELD.fullmatch(lower, name, quote):
            break
        end = name
    return end


def _past_loose(text: str, start: int) -> int:
    match = _LOOSE.match(text, start)
    return match.end() if match else start
