"""Policies, roles and repositories for tests of the policy engine and of the fix."""

from __future__ import annotations

import json
from typing import Any

from diagnostics.policy import Context, Layer, Policy, PolicySet, parse_policy

ACCOUNT = "111122223333"
OTHER_ACCOUNT = "444455556666"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/eks-node-role"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/eks-node-role/i-0abcd1234ef567890"
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ci"
CROSS_ROLE = f"arn:aws:iam::{OTHER_ACCOUNT}:role/eks-node-role"
REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/team/app"
STALE = "AROAEXAMPLEDELETED123"

IMAGE = "ecr:BatchGetImage"
LAYER = "ecr:GetDownloadUrlForLayer"
LAYER_CHECK = "ecr:BatchCheckLayerAvailability"
PULL = [LAYER_CHECK, LAYER, IMAGE]

# The fourteen actions of the statement in the workshop's lab.
SEED_ACTIONS = [
    "ecr:UploadLayerPart",
    "ecr:SetRepositoryPolicy",
    "ecr:PutImage",
    "ecr:ListImages",
    "ecr:InitiateLayerUpload",
    "ecr:GetRepositoryPolicy",
    "ecr:GetDownloadUrlForLayer",
    "ecr:DescribeRepositories",
    "ecr:DeleteRepositoryPolicy",
    "ecr:DeleteRepository",
    "ecr:CompleteLayerUpload",
    "ecr:BatchGetImage",
    "ecr:BatchDeleteImage",
    "ecr:BatchCheckLayerAvailability",
]


def document(*statements: dict[str, Any], version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def text_of(*statements: dict[str, Any], indent: int | None = 2) -> str:
    return json.dumps(document(*statements), indent=indent)


def deny(principal: object, actions: object, **more: object) -> dict[str, Any]:
    return {"Effect": "Deny", "Principal": principal, "Action": actions, **more}


def allow(principal: object, actions: object, **more: object) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": principal, "Action": actions, **more}


def seed_text(effect: str = "Deny") -> str:
    statement = {
        "Sid": "new policy",
        "Effect": effect,
        "Principal": {"AWS": ROLE},
        "Action": SEED_ACTIONS,
    }
    return text_of(statement)


def identity(actions: object = "*", effect: str = "Allow", **more: object) -> Policy:
    statement = {"Effect": effect, "Action": actions, "Resource": "*", **more}
    return parse_policy(document(statement), Layer.IDENTITY)


READ_ONLY = identity(["ecr:GetAuthorizationToken", *PULL, "ecr:DescribeImages"])
TOKEN_ONLY = identity("ecr:GetAuthorizationToken")


def repository(*statements: dict[str, Any]) -> Policy:
    return parse_policy(document(*statements), Layer.REPOSITORY)


def known(complete: bool = True, **keys: str | tuple[str, ...]) -> Context:
    """Make a context; `aws__SourceVpc` stands for `aws:SourceVpc`."""
    values = {
        key.replace("__", ":"): value if isinstance(value, tuple) else (value,)
        for key, value in keys.items()
    }
    return Context(values, complete)


def reads(*policies: Policy, **more: Any) -> PolicySet:
    return PolicySet(identity=policies or (READ_ONLY,), **more)
