"""The condition operators: how each reads the policy's value and compares the request's.

A value from the request that an operator cannot read gives MAYBE: AWS documents no outcome.
Source: IAM User Guide, reference_policies_elements_condition_operators.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from diagnostics.policy.operands import (
    ArnPattern,
    Network,
    read_address,
    read_arn,
    read_boolean,
    read_bytes,
    read_date,
    read_network,
    read_number,
)
from diagnostics.policy.templates import Rendered, Template, read_template
from diagnostics.policy.truth import MAYBE, NO, YES, Truth
from diagnostics.policy.wildcard import Pattern, compile_pattern

if TYPE_CHECKING:
    from diagnostics.policy.request import Request

Operand: TypeAlias = (
    "str | bool | bytes | Decimal | Network | ArnPattern | Pattern | Rendered | Template"
)
_Read: TypeAlias = Callable[[str, bool], Operand]
_Test: TypeAlias = "Callable[[Operand, str, Request, list[str]], Truth]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One operator. `read` takes the policy's text and whether variables count in it."""

    read: _Read
    test: _Test
    negated: bool = False


def comparison_named(name: str) -> Comparison | None:
    """Return the operator with a name in lower case, without set operator and IfExists."""
    return _COMPARISONS.get(name)


def _truth(value: bool) -> Truth:
    return YES if value else NO


def _substituting(fits: Callable[[Operand, str], bool]) -> _Test:
    """Make a test that first substitutes variables and then asks `fits`."""

    def test(operand: Operand, actual: str, request: Request, unknown: list[str]) -> Truth:
        if isinstance(operand, Template):
            missing: list[str] = []
            rendered = operand.render(request, missing)
            if rendered is None:
                unknown.extend(missing)
                return MAYBE if missing else NO
            operand = rendered
        try:
            return _truth(fits(operand, actual))
        except ValueError:
            return MAYBE

    return test


def _text_of(operand: Operand) -> str:
    return operand.text if isinstance(operand, Rendered) else str(operand)


def _equals(operand: Operand, actual: str) -> bool:
    return _text_of(operand) == actual


def _equals_ignoring_case(operand: Operand, actual: str) -> bool:
    return _text_of(operand).lower() == actual.lower()


def _like(operand: Operand, actual: str) -> bool:
    pattern = operand.pattern() if isinstance(operand, Rendered) else operand
    return isinstance(pattern, Pattern) and pattern.matches(actual)


def _fits_arn(operand: Operand, actual: str) -> bool:
    pattern = read_arn(operand) if isinstance(operand, Rendered) else operand
    return isinstance(pattern, ArnPattern) and pattern.matches(actual)


def _fits_bool(operand: Operand, actual: str) -> bool:
    wanted = read_boolean(operand.text) if isinstance(operand, Rendered) else operand
    return read_boolean(actual) is wanted


def _read_text(text: str, variables: bool) -> Operand:
    return read_template(text, variables=variables)


def _read_like(text: str, variables: bool) -> Operand:
    template = read_template(text, variables=variables)
    return compile_pattern(template) if isinstance(template, str) else template


def _read_arn(text: str, variables: bool) -> Operand:
    template = read_template(text, variables=variables)
    if isinstance(template, Template):
        return template
    # "*" or "arn:aws:*" is written now and then: AWS checks each of the six segments and does not
    # say what a text of fewer means, so one whose wildcard might stand for several stays MAYBE.
    if template.count(":") < 5 and "*" not in template:
        raise ValueError(f"{template[:80]!r} has fewer than the six segments of an ARN")
    return read_arn(Rendered(template))


def _read_bool(text: str, variables: bool) -> Operand:
    template = read_template(text, variables=variables)
    return template if isinstance(template, Template) else read_boolean(template)


def _typed(
    read_wanted: Callable[[str], Operand],
    read_actual: Callable[[str], Operand],
    fits: Callable[..., bool],
) -> tuple[_Read, _Test]:
    """Make reader and test for operators whose values are not text; they know no variables."""

    def read(text: str, variables: bool) -> Operand:
        del variables
        return read_wanted(text)

    def test(operand: Operand, actual: str, request: Request, unknown: list[str]) -> Truth:
        del request, unknown
        try:
            value = read_actual(actual)
        except ValueError:
            return MAYBE
        return _truth(fits(value, operand))

    return read, test


def _within(address: Network, network: Network) -> bool:
    return network.holds(address)


def _ordered(prefix: str, read: Callable[[str], Operand]) -> dict[str, Comparison]:
    return {
        f"{prefix}equals": Comparison(*_typed(read, read, operator.eq)),
        f"{prefix}notequals": Comparison(*_typed(read, read, operator.eq), negated=True),
        f"{prefix}lessthan": Comparison(*_typed(read, read, operator.lt)),
        f"{prefix}lessthanequals": Comparison(*_typed(read, read, operator.le)),
        f"{prefix}greaterthan": Comparison(*_typed(read, read, operator.gt)),
        f"{prefix}greaterthanequals": Comparison(*_typed(read, read, operator.ge)),
    }


def _pair(name: str, opposite: str, read: _Read, test: _Test) -> dict[str, Comparison]:
    return {name: Comparison(read, test), opposite: Comparison(read, test, negated=True)}


_COMPARISONS: Final[dict[str, Comparison]] = {
    **_pair("stringequals", "stringnotequals", _read_text, _substituting(_equals)),
    **_pair(
        "stringequalsignorecase",
        "stringnotequalsignorecase",
        _read_text,
        _substituting(_equals_ignoring_case),
    ),
    **_pair("stringlike", "stringnotlike", _read_like, _substituting(_like)),
    **_pair("arnequals", "arnnotequals", _read_arn, _substituting(_fits_arn)),
    **_pair("arnlike", "arnnotlike", _read_arn, _substituting(_fits_arn)),
    **_pair("ipaddress", "notipaddress", *_typed(read_network, read_address, _within)),
    **_ordered("numeric", read_number),
    **_ordered("date", read_date),
    "bool": Comparison(_read_bool, _substituting(_fits_bool)),
    "binaryequals": Comparison(*_typed(read_bytes, read_bytes, operator.eq)),
}
