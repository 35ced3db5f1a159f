"""Who makes a request: a role's session, a role, a user, the root user, a service, nobody known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diagnostics.policy.model import RequestError, shown

_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_SERVICE: Final = re.compile(r"[a-z0-9.-]{1,120}\.amazonaws\.com(\.cn)?")


class CallerKind(StrEnum):
    """The kinds of principal that a policy tells apart."""

    SESSION = "session"
    ROLE = "role"
    USER = "user"
    FEDERATED_USER = "federated-user"
    ROOT = "root"
    SERVICE = "service"
    ANONYMOUS = "anonymous"

    @property
    def principal_type(self) -> str:
        """Return the value of `aws:PrincipalType` for this kind."""
        return _PRINCIPAL_TYPES[self]


_PRINCIPAL_TYPES: Final = {
    CallerKind.SESSION: "AssumedRole",
    CallerKind.ROLE: "AssumedRole",
    CallerKind.USER: "User",
    CallerKind.FEDERATED_USER: "FederatedUser",
    CallerKind.ROOT: "Account",
    CallerKind.SERVICE: "Service",
    CallerKind.ANONYMOUS: "Anonymous",
}


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role without its path. Names are unique in an account, and a session ARN drops the path."""

    partition: str
    account: str
    name: str


@dataclass(frozen=True, slots=True)
class Caller:
    """A principal, taken apart.

    `name` is the role's or user's last segment; `condition_arn` is what `aws:PrincipalArn` holds.
    """

    kind: CallerKind
    arn: str
    partition: str = ""
    account: str = ""
    name: str = ""
    condition_arn: str = ""
    role: RoleName | None = None
    federated_by: str | None = None


def is_account_id(text: str) -> bool:
    """Say whether a text is an account's id: 12 digits."""
    return _ACCOUNT.fullmatch(text) is not None


def read_role_name(arn: str) -> RoleName | None:
    """Read `arn:PART:iam::ACCOUNT:role/PATH/NAME`; None for anything else."""
    parts = arn.split(":", 5)
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        return None
    name = parts[5].rpartition("/")[2]
    return RoleName(parts[1], parts[4], name) if name else None


def read_caller(arn: str, account: str, federated_by: str | None = None) -> Caller:
    """Take a principal apart. Raises RequestError when it is none that AWS knows."""
    if arn == "*":
        return Caller(CallerKind.ANONYMOUS, arn)
    if not arn.startswith("arn:"):
        if _SERVICE.fullmatch(arn):
            return Caller(CallerKind.SERVICE, arn)
        raise RequestError("principal_arn", f"{shown(arn)} is neither an ARN, a service nor *")
    parts = arn.split(":", 5)
    if len(parts) != 6 or not parts[1] or not parts[5] or "*" in arn or len(arn) > 2_048:
        raise RequestError("principal_arn", f"{shown(arn)} is not the ARN of a principal")
    if not is_account_id(account):
        raise RequestError("principal_account", f"{shown(account)} is not a 12-digit account id")
    if parts[4] != account:
        raise RequestError("principal_account", f"{shown(account)} is not the ARN's account")
    return _caller_of(arn, parts, account, federated_by)


def _caller_of(arn: str, parts: list[str], account: str, federated_by: str | None) -> Caller:
    partition, service, resource = parts[1], parts[2], parts[5]
    kind, _, rest = resource.partition("/")
    name = rest.rpartition("/")[2]
    if service == "iam" and resource == "root":
        return Caller(CallerKind.ROOT, arn, partition, account, "root", arn)
    if service == "iam" and kind == "role" and name:
        role = RoleName(partition, account, name)
        return Caller(CallerKind.ROLE, arn, partition, account, name, arn, role)
    if service == "iam" and kind == "user" and name:
        return Caller(CallerKind.USER, arn, partition, account, name, arn)
    if service == "sts" and kind == "federated-user" and rest:
        federated = CallerKind.FEDERATED_USER
        return Caller(federated, arn, partition, account, rest, arn, None, federated_by)
    if service == "sts" and kind == "assumed-role":
        role_name, slash, session = rest.partition("/")
        if role_name and slash and session and "/" not in session:
            role = RoleName(partition, account, role_name)
            role_arn = f"arn:{partition}:iam::{account}:role/{role_name}"
            return Caller(CallerKind.SESSION, arn, partition, account, role_name, role_arn, role)
    raise RequestError("principal_arn", f"{shown(arn)} is not the ARN of a principal")
