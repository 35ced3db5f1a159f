"""The organization that an account is in, and the policies that bind it."""

from __future__ import annotations

import json

from playground.aws.cloud import AwsCloud
from playground.scenarios.form import ACCOUNT, MANAGEMENT_ACCOUNT, OrganizationPolicy


def add_organization_policy(cloud: AwsCloud, policy: OrganizationPolicy) -> None:
    """The policy, on the playground's account; the first one makes the organization."""
    cloud.join_organization(ACCOUNT, MANAGEMENT_ACCOUNT)
    client = cloud.client("organizations", account=MANAGEMENT_ACCOUNT)
    made = client.create_policy(
        Name=policy.name,
        Description=policy.name,
        Type=policy.type,
        Content=json.dumps(policy.document),
    )
    client.attach_policy(PolicyId=made["Policy"]["PolicySummary"]["Id"], TargetId=ACCOUNT)
