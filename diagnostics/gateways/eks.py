"""Amazon EKS, read-only: whose role the nodes and Fargate pods pull with.

API reference: https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

from typing import Any

from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated


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
