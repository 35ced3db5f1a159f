"""Edit a policy as text, so that what is not edited keeps every character and its order.

The text has been parsed before by `diagnostics.policy`, so it is known to be a bounded JSON policy;
this module only finds where its parts stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from json.decoder import JSONDecoder
from typing import Final, TypeAlias


class Raw(str):
    """JSON text that is written as it stands."""

    __slots__ = ()


Value: TypeAlias = "str | Sequence[Value] | Mapping[str, Value]"

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_STRING_OR_SPACE: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[ \t\n\r]+')
_DECODER: Final = JSONDecoder(parse_int=str, parse_float=str)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: of a value, and of the key before it where it is a member."""

    start: int
    end: int
    key: str = ""
    key_start: int = 0
    key_end: int = 0


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def members(text: str) -> list[Span]:
    """Return the members of the object that `text` is."""
    found: list[Span] = []
    at = _skip(text, _skip(text, 0) + 1)
    while text[at] != "}":
        key, key_end = _DECODER.raw_decode(text, at)
        start = _skip(text, _skip(text, key_end) + 1)
        _, end = _DECODER.raw_decode(text, start)
        found.append(Span(start, end, key, at, key_end))
        at = _next(text, end)
    return found


def elements(text: str, start: int) -> list[Span]:
    """Return the elements of the list that begins at `start`."""
    found: list[Span] = []
    at = _skip(text, start + 1)
    while text[at] != "]":
        _, end = _DECODER.raw_decode(text, at)
        found.append(Span(at, end))
        at = _next(text, end)
    return found


def _next(text: str, end: int) -> int:
    at = _skip(text, end)
    return _skip(text, at + 1) if text[at] == "," else at


def compacted(text: str) -> str:
    """Drop all white space outside strings."""
    return _STRING_OR_SPACE.sub(lambda found: found[0] if found[0][0] == '"' else "", text)


@dataclass(frozen=True, slots=True)
class Style:
    """How the author writes JSON: what stands after `:` and `,`, and one step of indentation.

    An empty `indent` means that everything stands on one line.
    """

    colon: str = ": "
    comma: str = ", "
    indent: str = "  "


def style_of(text: str) -> Style:
    """Tell the author's style from the text of a policy."""
    first = members(text)[0]
    after_key = text[first.key_end : first.start]
    before = text[text.index("{") + 1 : first.key_start]
    indent = before.rpartition("\n")[2] if "\n" in before else ""
    loose = '", ' in text or " " in after_key
    return Style(after_key, ", " if loose else ",", indent)


def render(value: Value, style: Style, margin: str = "") -> str:
    """Write a value in a style; lines after the first begin with `margin`."""
    if isinstance(value, Raw):
        return str.__str__(value)
    if isinstance(value, str):
        return quoted(value)
    if not value:
        return "{}" if isinstance(value, Mapping) else "[]"
    inner = margin + style.indent
    if isinstance(value, Mapping):
        items = [
            f"{quoted(key)}{style.colon}{render(item, style, inner)}" for key, item in value.items()
        ]
        return _enclosed("{", items, "}", style, margin)
    items = [render(item, style, inner) for item in value]
    return _enclosed("[", items, "]", style, margin)


def _enclosed(opening: str, items: list[str], closing: str, style: Style, margin: str) -> str:
    if not style.indent:
        return opening + style.comma.join(items) + closing
    line = "\n" + margin + style.indent
    return opening + line + ("," + line).join(items) + "\n" + margin + closing


def quoted(text: str) -> str:
    """Write a JSON string; only what has to be escaped is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def margin_at(text: str, at: int) -> str:
    """Return the white space with which the line of position `at` begins."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip())] if "\n" in text[:at] else ""


def with_member(
    statement: str, key: str, value: Value, style: Style, *, instead_of: str | None = None
) -> str:
    """Return the text of an object with a member set, in its old place or at the end.

    With `instead_of` the member takes the place of another key.
    """
    wanted = instead_of or key
    spans = members(statement)
    for span in spans:
        if span.key == wanted:
            margin = margin_at(statement, span.key_start)
            old = statement[span.start : span.end]
            open_up = "\n" in old or ("\n" in statement and isinstance(value, Mapping))
            fitting = style if open_up else _inline(style)
            written = render(value, fitting, margin)
            middle = statement[span.key_end : span.start]
            head = statement[: span.key_start]
            return f"{head}{quoted(key)}{middle}{written}{statement[span.end :]}"
    if not spans:
        return render({key: value}, _inline(style))
    last = spans[-1]
    gap = statement[spans[-2].end : last.key_start] if len(spans) > 1 else style.comma
    margin = margin_at(statement, last.key_start)
    own = style if "\n" in gap else _inline(style)
    added = f"{quoted(key)}{style.colon}{render(value, own, margin)}"
    return statement[: last.end] + gap + added + statement[last.end :]


def _inline(style: Style) -> Style:
    return replace(style, indent="")


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy's text, taken apart around its statements."""

    before: str
    statements: tuple[str, ...]
    gaps: tuple[str, ...]
    after: str
    is_list: bool
    style: Style

    def with_statements(self, groups: Sequence[Sequence[str]]) -> str | None:
        """Put a group of statements in the place of each one; None when none is left.

        Statements of one group are separated as the author separates statements.
        """
        texts: list[str] = []
        gaps: list[str] = []
        for index, group in enumerate(groups):
            for place, text in enumerate(group):
                if texts:
                    gaps.append(self._gap(index) if place == 0 else self._gap(None))
                texts.append(text)
        if not texts:
            return None
        body = texts[0] + "".join(gap + text for gap, text in zip(gaps, texts[1:], strict=True))
        if self.is_list:
            return self.before + body + self.after
        if len(texts) == 1:
            return self.before + body + self.after
        return f"{self.before}[{body}]{self.after}"

    def _gap(self, index: int | None) -> str:
        """Return what separates statements before number `index`, or within one group."""
        if index is not None and 0 < index <= len(self.gaps):
            return self.gaps[index - 1]
        if self.gaps:
            return self.gaps[0]
        start = self.before.rpartition("[")[2] if self.is_list else ""
        return "," + start if "\n" in start else self.style.comma


def read_policy_text(text: str) -> PolicyText:
    """Take the text of a policy apart. The text must be a policy that parsed."""
    style = style_of(text)
    span = next(span for span in members(text) if span.key == "Statement")
    if text[span.start] == "{":
        statement = text[span.start : span.end]
        return PolicyText(text[: span.start], (statement,), (), text[span.end :], False, style)
    spans = elements(text, span.start)
    gaps = tuple(text[left.end : right.start] for left, right in pairwise(spans))
    statements = tuple(text[each.start : each.end] for each in spans)
    return PolicyText(text[: spans[0].start], statements, gaps, text[spans[-1].end :], True, style)
