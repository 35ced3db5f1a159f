"""Who works with this AWS: the person at the keyboard, and the bot's two roles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from playground.aws.cloud import AwsCloud
from playground.aws.principals import Credentials, Identity
from playground.scenarios.form import ACCOUNT, CLUSTER, REGION, Document, Role
from playground.scenarios.seeding.iam import VERSION, create_role

PERSON = "playground-admin"
READER = "ImagepullReader"
REMEDIATOR = "ImagepullRemediator"
PERSON_ARN = f"arn:aws:iam::{ACCOUNT}:user/{PERSON}"
READER_ARN = f"arn:aws:iam::{ACCOUNT}:role/{READER}"
REMEDIATOR_ARN = f"arn:aws:iam::{ACCOUNT}:role/{REMEDIATOR}"
_SESSION = "imagepull-playground"
_PLACES = {"ACCOUNT": ACCOUNT, "REGION": REGION, "CLUSTER": CLUSTER}

_READS: Document = {
    "Version": VERSION,
    "Statement": [
        {
            "Sid": "EcrRead",
            "Effect": "Allow",
            "Action": [
                "ecr:DescribeRepositories",
                "ecr:DescribeImages",
                "ecr:ListImages",
                "ecr:GetRepositoryPolicy",
                "ecr:GetLifecyclePolicy",
                "ecr:ListTagsForResource",
            ],
            "Resource": f"arn:aws:ecr:*:{ACCOUNT}:repository/*",
        },
        {
            "Sid": "EcrRegistryRead",
            "Effect": "Allow",
            "Action": [
                "ecr:GetRegistryPolicy",
                "ecr:DescribeRegistry",
                "ecr:DescribePullThroughCacheRules",
                "ecr:GetAccountSetting",
            ],
            "Resource": "*",
        },
        {
            "Sid": "RoleRead",
            "Effect": "Allow",
            "Action": [
                "iam:GetRole",
                "iam:ListAttachedRolePolicies",
                "iam:ListRolePolicies",
                "iam:GetRolePolicy",
            ],
            "Resource": f"arn:aws:iam::{ACCOUNT}:role/*",
        },
        {
            "Sid": "ProfileRead",
            "Effect": "Allow",
            "Action": "iam:GetInstanceProfile",
            "Resource": f"arn:aws:iam::{ACCOUNT}:instance-profile/*",
        },
        {
            "Sid": "PolicyRead",
            "Effect": "Allow",
            "Action": ["iam:GetPolicy", "iam:GetPolicyVersion"],
            "Resource": [f"arn:aws:iam::{ACCOUNT}:policy/*", "arn:aws:iam::aws:policy/*"],
        },
        {
            "Sid": "EksRead",
            "Effect": "Allow",
            "Action": [
                "eks:DescribeCluster",
                "eks:ListNodegroups",
                "eks:DescribeNodegroup",
                "eks:ListFargateProfiles",
                "eks:DescribeFargateProfile",
            ],
            "Resource": [
                f"arn:aws:eks:{REGION}:{ACCOUNT}:cluster/{CLUSTER}",
                f"arn:aws:eks:{REGION}:{ACCOUNT}:nodegroup/{CLUSTER}/*/*",
                f"arn:aws:eks:{REGION}:{ACCOUNT}:fargateprofile/{CLUSTER}/*/*",
            ],
        },
        {
            "Sid": "NetRead",
            "Effect": "Allow",
            "Action": [
                "ec2:DescribeInstances",
                "ec2:DescribeSubnets",
                "ec2:DescribeVpcs",
                "ec2:DescribeVpcAttribute",
                "ec2:DescribeVpcEndpoints",
                "ec2:DescribeRouteTables",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeNetworkAcls",
                "ec2:DescribeNatGateways",
            ],
            "Resource": "*",
        },
        {"Sid": "KeyRead", "Effect": "Allow", "Action": "kms:DescribeKey", "Resource": "*"},
    ],
}
_REMEDIATES: Document = {
    "Version": VERSION,
    "Statement": [
        {
            "Sid": "PatchRepositoryPolicy",
            "Effect": "Allow",
            "Action": [
                "ecr:GetRepositoryPolicy",
                "ecr:SetRepositoryPolicy",
                "ecr:DeleteRepositoryPolicy",
            ],
            "Resource": f"arn:aws:ecr:*:{ACCOUNT}:repository/*",
            "Condition": {"StringEquals": {"aws:ResourceTag/ecr-doctor": "managed"}},
        },
        {
            "Sid": "Never",
            "Effect": "Deny",
            "Action": [
                "ecr:DeleteRepository",
                "ecr:BatchDeleteImage",
                "ecr:PutImage",
                "ecr:InitiateLayerUpload",
                "ecr:UploadLayerPart",
                "ecr:CompleteLayerUpload",
                "ecr:CreateRepository",
                "iam:*",
            ],
            "Resource": "*",
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of the person (an administrator) and of the bot's reading role."""

    person: Credentials
    reader: Credentials


def make_keys(cloud: AwsCloud) -> Keys:
    """New keys; they keep working when the world is reset, since programs hold them."""
    reader, _ = cloud.sessions.session_keys(READER_ARN, _SESSION, lifetime=None)
    return Keys(cloud.sessions.user_keys(Identity(PERSON_ARN, PERSON_ARN)), reader)


def add_people(cloud: AwsCloud, policies: Path | None = None) -> None:
    """The administrator, the role that reads, and the one it may take on to change policies.

    `policies` is a folder with reader.json, remediator.json and remediator-trust.json to give the
    two roles in place of the playground's own documents; ACCOUNT, REGION and CLUSTER are filled in.
    """
    iam = cloud.client("iam")
    iam.create_user(UserName=PERSON)
    iam.attach_user_policy(UserName=PERSON, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    reads = _document(policies, "reader", _READS)
    remediates = _document(policies, "remediator", _REMEDIATES)
    trust = _document(policies, "remediator-trust", _trust(READER_ARN))
    create_role(cloud, Role(READER, inline={"read": reads}), _trust(PERSON_ARN))
    create_role(cloud, Role(REMEDIATOR, inline={"remediate": remediates}), trust)


def _document(folder: Path | None, name: str, otherwise: Document) -> Document:
    if folder is None:
        return otherwise
    text = (folder / f"{name}.json").read_text(encoding="utf-8")
    for place, value in _PLACES.items():
        text = text.replace(place, value)
    document: Document = json.loads(text)
    return document


def _trust(principal: str) -> Document:
    return {
        "Version": VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": principal},
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            }
        ],
    }
