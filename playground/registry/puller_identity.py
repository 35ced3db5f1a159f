"""Who pulls: the role of the node's instance, or the Fargate profile's pod execution role.

Never the pod's own role (EKS User Guide, "Amazon EKS node IAM role", "Pod execution IAM role").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from playground.aws.cloud import AwsCloud
from playground.aws.principals import Identity, session_arn

_INSTANCE = re.compile(r"aws:///(?P<zone>[^/]+)/(?P<id>i-[0-9a-f]+)")
_FARGATE_LABEL = "eks.amazonaws.com/fargate-profile"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pull comes from: the node's identity (None: none), its subnet ("": unknown), its
    address and its security groups (empty: not known)."""

    identity: Identity | None
    subnet: str
    address: str = ""
    groups: tuple[str, ...] = ()


def place_of(
    cloud: AwsCloud, cluster: str, node: Mapping[str, Any], pod: Mapping[str, Any]
) -> Place:
    """Find the puller of a pod on a node; both are core/v1 objects."""
    labels = pod.get("metadata", {}).get("labels") or {}
    profile = labels.get(_FARGATE_LABEL)
    if profile:
        return _fargate(cloud, cluster, profile, str(node.get("metadata", {}).get("name", "")))
    found = _INSTANCE.fullmatch(node.get("spec", {}).get("providerID") or "")
    return _instance(cloud, found["id"]) if found else Place(None, "")


def _fargate(cloud: AwsCloud, cluster: str, profile: str, node: str) -> Place:
    try:
        found = cloud.client("eks").describe_fargate_profile(
            clusterName=cluster, fargateProfileName=profile
        )["fargateProfile"]
    except ClientError:
        return Place(None, "")
    role = found["podExecutionRoleArn"]
    return Place(Identity(session_arn(role, node or "fargate"), role), found["subnets"][0])


def _instance(cloud: AwsCloud, instance_id: str) -> Place:
    try:
        found = cloud.client("ec2").describe_instances(InstanceIds=[instance_id])
    except ClientError:
        return Place(None, "")
    instance = found["Reservations"][0]["Instances"][0]
    subnet, address = instance.get("SubnetId", ""), instance.get("PrivateIpAddress", "")
    groups = tuple(one["GroupId"] for one in instance.get("SecurityGroups", []))
    profile = instance.get("IamInstanceProfile", {}).get("Arn", "").rpartition("/")[2]
    if not profile:
        return Place(None, subnet, address, groups)
    roles = cloud.client("iam").get_instance_profile(InstanceProfileName=profile)[
        "InstanceProfile"
    ]["Roles"]
    if not roles:
        return Place(None, subnet, address, groups)
    role = roles[0]["Arn"]
    return Place(Identity(session_arn(role, instance_id), role), subnet, address, groups)
