"""AWS IAM, read-only: a role and every policy that can decide about it.

API reference: https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

import json
from typing import Any

from diagnostics.facts import PolicyDocument, Role
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated

MOST_POLICIES = 1_000
"""What IAM gives in one page at most."""


class IamAccount:
    """`ports.IamReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` asks IAM through the cluster's region: IAM itself has none."""
        self._aws = aws
        self._versions: dict[tuple[str, str], str] = {}

    def role(self, name: str) -> Role:
        """See `ports.IamReader.role`."""
        with translated("iam:GetRole", name):
            role = self._iam.get_role(RoleName=name)["Role"]
            boundary = role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
            tags = tuple((one["Key"], one["Value"]) for one in role.get("Tags", ()))
            return Role(role["Arn"], role["RoleId"], boundary, tags)

    def attached_policies(self, role_name: str) -> tuple[str, ...]:
        """See `ports.IamReader.attached_policies`."""
        with translated("iam:ListAttachedRolePolicies", role_name):
            pages = self._iam.get_paginator("list_attached_role_policies").paginate(
                RoleName=role_name
            )
            return tuple(one["PolicyArn"] for page in pages for one in page["AttachedPolicies"])

    def inline_policies(self, role_name: str) -> tuple[str, ...]:
        """See `ports.IamReader.inline_policies`."""
        with translated("iam:ListRolePolicies", role_name):
            pages = self._iam.get_paginator("list_role_policies").paginate(RoleName=role_name)
            return tuple(name for page in pages for name in page["PolicyNames"])

    def inline_policy(self, role_name: str, name: str) -> PolicyDocument:
        """See `ports.IamReader.inline_policy`."""
        with translated("iam:GetRolePolicy", role_name):
            answer = self._iam.get_role_policy(RoleName=role_name, PolicyName=name)
            return PolicyDocument(f"{role_name}/{name}", _text(answer["PolicyDocument"]))

    def default_versions(self) -> dict[str, str]:
        """See `ports.IamReader.default_versions`."""
        with translated("iam:ListPolicies", "*"):
            answer = self._iam.list_policies(Scope="All", OnlyAttached=True, MaxItems=MOST_POLICIES)
            return {one["Arn"]: one["DefaultVersionId"] for one in answer["Policies"]}

    def policy(self, arn: str, version: str | None = None) -> PolicyDocument:
        """See `ports.IamReader.policy`."""
        if version is not None:
            return PolicyDocument(arn, self._version(arn, version))
        with translated("iam:GetPolicy", arn):
            version = self._iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        return PolicyDocument(arn, self._version(arn, version))

    def _version(self, arn: str, version: str) -> str:
        """A version of a managed policy never changes, so each is read once."""
        if (arn, version) not in self._versions:
            with translated("iam:GetPolicyVersion", arn):
                answer = self._iam.get_policy_version(PolicyArn=arn, VersionId=version)
                self._versions[arn, version] = _text(answer["PolicyVersion"]["Document"])
        return self._versions[arn, version]

    def instance_profile_role(self, profile_arn: str) -> str:
        """See `ports.IamReader.instance_profile_role`."""
        with translated("iam:GetInstanceProfile", profile_arn):
            answer = self._iam.get_instance_profile(
                InstanceProfileName=profile_arn.rsplit("/", 1)[-1]
            )
            return str(answer["InstanceProfile"]["Roles"][0]["Arn"])

    @property
    def _iam(self) -> Any:
        return self._aws.client("iam")


def _text(document: object) -> str:
    """boto3 has decoded the URL-encoded JSON already; the engine wants its text."""
    return document if isinstance(document, str) else json.dumps(document)
