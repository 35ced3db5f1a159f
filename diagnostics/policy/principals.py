"""The Principal and NotPrincipal elements.

How a principal is named matters: a grant to a role ARN is limited by a permissions boundary, one
to a session is not, one to an account only delegates. Source: IAM User Guide,
reference_policies_elements_principal, _notprincipal and the table in
reference_policies_evaluation-logic_policy-eval-denyallow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from diagnostics.policy.callers import Caller, CallerKind, RoleName, read_role_name
from diagnostics.policy.document import Tree, kind
from diagnostics.policy.model import shown
from diagnostics.policy.place import Place
from diagnostics.policy.truth import MAYBE, NO, YES, Truth

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
# What AWS shows instead of the ARN once the role, user or instance profile is deleted.
_UNIQUE_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{8,124}")
_TYPES: Final = ("AWS", "Service", "Federated", "CanonicalUser")

# What a decision may depend on beside condition keys: AWS's own way, and who is behind a session.
NOT_PRINCIPAL: Final = "NotPrincipal"
FEDERATED_BY: Final = "federated_by"


class Naming(IntEnum):
    """How strongly an element names a caller; a stronger name grants more."""

    NONE = 0
    DELEGATED = 1
    LIMITED = 2
    DIRECT = 3


@dataclass(frozen=True, slots=True)
class Principals:
    """Whom an element names. `literals` are (type, value) as written, in order.

    `roles` are the roles in `role_arns` without their paths, which a session ARN does not tell.
    """

    literals: tuple[tuple[str, str], ...]
    inverted: bool
    everyone: bool
    accounts: frozenset[str]
    account_roots: frozenset[tuple[str, str]]
    roles: frozenset[RoleName]
    role_arns: frozenset[str]
    exact: frozenset[str]
    services: frozenset[str]
    stale: tuple[str, ...]

    def naming(self, caller: Caller) -> Naming:
        """Say how the list names the caller, whatever the element does with it."""
        if self.everyone:
            return Naming.DIRECT
        if caller.kind is CallerKind.ANONYMOUS:
            return Naming.NONE
        if caller.kind is CallerKind.SERVICE:
            named = caller.arn in self.services or "*" in self.services
            return Naming.DIRECT if named else Naming.NONE
        if caller.arn in self.exact:
            return Naming.DIRECT
        if self.names_role(caller) or caller.federated_by in self.exact:
            return Naming.LIMITED
        return Naming.DELEGATED if self.names_account(caller) else Naming.NONE

    def names_role(self, caller: Caller) -> bool:
        """Say whether the caller's role is in the list; a role itself shows its whole ARN."""
        if caller.kind is CallerKind.ROLE:
            return caller.arn in self.role_arns
        return caller.role in self.roles

    def may_name(self, caller: Caller) -> bool:
        """Say whether a user in the list may be the one behind a federated user's session.

        The session's name is the user's choice (AWS STS API Reference, GetFederationToken).
        """
        if caller.kind is not CallerKind.FEDERATED_USER or caller.federated_by is not None:
            return False
        users = f"arn:{caller.partition}:iam::{caller.account}:user/"
        return any(arn.startswith(users) for arn in self.exact)

    def names_account(self, caller: Caller) -> bool:
        """Say whether the caller's account is in the list, by id or by root ARN."""
        if caller.account in self.accounts:
            return True
        return (caller.partition, caller.account) in self.account_roots

    def excludes(self, caller: Caller, *, bounded: bool) -> Truth:
        """Say whether NotPrincipal with Deny hits the caller.

        AWS may check the account, then the role, then the session: only a list with all of them is
        sure to spare a session. A permissions boundary makes the statement hit whatever is listed.
        """
        if caller.kind in (CallerKind.SERVICE, CallerKind.ANONYMOUS):
            return NO if self.naming(caller) else YES
        if bounded and caller.kind is not CallerKind.ROOT:
            return YES
        if caller.kind is CallerKind.ROOT:
            return NO if self.names_account(caller) else YES
        if not (caller.arn in self.exact or self.names_role(caller)):
            return MAYBE if self.may_name(caller) else YES
        return NO if self._names_wholly(caller) else MAYBE

    def _names_wholly(self, caller: Caller) -> bool:
        if not self.names_account(caller):
            return False
        if caller.kind is CallerKind.SESSION:
            return self.names_role(caller) and caller.arn in self.exact
        return True

    def texts_naming(self, caller: Caller) -> tuple[str, ...]:
        """Return the literals that name the caller, strongest kind of name first."""
        found: list[tuple[int, str]] = []
        for principal_type, text in self.literals:
            alone = literal_principals([(principal_type, text)])
            strength = alone.naming(caller)
            if strength:
                found.append((-strength, text))
        return tuple(text for _, text in sorted(found, key=lambda pair: pair[0]))


def read_principals(value: Tree, place: Place, *, inverted: bool) -> Principals:
    """Read the element's value: `*` or a map from type to names. Raises PolicyError."""
    if type(value) is str:
        if value != "*" or inverted:
            raise place.fault(f'{shown(value)}: write {{"AWS": …}}; only * stands alone')
        return literal_principals([("AWS", "*")], inverted=inverted)
    if not isinstance(value, dict):
        raise place.fault(f"* or an object, not {kind(value)}")
    literals: list[tuple[str, str]] = []
    for principal_type, names in value.items():
        where = place.child(principal_type)
        if principal_type not in _TYPES:
            raise where.fault(f"{shown(principal_type)} is none of {', '.join(_TYPES)}")
        literals.extend((principal_type, name) for name in _names(principal_type, names, where))
    if inverted and not literals:
        raise place.fault("an empty NotPrincipal would hit everybody")
    if inverted and ("AWS", "*") in literals:
        raise place.fault("NotPrincipal with * would hit nobody")
    return literal_principals(literals, inverted=inverted)


def _names(principal_type: str, value: Tree, place: Place) -> list[str]:
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for index, item in enumerate(items):
        where = place.child(index) if isinstance(value, list) else place
        if type(item) is not str or not item:
            raise where.fault(f"the name of a principal, not {kind(item)} {shown(item)}")
        if principal_type == "AWS":
            _check_aws(item, where)
        names.append(item)
    return names


def _check_aws(text: str, place: Place) -> None:
    if text == "*" or _ACCOUNT.fullmatch(text) or is_stale(text):
        return
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        raise place.fault(f"{shown(text)} is no ARN, account id or unique id")
    if "*" in text or "?" in text:
        raise place.fault(f"{shown(text)}: a principal's ARN cannot hold a wildcard")
    if parts[2] not in ("iam", "sts") or not parts[1] or not parts[5]:
        raise place.fault(f"{shown(text)} is not the ARN of a principal")
    if parts[5].startswith("group/"):
        raise place.fault(f"{shown(text)}: a group cannot be a principal")


def is_stale(text: str) -> bool:
    """Say whether a name is the unique id that AWS shows for a deleted principal."""
    return _UNIQUE_ID.fullmatch(text) is not None


def literal_principals(literals: list[tuple[str, str]], *, inverted: bool = False) -> Principals:
    """Sort names that were checked before, each with its type, into what they mean."""
    accounts: set[str] = set()
    roots: set[tuple[str, str]] = set()
    roles: set[RoleName] = set()
    role_arns: set[str] = set()
    exact: set[str] = set()
    stale: list[str] = []
    for principal_type, text in literals:
        if principal_type != "AWS" or text == "*":
            continue
        if _ACCOUNT.fullmatch(text):
            accounts.add(text)
        elif is_stale(text):
            stale.append(text)
        elif text.startswith("arn:") and text.endswith(":root"):
            _, partition, _, _, account, _ = text.split(":", 5)
            roots.add((partition, account))
        elif (role := read_role_name(text)) is not None:
            roles.add(role)
            role_arns.add(text)
        else:
            exact.add(text)
    return Principals(
        literals=tuple(literals),
        inverted=inverted,
        everyone=("AWS", "*") in literals,
        accounts=frozenset(accounts),
        account_roots=frozenset(roots),
        roles=frozenset(roles),
        role_arns=frozenset(role_arns),
        exact=frozenset(exact),
        services=frozenset(text for kind_, text in literals if kind_ == "Service"),
        stale=tuple(stale),
    )
