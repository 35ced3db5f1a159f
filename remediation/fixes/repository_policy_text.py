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
_LIST_OF_TEXT: Final = re.compile(r'\[(\s*)"')
# How Amazon ECR itself writes the policy it returns: `"Action" : [ "ecr:BatchGetImage" ]`.
_COLON_OF_ECR: Final = " : "
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

    An empty `indent` means that everything stands on one line. `open_lists` tells whether a list
    has a line for each element; in one that has not, `padding` stands inside its brackets.
    """

    colon: str = ": "
    comma: str = ", "
    indent: str = "  "
    newline: str = "\n"
    open_lists: bool = True
    padding: str = ""


def style_of(text: str) -> Style:
    """Tell the author's style from the text of a policy."""
    first = members(text)[0]
    after_key = text[first.key_end : first.start]
    before = text[text.index("{") + 1 : first.key_start]
    indent = before.rpartition("\n")[2] if "\n" in before else ""
    loose = '", ' in text or " " in after_key
    listed = _LIST_OF_TEXT.search(text)
    inside = listed[1] if listed else " " if after_key == _COLON_OF_ECR else "\n"
    return Style(
        after_key,
        ", " if loose else ",",
        indent,
        newline="\r\n" if "\r\n" in text else "\n",
        open_lists="\n" in inside,
        padding="" if "\n" in inside else inside,
    )


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
    if not style.open_lists:
        return f"[{style.padding}{style.comma.join(items)}{style.padding}]"
    return _enclosed("[", items, "]", style, margin)


def _enclosed(opening: str, items: list[str], closing: str, style: Style, margin: str) -> str:
    if not style.indent:
        return opening + style.comma.join(items) + closing
    line = style.newline + margin + style.indent
    return opening + line + ("," + line).join(items) + style.newline + margin + closing


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
            written = _rewritten(statement, span, value, style)
            middle = statement[span.key_end : span.start]
            head = statement[: span.key_start]
            return f"{head}{quoted(key)}{middle}{written}{statement[span.end :]}"
    if not spans:
        return render({key: value}, _inline(style))
    last = spans[-1]
    gap = _gap_between(statement, spans, style)
    margin = margin_at(statement, last.key_start)
    own = style if "\n" in gap else _inline(style)
    added = f"{quoted(key)}{style.colon}{render(value, own, margin)}"
    return statement[: last.end] + gap + added + statement[last.end :]


def member_text(text: str, key: str) -> str:
    """Return the text of a member's value."""
    span = next(span for span in members(text) if span.key == key)
    return text[span.start : span.end]


def _rewritten(statement: str, span: Span, value: Value, style: Style) -> str:
    """Write a member's new value; of a list only the elements that differ are written anew."""
    old = statement[span.start : span.end]
    if old.startswith("[") and not isinstance(value, str | Mapping) and (spans := elements(old, 0)):
        return _relisted(old, spans, value, style)
    open_up = "\n" in statement and (style.open_lists or isinstance(value, Mapping))
    fitting = style if "\n" in old or open_up else _inline(style)
    return render(value, fitting, margin_at(statement, span.key_start))


def _relisted(old: str, spans: Sequence[Span], values: Sequence[Value], style: Style) -> str:
    there = [old[span.start : span.end] for span in spans]
    decoded = [_DECODER.decode(text) for text in there]
    gaps = [old[left.end : right.start] for left, right in pairwise(spans)]
    opening = old[1 : spans[0].start]
    usual = gaps[0] if gaps else "," + opening if "\n" in opening else style.comma
    body, at = "", 0
    for value in values:
        known = value in decoded[at:]
        at = decoded.index(value, at) + 1 if known else at
        if body:
            body += gaps[at - 2] if known and at > 1 else usual
        body += there[at - 1] if known else render(value, style)
    return old[: spans[0].start] + body + old[spans[-1].end :]


def _gap_between(text: str, spans: Sequence[Span], style: Style) -> str:
    """Return what separates the members of an object, or would if it had more than one."""
    if len(spans) > 1:
        return text[spans[-2].end : spans[-1].key_start]
    opening = text[text.index("{") + 1 : spans[0].key_start]
    return "," + opening if "\n" in opening else style.comma


def _inline(style: Style) -> Style:
    return replace(style, indent="")
