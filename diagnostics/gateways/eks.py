"""Amazon EKS, read-only: whose role the nodes and Fargate pods pull with.

API reference: https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import NotFound

MOST_PROFILES = 10
"""What EKS allows in a cluster by default."""


class EksCluster:
    """`ports.EksReader` on boto3, for one cluster."""

    def __init__(self, aws: AwsClients, cluster: str) -> None:
        """`cluster` is the cluster's name in EKS."""
        self._aws = aws
        self._cluster = cluster

    def nodegroup_role(self, nodegroup: str) -> str:
        """See `ports.EksReader.nodegroup_role`."""
        with translated("eks:DescribeNodegroup", f"{self._cluster}/{nodegroup}"):
            answer = self._aws.client("eks").describe_nodegroup(
                clusterName=self._cluster, nodegroupName=nodegroup
            )
            return str(answer["nodegroup"]["nodeRole"])

    def fargate_profile(self, namespace: str, labels: Mapping[str, str]) -> str:
        """See `ports.EksReader.fargate_profile`; of several, EKS takes the first by name.

        https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
        """
        with translated("eks:ListFargateProfiles", self._cluster):
            pages = (
                self._aws.client("eks")
                .get_paginator("list_fargate_profiles")
                .paginate(clusterName=self._cluster)
            )
            names = sorted(name for page in pages for name in page["fargateProfileNames"])
        for name in names[:MOST_PROFILES]:
            with translated("eks:DescribeFargateProfile", f"{self._cluster}/{name}"):
                selectors = self._fargate_profile(name)["selectors"]
                if any(_takes(one, namespace, labels) for one in selectors):
                    return str(name)
        text = f"no Fargate profile takes these pods of {namespace}"
        raise NotFound("eks:ListFargateProfiles", self._cluster, text)

    def fargate_role(self, profile: str) -> str:
        """See `ports.EksReader.fargate_role`."""
        with translated("eks:DescribeFargateProfile", f"{self._cluster}/{profile}"):
            return str(self._fargate_profile(profile)["podExecutionRoleArn"])

    def fargate_subnets(self, profile: str) -> tuple[str, ...]:
        """See `ports.EksReader.fargate_subnets`."""
        with translated("eks:DescribeFargateProfile", f"{self._cluster}/{profile}"):
            return tuple(self._fargate_profile(profile)["subnets"])

    def _fargate_profile(self, profile: str) -> Any:
        return self._aws.client("eks").describe_fargate_profile(
            clusterName=self._cluster, fargateProfileName=profile
        )["fargateProfile"]


def _takes(selector: Mapping[str, Any], namespace: str, labels: Mapping[str, str]) -> bool:
    """Selectors may hold `*` and `?`, in the namespace and in labels' values."""
    wanted = selector.get("labels", {})
    return fnmatchcase(namespace, selector["namespace"]) and all(
        fnmatchcase(labels.get(key, ""), value) for key, value in wanted.items()
    )
