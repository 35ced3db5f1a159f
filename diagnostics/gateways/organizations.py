"""AWS Organizations, read-only: which policies of the organization bind an account.

AWS answers only the management account and delegated administrators; anybody may ask whether there
is an organization. API reference:
https://docs.aws.amazon.com/organizations/latest/APIReference/API_Operations.html
"""

from collections.abc import Sequence
from typing import Any

from diagnostics.facts import SERVICE_CONTROL, OrganizationPolicy
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import NotFound

MOST_LEVELS = 7
"""The root, five levels of organizational units, the account."""
NO_ORGANIZATION = "AWSOrganizationsNotInUseException"
NOT_ENABLED = "PolicyTypeNotEnabledException"
ALLOWS_ALL = frozenset({"p-FullAWSAccess", "p-RCPFullAWSAccess"})
FULL_ACCESS = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
FULL_ACCESS_FOR_ALL = FULL_ACCESS.replace('"Action"', '"Principal":"*","Action"')
"""AWS's own policies of those ids, which never change: not worth a call."""


class Organization:
    """`ports.OrganizationReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` finds the one endpoint of the region's partition."""
        self._aws = aws

    def levels(self, account: str) -> tuple[str, ...]:
        """See `ports.OrganizationReader.levels`."""
        if self._management_account() in (None, account):
            return ()
        levels, child = [account], account
        while len(levels) < MOST_LEVELS and (parent := self._parent(child)):
            levels.append(parent)
            child = parent
        return tuple(reversed(levels))

    def policies(self, levels: Sequence[str], type_: str) -> tuple[OrganizationPolicy, ...]:
        """See `ports.OrganizationReader.policies`."""
        return tuple(found for level in levels for found in self._attached(level, type_))

    def _management_account(self) -> str | None:
        """Nothing binds that one; None where there is no organization."""
        try:
            with translated("organizations:DescribeOrganization", "the bot's account"):
                answer = self._client.describe_organization()["Organization"]
                return str(answer.get("MasterAccountId") or answer["ManagementAccountId"])
        except NotFound as error:
            if error.code == NO_ORGANIZATION:
                return None
            raise

    def _parent(self, child: str) -> str | None:
        """The organizational unit or root above; None above the root."""
        if child.startswith("r-"):
            return None
        with translated("organizations:ListParents", child):
            parents = self._client.list_parents(ChildId=child)["Parents"]
            return str(parents[0]["Id"])

    def _attached(self, target: str, type_: str) -> tuple[OrganizationPolicy, ...]:
        try:
            with translated("organizations:ListPoliciesForTarget", target):
                pages = self._client.get_paginator("list_policies_for_target").paginate(
                    TargetId=target, Filter=type_
                )
                listed = [one for page in pages for one in page["Policies"]]
        except NotFound as error:
            if error.code == NOT_ENABLED:
                return ()
            raise
        return tuple(
            OrganizationPolicy(type_, str(one["Name"]), self._text(one["Id"], type_), target)
            for one in listed
        )

    def _text(self, policy: str, type_: str) -> str:
        if policy in ALLOWS_ALL:
            return FULL_ACCESS if type_ == SERVICE_CONTROL else FULL_ACCESS_FOR_ALL
        with translated("organizations:DescribePolicy", policy):
            answer = self._client.describe_policy(PolicyId=policy)
            return str(answer["Policy"]["Content"])

    @property
    def _client(self) -> Any:
        return self._aws.client("organizations")
