"""The cluster's AWS side: what EKS and EC2 say of the seeds."""

from playground.aws.eks import AccessEntry, PodIdentity
from playground.scenarios.form import (
    ACCOUNT,
    CLUSTER,
    Access,
    Endpoint,
    FargateProfile,
    Node,
    Role,
    SecurityGroup,
)
from playground.scenarios.workshop import NODE_ROLE_ARN, WORKSHOP


def test_a_fargate_profile_names_the_role_its_pods_pull_with(aws):
    aws.fill(
        *WORKSHOP,
        Role("FargatePods", service="eks-fargate-pods.amazonaws.com"),
        FargateProfile("serverless", "FargatePods", namespaces=("batch",)),
    )

    profile = aws.reader("eks").describe_fargate_profile(
        clusterName=CLUSTER, fargateProfileName="serverless"
    )["fargateProfile"]

    assert profile["podExecutionRoleArn"] == f"arn:aws:iam::{ACCOUNT}:role/FargatePods"
    assert profile["selectors"] == [{"namespace": "batch"}]


def test_a_self_managed_node_has_its_own_profile(aws):
    seeded = aws.fill(*WORKSHOP, Role("SelfManaged"), Node("own.internal", role="SelfManaged"))
    instance = seeded.nodes[1].provider_id.rpartition("/")[2]

    [reservation] = aws.reader("ec2").describe_instances(InstanceIds=[instance])["Reservations"]

    profile = reservation["Instances"][0]["IamInstanceProfile"]["Arn"]
    assert profile.endswith("instance-profile/SelfManaged")


def test_access_entries_and_pod_identities_are_told(aws, error_of):
    aws.fill(
        *WORKSHOP,
        Access(
            entries=(AccessEntry(NODE_ROLE_ARN, "system:node:{{EC2PrivateDNSName}}", ("nodes",)),),
            identities=(PodIdentity("shop", "ui", "arn:aws:iam::123456789012:role/Ui"),),
        ),
    )
    eks = aws.person("eks")

    listed = eks.list_access_entries(clusterName=CLUSTER)["accessEntries"]
    entry = eks.describe_access_entry(clusterName=CLUSTER, principalArn=NODE_ROLE_ARN)
    [association] = eks.list_pod_identity_associations(clusterName=CLUSTER, namespace="shop")[
        "associations"
    ]
    described = eks.describe_pod_identity_association(
        clusterName=CLUSTER, associationId=association["associationId"]
    )

    assert listed == [NODE_ROLE_ARN]
    assert entry["accessEntry"]["kubernetesGroups"] == ["nodes"]
    assert described["association"]["roleArn"].endswith("role/Ui")
    assert (
        eks.list_pod_identity_associations(clusterName=CLUSTER, namespace="x")["associations"] == []
    )
    assert eks.list_addons(clusterName=CLUSTER)["addons"] == []
    for call in (
        lambda: eks.describe_access_entry(clusterName=CLUSTER, principalArn="arn:aws:iam::1:x"),
        lambda: eks.list_access_entries(clusterName="none"),
    ):
        assert error_of(call)[0] == "ResourceNotFoundException"


def test_endpoints_and_security_groups_are_told(aws):
    aws.fill(
        *WORKSHOP,
        SecurityGroup("endpoints", https_from=("10.42.0.0/16",)),
        Endpoint("ecr.dkr", ("private-a",), ("endpoints",)),
        Endpoint("ecr.api", ("private-a",), ("endpoints",), state="pending"),
        Endpoint("s3", ("private-a",)),
    )

    endpoints = aws.reader("ec2").describe_vpc_endpoints()["VpcEndpoints"]

    told = {
        one["ServiceName"].removeprefix("com.amazonaws.us-west-2."): (
            one["VpcEndpointType"],
            one["State"].lower(),
        )
        for one in endpoints
    }
    assert told == {
        "ecr.dkr": ("Interface", "available"),
        "ecr.api": ("Interface", "pending"),
        "s3": ("Gateway", "available"),
    }


def test_the_same_seeds_get_the_same_ids_again(aws):
    first = aws.fill(*WORKSHOP)
    aws.person("ec2").describe_instances()
    second = aws.fill(*WORKSHOP)

    assert first == second
