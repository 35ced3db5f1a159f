"""The Condition element: operators AND keys AND (values OR), three-valued.

Source: IAM User Guide, reference_policies_elements_condition, _condition_operators,
reference_policies_condition-single-vs-multi-valued-context-keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from diagnostics.policy.comparisons import Comparison, Operand, comparison_named
from diagnostics.policy.document import Number, Tree, kind
from diagnostics.policy.model import shown
from diagnostics.policy.operands import read_boolean
from diagnostics.policy.place import Place
from diagnostics.policy.truth import MAYBE, NO, YES, Truth, negated

if TYPE_CHECKING:
    from diagnostics.policy.request import Request


class Quantifier(Enum):
    """How the several values of one key count together."""

    ONE = ""
    ALL = "forallvalues"
    ANY = "foranyvalue"


@dataclass(frozen=True, slots=True)
class Clause:
    """One key under one operator; `comparison` is None for the operator Null.

    `operands` are alternatives. For a negated operator the clause holds when none of them fits.
    Values that are all empty text are what AWS calls a null value: a set operator takes the key for
    absent, and what Null says of it is not documented (reference_policies_elements_condition).
    """

    key: str
    shown_key: str
    operator: str
    values: tuple[str, ...]
    comparison: Comparison | None
    operands: tuple[Operand, ...]
    quantifier: Quantifier
    if_exists: bool

    def holds(self, request: Request, unknown: list[str]) -> Truth:
        """Evaluate against a request; keys that would tell are added to `unknown`."""
        actual = request.values(self.key)
        if actual is None:
            unknown.append(self.shown_key)
            return MAYBE
        comparison = self.comparison
        if comparison is None:
            return self._null(actual, unknown)
        if not actual or (self.quantifier is not Quantifier.ONE and not any(actual)):
            return self._absent(comparison)
        return self._compare(comparison, actual, request, unknown)

    def _null(self, actual: tuple[str, ...], unknown: list[str]) -> Truth:
        if actual and not any(actual) and len(set(self.operands)) == 1:
            unknown.append(self.shown_key)
            return MAYBE
        absent = not actual
        return YES if absent in self.operands else NO

    def _absent(self, comparison: Comparison) -> Truth:
        # ForAnyValue comes first: IfExists does not help it, as people found who tried it on AWS.
        if self.quantifier is Quantifier.ANY:
            return NO
        if self.if_exists or self.quantifier is Quantifier.ALL:
            return YES
        return YES if comparison.negated else NO

    def _compare(
        self,
        comparison: Comparison,
        actual: tuple[str, ...],
        request: Request,
        unknown: list[str],
    ) -> Truth:
        if len(actual) == 1:
            return self._compare_one(comparison, actual[0], request, unknown)
        results = [self._compare_one(comparison, value, request, unknown) for value in actual]
        if self.quantifier is Quantifier.ALL:
            return min(results)
        if self.quantifier is Quantifier.ANY:
            return max(results)
        if min(results) == max(results):
            return results[0]
        # Several values and no set operator: AWS does not say, so neither do we.
        unknown.append(self.shown_key)
        return MAYBE

    def _compare_one(
        self, comparison: Comparison, value: str, request: Request, unknown: list[str]
    ) -> Truth:
        best = NO
        unclear: list[str] = []
        for operand in self.operands:
            truth = comparison.test(operand, value, request, unclear)
            if truth == YES:
                best = YES
                break
            best = max(best, truth)
        if best == MAYBE:
            unknown.extend(unclear or [self.shown_key])
        return negated(best) if comparison.negated else best


def read_conditions(value: Tree, place: Place, *, variables: bool) -> tuple[Clause, ...]:
    """Read a Condition element into clauses that all have to hold. Raises PolicyError."""
    if not isinstance(value, dict):
        raise place.fault(f"an object of operators, not {kind(value)}")
    clauses: list[Clause] = []
    for operator, keys in value.items():
        where = place.child(operator)
        quantifier, name, if_exists = _split(operator)
        is_null = name == "null"
        comparison = None if is_null else comparison_named(name)
        if comparison is None and not is_null:
            raise where.fault(f"{shown(operator)} is not a condition operator")
        if is_null and (if_exists or quantifier is not Quantifier.ONE):
            raise where.fault("Null takes neither IfExists nor a set operator")
        if not isinstance(keys, dict):
            raise where.fault(f"an object of condition keys, not {kind(keys)}")
        for key, wanted in keys.items():
            at = where.child(key)
            if not key or key != key.strip():
                raise at.fault("a condition key has a name without white space around it")
            values = _values(wanted, at)
            operands = _operands(comparison, values, variables=variables)
            texts = tuple(text for text, _ in values)
            clauses.append(
                Clause(
                    key.lower(), key, operator, texts, comparison, operands, quantifier, if_exists
                )
            )
    return tuple(clauses)


def _split(operator: str) -> tuple[Quantifier, str, bool]:
    name = operator.lower()
    quantifier = Quantifier.ONE
    prefix, colon, rest = name.partition(":")
    if colon and prefix in (Quantifier.ALL.value, Quantifier.ANY.value):
        quantifier, name = Quantifier(prefix), rest
    if_exists = name.endswith("ifexists")
    return quantifier, name.removesuffix("ifexists"), if_exists


def _values(value: Tree, place: Place) -> list[tuple[str, Place]]:
    items = value if isinstance(value, list) else [value]
    values: list[tuple[str, Place]] = []
    for index, item in enumerate(items):
        where = place.child(index) if isinstance(value, list) else place
        if isinstance(item, bool):
            values.append(("true" if item else "false", where))
        elif isinstance(item, Number):
            values.append((str.__str__(item), where))
        elif isinstance(item, str):
            values.append((item, where))
        else:
            raise where.fault(f"a value or a list of them, not {kind(item)}")
    return values


def _operands(
    comparison: Comparison | None, values: list[tuple[str, Place]], *, variables: bool
) -> tuple[Operand, ...]:
    operands: list[Operand] = []
    for text, where in values:
        try:
            if comparison is None:
                operands.append(read_boolean(text))
            else:
                operands.append(comparison.read(text, variables))
        except ValueError as error:
            raise where.fault(str(error)) from None
    return tuple(operands)
