"""The cluster's AWS side: control plane, node groups, Fargate profiles, instances."""

from __future__ import annotations

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.scenarios.form import (
    ACCOUNT,
    CLUSTER,
    REGION,
    Access,
    FargateProfile,
    Node,
    Nodegroup,
    Role,
)
from playground.scenarios.seeding.iam import add_role, instance_profile, role_arn
from playground.scenarios.seeding.names import Names

_CLUSTER_ROLE = Role(
    "EksClusterRole", managed=("AmazonEKSClusterPolicy",), service="eks.amazonaws.com"
)
_AMI = "ami-0c55b159cbfafe1f0"


def add_cluster(cloud: AwsCloud, subnets: list[str]) -> None:
    """The control plane as EKS describes it; the Kubernetes API itself is elsewhere."""
    add_role(cloud, _CLUSTER_ROLE)
    cloud.client("eks").create_cluster(
        name=CLUSTER,
        version="1.31",
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/{_CLUSTER_ROLE.name}",
        resourcesVpcConfig={"subnetIds": subnets},
    )


def add_nodegroup(cloud: AwsCloud, nodegroup: Nodegroup, subnets: list[str]) -> None:
    """A managed node group."""
    cloud.client("eks").create_nodegroup(
        clusterName=CLUSTER,
        nodegroupName=nodegroup.name,
        nodeRole=role_arn(cloud, nodegroup.role),
        subnets=subnets,
        amiType="AL2023_x86_64_STANDARD",
    )


def add_fargate_profile(cloud: AwsCloud, profile: FargateProfile, subnets: list[str]) -> None:
    """A Fargate profile."""
    cloud.client("eks").create_fargate_profile(
        clusterName=CLUSTER,
        fargateProfileName=profile.name,
        podExecutionRoleArn=role_arn(cloud, profile.role),
        subnets=subnets,
        selectors=[{"namespace": namespace} for namespace in profile.namespaces],
    )


def add_instance(cloud: AwsCloud, node: Node, role: str, names: Names) -> str:
    """The node's EC2 instance with its profile; its id."""
    profile = instance_profile(cloud, role) if role else ""
    groups = [names.get("security group", group) for group in node.security_groups]
    started = cloud.client("ec2").run_instances(
        ImageId=_AMI,
        MinCount=1,
        MaxCount=1,
        InstanceType="m5.large" if node.architecture == "amd64" else "m7g.large",
        SubnetId=names.get("subnet", node.subnet),
        **({"IamInstanceProfile": {"Name": profile}} if profile else {}),
        **({"SecurityGroupIds": groups} if groups else {}),
    )
    instance: str = started["Instances"][0]["InstanceId"]
    return instance


def add_access(cloud: AwsCloud, access: Access) -> None:
    """Access entries and pod identity associations."""
    key = (Registry(ACCOUNT, REGION), CLUSTER)
    cloud.eks.entries.setdefault(key, []).extend(access.entries)
    cloud.eks.identities.setdefault(key, []).extend(access.identities)
