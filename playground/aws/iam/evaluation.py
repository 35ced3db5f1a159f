"""What AWS decides about one request: a small, complete evaluation of IAM policies.

This is the playground's AWS deciding, so it is written on its own and shares nothing with the
policy engine of the bot that is tried against it. Rules: IAM User Guide, "Policy evaluation logic",
"AWS JSON policy elements: Principal", "Permissions boundaries for IAM entities".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from playground.aws.iam.conditions import Context, holds, listed, substituted, wildcard

Document = Mapping[str, object]
_ARN_ACCOUNT = re.compile(r"arn:[^:]+:(?:iam|sts)::(\d{12}):root")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `arn` is a session, a role or a user; `principal` what `aws:PrincipalArn` says."""

    arn: str
    principal: str
    account: str
    policies: Sequence[Document] = field(default=(), repr=False)
    boundary: Document | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, with the words AWS ends its refusals with, and the statement that decided."""

    allowed: bool
    clause: str
    statement: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    statement: str
    kind: str


def evaluate(
    caller: Caller,
    action: str,
    resource: str,
    *,
    resource_account: str,
    resource_policies: Sequence[Document] = (),
    context: Context | None = None,
) -> Decision:
    """Decide one request; `context` holds every key of it, and absent means absent."""
    asked = _Asked(caller, action, resource, _with_principal(caller, context or {}))
    denial = asked.denial(resource_policies)
    if denial:
        return denial
    identity = _first(asked.identity(caller.policies, "Allow"))
    boundary = (
        caller.boundary is None or _first(asked.identity([caller.boundary], "Allow")) is not None
    )
    grants = list(asked.by_resource(resource_policies, "Allow"))
    if caller.account != resource_account:
        return _across_accounts(action, identity, grants, boundary=boundary)
    return _within_account(action, identity, grants, boundary=boundary)


@dataclass(frozen=True, slots=True)
class _Asked:
    caller: Caller
    action: str
    resource: str
    context: Context

    def denial(self, resource_policies: Sequence[Document]) -> Decision | None:
        found = _first(self.identity(self.caller.policies, "Deny"))
        if found:
            return _refused("with an explicit deny in an identity-based policy", found)
        if self.caller.boundary is not None:
            found = _first(self.identity([self.caller.boundary], "Deny"))
            if found:
                return _refused("with an explicit deny in a permissions boundary", found)
        found = _first(self.by_resource(resource_policies, "Deny"))
        if found:
            return _refused("with an explicit deny in a resource-based policy", found)
        return None

    def identity(self, policies: Sequence[Document], effect: str) -> Iterator[_Match]:
        for name, statement, variables in _statements(policies, effect):
            if self._matches(statement, variables) and self._on_resource(statement, variables):
                yield _Match(name, "identity")

    def by_resource(self, policies: Sequence[Document], effect: str) -> Iterator[_Match]:
        for name, statement, variables in _statements(policies, effect):
            kind = _principal_kind(statement, self.caller, effect)
            if kind and self._matches(statement, variables):
                yield _Match(name, kind)

    def _matches(self, statement: Document, variables: bool) -> bool:
        action = self.action.lower()
        if "NotAction" in statement:
            named = not any(wildcard(p.lower(), action) for p in listed(statement["NotAction"]))
        else:
            named = any(wildcard(p.lower(), action) for p in listed(statement.get("Action", [])))
        block = statement.get("Condition") or {}
        assert isinstance(block, dict)
        return named and holds(block, self.context, variables=variables)

    def _on_resource(self, statement: Document, variables: bool) -> bool:
        negated = "NotResource" in statement
        patterns = listed(statement.get("NotResource" if negated else "Resource", []))
        return any(self._is(pattern, variables) for pattern in patterns) != negated

    def _is(self, pattern: str, variables: bool) -> bool:
        if not variables or "${" not in pattern:
            return wildcard(pattern, self.resource)
        filled = substituted(pattern, self.context)
        return filled is not None and re.fullmatch(filled, self.resource, re.DOTALL) is not None


def _within_account(
    action: str, identity: _Match | None, grants: Sequence[_Match], *, boundary: bool
) -> Decision:
    if identity and boundary:
        return Decision(True, "allowed by an identity-based policy", identity.statement)
    for grant in grants:
        if grant.kind == "direct" or (grant.kind == "role" and boundary):
            return Decision(True, "allowed by a resource-based policy", grant.statement)
    if identity or any(grant.kind == "role" for grant in grants):
        return Decision(False, f"because no permissions boundary allows the {action} action")
    return Decision(False, f"because no identity-based policy allows the {action} action")


def _across_accounts(
    action: str, identity: _Match | None, grants: Sequence[_Match], *, boundary: bool
) -> Decision:
    if not grants:
        return Decision(False, f"because no resource-based policy allows the {action} action")
    if not identity:
        return Decision(False, f"because no identity-based policy allows the {action} action")
    if not boundary:
        return Decision(False, f"because no permissions boundary allows the {action} action")
    return Decision(
        True, "allowed by an identity-based and a resource-based policy", grants[0].statement
    )


def _statements(policies: Sequence[Document], effect: str) -> Iterator[tuple[str, Document, bool]]:
    for policy in policies:
        found = policy.get("Statement", [])
        variables = policy.get("Version") == "2012-10-17"
        for index, statement in enumerate(found if isinstance(found, list) else [found]):
            if statement.get("Effect") == effect:
                yield str(statement.get("Sid") or f"#{index + 1}"), statement, variables


def _principal_kind(statement: Document, caller: Caller, effect: str) -> str:
    """How a resource policy names the caller: direct, role, account, or "" for not at all."""
    if "NotPrincipal" in statement:
        if effect == "Deny" and caller.boundary is not None:
            return "direct"  # whatever it lists: IAM User Guide, access_policies_boundaries
        return "" if _spared(statement["NotPrincipal"], caller) else "direct"
    named = _aws_principals(statement.get("Principal"))
    if "*" in named:
        return "direct"
    if caller.arn in named:
        return "role" if ":role/" in caller.arn else "direct"
    if caller.principal in named:
        # A federated user's session is limited when named by its user; so is any session of a role.
        return "role"
    return "account" if _names_account(named, caller.account) else ""


def _spared(not_principal: object, caller: Caller) -> bool:
    named = _aws_principals(not_principal)
    if "*" in named:
        return True
    needed = {caller.arn, caller.principal}
    return needed <= set(named) and _names_account(named, caller.account)


def _names_account(named: Sequence[str], account: str) -> bool:
    for name in named:
        found = _ARN_ACCOUNT.fullmatch(name)
        if name == account or (found and found[1] == account):
            return True
    return False


def _aws_principals(principal: object) -> list[str]:
    if isinstance(principal, str):
        return [principal]
    if isinstance(principal, dict):
        return listed(principal.get("AWS", []))
    return []


def _with_principal(caller: Caller, context: Context) -> Context:
    return {
        "aws:principalarn": (caller.principal,),
        "aws:principalaccount": (caller.account,),
        **{key.lower(): values for key, values in context.items()},
    }


def _first(matches: Iterator[_Match]) -> _Match | None:
    return next(matches, None)


def _refused(clause: str, match: _Match) -> Decision:
    return Decision(False, clause, match.statement)


def named_statements(policy: Document, caller: Caller) -> Document:
    """The policy with only those of its statements whose Principal names the caller."""
    named = [
        statement
        for effect in ("Allow", "Deny")
        for _, statement, _ in _statements([policy], effect)
        if _principal_kind(statement, caller, effect)
    ]
    return {**policy, "Statement": named}
