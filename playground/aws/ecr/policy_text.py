"""Whether ECR would accept a repository policy: the checks of SetRepositoryPolicy.

ECR answers InvalidParameterException with one of two texts, "Invalid repository policy provided"
and "Principal not found", and limits the text to 10,240 characters (API reference).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from playground.aws.ecr.actions import ECR_ACTIONS
from playground.aws.iam.conditions import listed, wildcard

MAX_CHARACTERS = 10_240
INVALID = "Invalid repository policy provided"
NO_PRINCIPAL = "Principal not found"
TOO_LONG = f"must have length less than or equal to {MAX_CHARACTERS}"

_POLICY_ELEMENTS = {"Version", "Id", "Statement"}
_STATEMENT_ELEMENTS = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition",
}  # fmt: skip
_ARN = re.compile(
    r"arn:(aws|aws-cn|aws-us-gov):"
    r"(?:iam::\d{12}:(?:root|(?:role|user)/[\w+=,.@/-]+)"
    r"|sts::\d{12}:(?:assumed-role/[\w+=,.@-]+/[\w+=,.@-]+|federated-user/[\w+=,.@-]+))"
)
_OPERATOR = re.compile(
    r"(?:ForAllValues:|ForAnyValue:)?(?:Null|(?:"
    r"String(?:Not)?(?:Equals|EqualsIgnoreCase|Like)|Arn(?:Not)?(?:Equals|Like)|Bool|BinaryEquals"
    r"|(?:Not)?IpAddress|(?:Numeric|Date)(?:(?:Not)?Equals|(?:LessThan|GreaterThan)(?:Equals)?)"
    r")(?:IfExists)?)"
)


class Rejected(Exception):
    """ECR refuses the text; the message is the constraint ECR names."""


def check(text: str, exists: Callable[[str], bool]) -> None:
    """Raise Rejected when ECR would.

    `exists` answers whether a user's or role's ARN names somebody; a session goes by its role.
    """
    if len(text) > MAX_CHARACTERS:
        raise Rejected(TOO_LONG)
    for statement in _statements(text):
        _check_form(statement)
        for principal in _named(statement):
            _check_principal(principal, exists)


def _statements(text: str) -> list[Mapping[str, object]]:
    try:
        policy = json.loads(text)
    except ValueError:
        raise Rejected(INVALID) from None
    if not isinstance(policy, dict) or set(policy) - _POLICY_ELEMENTS:
        raise Rejected(INVALID)
    if policy.get("Version", "2008-10-17") not in ("2008-10-17", "2012-10-17"):
        raise Rejected(INVALID)
    found = policy.get("Statement")
    statements = found if isinstance(found, list) else [found]
    checked: list[Mapping[str, object]] = [s for s in statements if isinstance(s, dict)]
    if not checked or len(checked) != len(statements):
        raise Rejected(INVALID)
    return checked


def _check_form(statement: Mapping[str, object]) -> None:
    valid = (
        not set(statement) - _STATEMENT_ELEMENTS
        and isinstance(statement.get("Sid", ""), str)
        and statement.get("Effect") in ("Allow", "Deny")
        and ("Principal" in statement) != ("NotPrincipal" in statement)
        and not ("NotPrincipal" in statement and statement["Effect"] == "Allow")
        and ("Action" in statement) != ("NotAction" in statement)
        and _actions_known(statement.get("Action", statement.get("NotAction")))
        and _condition_known(statement.get("Condition", {}))
    )
    if not valid:
        raise Rejected(INVALID)


def _actions_known(value: object) -> bool:
    if not value or not isinstance(value, str | list):
        return False
    return all(
        pattern == "*" or any(wildcard(pattern.lower(), action.lower()) for action in ECR_ACTIONS)
        for pattern in listed(value)
    )


def _condition_known(block: object) -> bool:
    return isinstance(block, dict) and all(
        _OPERATOR.fullmatch(operator) and isinstance(keys, dict) for operator, keys in block.items()
    )


def _named(statement: Mapping[str, object]) -> list[str]:
    principal = statement.get("Principal", statement.get("NotPrincipal"))
    if principal == "*":
        return []
    if not isinstance(principal, dict) or not principal or set(principal) - {"AWS", "Service"}:
        raise Rejected(INVALID)
    services = listed(principal.get("Service", []))
    if not all(re.fullmatch(r"[\w.-]+\.amazonaws\.com(\.cn)?", service) for service in services):
        raise Rejected(INVALID)
    named = listed(principal.get("AWS", []))
    if not named and not services:
        raise Rejected(INVALID)
    return named


def _check_principal(principal: str, exists: Callable[[str], bool]) -> None:
    if principal == "*" or re.fullmatch(r"\d{12}", principal):
        return
    if re.fullmatch(r"A(?:ROA|IDA)[A-Z0-9]{12,}", principal):
        raise Rejected(NO_PRINCIPAL)  # the id of a role or user that was deleted
    if not _ARN.fullmatch(principal):
        raise Rejected(INVALID)
    session = re.fullmatch(r"(arn:[^:]+):sts::(\d{12}):assumed-role/([^/]+)/.+", principal)
    name = f"{session[1]}:iam::{session[2]}:role/{session[3]}" if session else principal
    if ":federated-user/" not in principal and not exists(name):
        raise Rejected(NO_PRINCIPAL)
