"""A pod on Fargate: its profile's pod execution role may not pull, whatever the node roles may."""

from playground.scenarios.form import FargateProfile, Image, Node, Repository, Role, Scenario
from playground.scenarios.pools import LOGIN, allow, document
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

PROFILE = "batch-jobs"
COMPUTE = "eks.amazonaws.com/compute-type"
ROLE = "EksFargatePodExecutionRole"
SCENARIO = Scenario(
    name="fargate-role-lacks-pull",
    title="The pod execution role of a Fargate profile may log in to ECR but not pull",
    tries=("/imagepull nightly",),
    seeds=(
        *WORKSHOP,
        Role(
            ROLE,
            inline={"ecr-login": document(allow(LOGIN, Resource="*"))},
            service="eks-fargate-pods.amazonaws.com",
        ),
        FargateProfile(PROFILE, ROLE),
        Node(
            "fargate-ip-10-42-71-20.us-west-2.compute.internal",
            fargate=PROFILE,
            subnet="private-b",
            internal_ip="10.42.71.20",
            taints=({"key": COMPUTE, "value": "fargate", "effect": "NoSchedule"},),
        ),
        Repository("retail-sample-app-nightly", images=(Image("8.0.0"),)),
    ),
    manifests=(
        deployment(
            "nightly",
            f"{REGISTRY}/retail-sample-app-nightly:8.0.0",
            node_selector={COMPUTE: "fargate"},
            tolerations=({"key": COMPUTE, "operator": "Exists"},),
            pod_labels={"eks.amazonaws.com/fargate-profile": PROFILE},
        ),
    ),
)
