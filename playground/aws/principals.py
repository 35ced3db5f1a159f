"""Identities, and the policies each of them has in IAM."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from botocore.exceptions import ClientError

from playground.aws.direct import DirectClients
from playground.aws.iam.evaluation import Caller, Document

_ROLE = re.compile(
    r"arn:(?P<partition>[^:]+):iam::(?P<account>\d{12}):role/(?:.*/)?(?P<name>[^/]+)"
)
_SESSION = re.compile(
    r"arn:(?P<partition>[^:]+):sts::(?P<account>\d{12}):assumed-role/(?P<name>[^/]+)/(?P<session>.+)"
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Keys of one identity; a session's have a token."""

    access_key: str
    secret_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """The owner of a key: a user's or session's ARN, and the user or role that has the policies."""

    arn: str
    principal: str

    @property
    def account(self) -> str:
        """The twelve digits."""
        return self.arn.split(":")[4]


def session_arn(role_arn: str, session: str) -> str:
    """The ARN AWS gives a session of a role: without the role's path."""
    found = _ROLE.fullmatch(role_arn)
    if found is None:
        raise ValueError(f"not a role ARN: {role_arn}")
    return (
        f"arn:{found['partition']}:sts::{found['account']}:assumed-role/{found['name']}/{session}"
    )


def role_name(role_arn: str) -> str:
    """The name without its path."""
    return role_arn.rpartition("/")[2]


class Principals:
    """The policies of users and roles, as IAM holds them now.

    Policies are read once and kept until `forget()`; whoever lets an IAM change through calls it.
    """

    def __init__(self, clients: DirectClients) -> None:
        self._clients = clients
        self._callers: dict[str, Caller] = {}

    def caller(self, identity: Identity) -> Caller:
        """The identity with its policies and permissions boundary."""
        if identity.arn not in self._callers:
            self._callers[identity.arn] = self._read(identity)
        return self._callers[identity.arn]

    def role_session(self, role_arn: str, session: str) -> Caller:
        """What a session of the role may do; a role that is not there has no policy."""
        return self.caller(Identity(session_arn(role_arn, session), role_arn))

    def exists(self, arn: str) -> bool:
        """Whether IAM has this user or role, path included; the account itself always exists."""
        _, _, _, _, account, resource = arn.split(":", 5)
        kind, _, path = resource.partition("/")
        if kind == "root":
            return True
        found = self.role(arn) if kind == "role" else self._user(account, path.rpartition("/")[2])
        return found is not None and found["Arn"] == arn

    def role(self, role_arn: str) -> dict[str, Any] | None:
        """The role as GetRole tells it, None when there is none of that name."""
        iam = self._clients.client("iam", account=role_arn.split(":")[4])
        try:
            role: dict[str, Any] = iam.get_role(RoleName=role_name(role_arn))["Role"]
        except ClientError as error:
            _check_absent(error)
            return None
        return role

    def forget(self) -> None:
        """Policies may have changed: read them again when next needed."""
        self._callers.clear()

    def _user(self, account: str, name: str) -> dict[str, Any] | None:
        try:
            user: dict[str, Any] = self._clients.client("iam", account=account).get_user(
                UserName=name
            )["User"]
        except ClientError as error:
            _check_absent(error)
            return None
        return user

    def _read(self, identity: Identity) -> Caller:
        kind, name = (
            ("role" if ":role/" in identity.principal else "user"),
            role_name(identity.principal),
        )
        found = (
            self.role(identity.principal) if kind == "role" else self._user(identity.account, name)
        )
        if found is None:
            return Caller(identity.arn, identity.principal, identity.account)
        boundary = found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return Caller(
            identity.arn,
            found["Arn"],
            identity.account,
            tuple(self._policies(kind, name, identity.account)),
            self._managed(boundary, identity.account) if boundary else None,
        )

    def _policies(self, kind: str, name: str, account: str) -> list[Document]:
        iam = self._clients.client("iam", account=account)
        owner = {f"{kind.capitalize()}Name": name}
        attached = getattr(iam, f"list_attached_{kind}_policies")(**owner)["AttachedPolicies"]
        documents = [self._managed(policy["PolicyArn"], account) for policy in attached]
        for inline in getattr(iam, f"list_{kind}_policies")(**owner)["PolicyNames"]:
            policy = getattr(iam, f"get_{kind}_policy")(PolicyName=inline, **owner)
            documents.append(_document(policy["PolicyDocument"]))
        return documents

    def _managed(self, arn: str, account: str) -> Document:
        iam = self._clients.client("iam", account=account)
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        policy = iam.get_policy_version(PolicyArn=arn, VersionId=version)
        return _document(policy["PolicyVersion"]["Document"])


def trust_policy(role: Mapping[str, Any]) -> Document:
    """Who may assume the role."""
    return _document(role["AssumeRolePolicyDocument"])


def _document(value: object) -> Document:
    if isinstance(value, str):
        value = json.loads(unquote(value) if value.startswith("%7B") else value)
    assert isinstance(value, dict)
    return value


def _check_absent(error: ClientError) -> None:
    if error.response["Error"]["Code"] != "NoSuchEntity":
        raise error
