"""The Condition of a Deny: where it names the role, and how it comes to except it.

Values of a negated operator are NOR, so a role joins the list that is there already.
Source: IAM User Guide, reference_policies_elements_condition_operators.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from diagnostics.policy.conditions import Clause
from diagnostics.policy.statements import Statement
from diagnostics.policy.wildcard import compile_pattern
from remediation.fixes.repository_policy_text import Raw, Style, Value, member_text, with_member

PRINCIPAL_ARN: Final = "aws:PrincipalArn"
_POSITIVE: Final = frozenset({"arnequals", "arnlike", "stringequals", "stringlike"})
_NEGATED: Final = frozenset({"arnnotequals", "arnnotlike", "stringnotequals", "stringnotlike"})


def naming_clause(statement: Statement, role_arn: str) -> Clause | None:
    """Return the condition by which a statement is about listed principals, the role among them.

    None where another value of the list fits the role too, or may.
    """
    for clause in statement.clauses:
        if clause.key != PRINCIPAL_ARN.lower() or clause.operator.lower() not in _POSITIVE:
            continue
        others = [value for value in clause.values if value != role_arn]
        if len(others) < len(clause.values) and not any(_may_fit(one, role_arn) for one in others):
            return clause
    return None


def _may_fit(value: str, role_arn: str) -> bool:
    return "${" in value or compile_pattern(value).matches(role_arn)


def with_values(text: str, clause: Clause, values: Sequence[str], style: Style) -> str:
    """Return a statement's text with other values in one of its conditions."""
    return _with_key(text, clause.operator, clause.shown_key, values, style)


def with_exception(text: str, statement: Statement, role_arn: str, style: Style) -> str:
    """Return a statement's text with the role among the ARNs it does not apply to."""
    for clause in statement.clauses:
        name = clause.operator.lower().removesuffix("ifexists")
        if clause.key == PRINCIPAL_ARN.lower() and name in _NEGATED:
            values = [*clause.values, role_arn] if clause.values else role_arn
            return _with_key(text, clause.operator, clause.shown_key, values, style)
    there = json.loads(text).get("Condition") or {}
    operator = next((name for name in there if name.lower() == "arnnotequals"), "ArnNotEquals")
    return _with_key(text, operator, PRINCIPAL_ARN, role_arn, style)


def _with_key(text: str, operator: str, key: str, value: Value, style: Style) -> str:
    there = json.loads(text).get("Condition") or {}
    if operator not in there:
        added: Value = {key: value}
        if not there:
            return with_member(text, "Condition", {operator: added}, style)
        changed = with_member(member_text(text, "Condition"), operator, added, style)
        return with_member(text, "Condition", Raw(changed), style)
    condition = member_text(text, "Condition")
    clause = with_member(member_text(condition, operator), key, value, style)
    changed = with_member(condition, operator, Raw(clause), style)
    return with_member(text, "Condition", Raw(changed), style)
