"""Amazon EKS, read-only: whose role the nodes and Fargate pods pull with.

API reference: https://docs.aws.amazon.com/eks/latest/APIReference/API_Operations.html
"""

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
            answer = self._aws.client("eks").describe_fargate_profile(
                clusterName=self._cluster, fargateProfileName=profile
            )
            return str(answer["fargateProfile"]["podExecutionRoleArn"])
