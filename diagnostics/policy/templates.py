"""Policy variables: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.

They are variables only in documents of Version 2012-10-17, and only in Resource and in the values
of String, Arn and Bool operators. A variable without a value, or with empty text, equals and
resembles nothing; what a variable brings in is never read as a wildcard.
Source: IAM User Guide, reference_policies_variables.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from diagnostics.policy.wildcard import Pattern, compile_pattern

if TYPE_CHECKING:
    from diagnostics.policy.request import Request

_ESCAPES: Final = frozenset("*?$")
LONGEST_RENDERED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Variable:
    """One `${key}`; `shown_key` keeps the author's letter case."""

    key: str
    shown_key: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text after substitution; wildcards at the positions in `literal` stand for themselves."""

    text: str
    literal: Collection[int] = ()

    def pattern(self) -> Pattern:
        """Compile the text with its live wildcards."""
        return compile_pattern(self.text, self.literal)

    def segments(self) -> list[Rendered]:
        """Split at the first five colons, as an ARN is."""
        found: list[Rendered] = []
        start = 0
        for part in self.text.split(":", 5):
            end = start + len(part)
            inside = frozenset(at - start for at in self.literal if start <= at < end)
            found.append(Rendered(part, inside))
            start = end + 1
        return found


_Part: TypeAlias = "str | _Literal | Variable"


@dataclass(frozen=True, slots=True)
class _Literal:
    """An escaped character."""

    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A value with at least one variable or escape in it."""

    text: str
    parts: tuple[_Part, ...]

    def render(self, request: Request, unknown: list[str]) -> Rendered | None:
        """Substitute. None: a variable has no value, or (then named in `unknown`) none is known."""
        pieces: list[str] = []
        literal: set[int] = set()
        length = 0
        for part in self.parts:
            if isinstance(part, str):
                text = part
            else:
                value = part.text if isinstance(part, _Literal) else _value(part, request, unknown)
                if value is None:
                    return None
                text = value
                literal.update(range(length, length + len(text)))
            pieces.append(text)
            length += len(text)
            if length > LONGEST_RENDERED:
                unknown.append(self.text[:80])
                return None
        return Rendered("".join(pieces), literal)


def _value(variable: Variable, request: Request, unknown: list[str]) -> str | None:
    values = request.values(variable.key)
    if values == ("",) and variable.default is None:
        return None
    if values is None or len(values) > 1 or values == ("",):
        # AWS does not say what several values mean, nor whether a default replaces empty text.
        unknown.append(variable.shown_key)
        return None
    return values[0] if values else variable.default


def read_template(text: str, *, variables: bool) -> str | Template:
    """Return `text` itself when it holds no variable, else its template.

    Raises ValueError with a reason for a variable that is never closed or has no name.
    """
    if not variables or "${" not in text:
        return text
    parts: list[_Part] = []
    at = 0
    while (opened := text.find("${", at)) >= 0:
        if opened > at:
            parts.append(text[at:opened])
        closed = _closing(text, opened + 2)
        parts.append(_part(text[opened + 2 : closed]))
        at = closed + 1
    if at < len(text):
        parts.append(text[at:])
    return Template(text, tuple(parts))


def _closing(text: str, at: int) -> int:
    """Find the brace that ends a variable; one inside the quoted default does not."""
    closed = text.find("}", at)
    quoted = text.find("'", at)
    if 0 <= quoted < closed:
        end_of_default = text.find("'", quoted + 1)
        closed = text.find("}", end_of_default) if end_of_default >= 0 else -1
    if closed < 0:
        raise ValueError("a variable ${… that is not closed")
    return closed


def _part(body: str) -> _Part:
    if body in _ESCAPES:
        return _Literal(body)
    key, comma, rest = body.partition(",")
    key, rest = key.strip(), rest.strip()
    if not key:
        raise ValueError("a variable ${} without a name")
    if not comma:
        return Variable(key.lower(), key)
    if len(rest) < 2 or rest[0] != "'" or rest[-1] != "'":
        raise ValueError("the default of a variable stands in single quotes")
    return Variable(key.lower(), key, rest[1:-1])
