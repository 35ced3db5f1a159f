"""Roles with their policies."""

from __future__ import annotations

import json
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.scenarios.form import Document, Role

VERSION = "2012-10-17"


def add_role(cloud: AwsCloud, role: Role) -> None:
    """Create the role; its boundary becomes a customer managed policy of its own."""
    trust = {
        "Version": VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": role.service},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    create_role(cloud, role, trust)


def create_role(cloud: AwsCloud, role: Role, trust: Document) -> None:
    """Create a role that a given trust policy lets be assumed."""
    iam = cloud.client("iam", account=role.account)
    extra: dict[str, Any] = {}
    if role.boundary is not None:
        created = iam.create_policy(
            PolicyName=f"{role.name}-boundary", PolicyDocument=json.dumps(role.boundary)
        )
        extra["PermissionsBoundary"] = created["Policy"]["Arn"]
    iam.create_role(
        RoleName=role.name,
        Path=role.path,
        AssumeRolePolicyDocument=json.dumps(trust),
        Tags=[{"Key": key, "Value": value} for key, value in role.tags.items()],
        **extra,
    )
    for name in role.managed:
        iam.attach_role_policy(RoleName=role.name, PolicyArn=f"arn:aws:iam::aws:policy/{name}")
    for name, document in role.inline.items():
        iam.put_role_policy(
            RoleName=role.name, PolicyName=name, PolicyDocument=json.dumps(document)
        )


def role_arn(cloud: AwsCloud, name: str) -> str:
    """The ARN of a role of the playground's account, with its path."""
    arn: str = cloud.client("iam").get_role(RoleName=name)["Role"]["Arn"]
    return arn


def instance_profile(cloud: AwsCloud, role: str) -> str:
    """The name of the instance profile that carries a role, made when there is none yet."""
    iam = cloud.client("iam")
    if iam.list_instance_profiles_for_role(RoleName=role)["InstanceProfiles"]:
        return role
    iam.create_instance_profile(InstanceProfileName=role)
    iam.add_role_to_instance_profile(InstanceProfileName=role, RoleName=role)
    return role
