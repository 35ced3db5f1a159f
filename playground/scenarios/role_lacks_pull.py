"""A second node group whose role may log in to ECR but not pull; the repository has no policy."""

from playground.scenarios.form import Image, Node, Nodegroup, Repository, Role, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-checkout"
ROLE = "EksBatchNodeRole"
LOGIN_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "LoginOnly",
            "Effect": "Allow",
            "Action": "ecr:GetAuthorizationToken",
            "Resource": "*",
        }
    ],
}
SCENARIO = Scenario(
    name="role-lacks-pull",
    title="The node role may log in to ECR but not pull from it",
    tries=("/imagepull checkout",),
    seeds=(
        *WORKSHOP,
        Role(ROLE, managed=("AmazonEKSWorkerNodePolicy",), inline={"ecr-login": LOGIN_ONLY}),
        Nodegroup("batch", ROLE),
        Node(
            "ip-10-42-70-18.us-west-2.compute.internal",
            nodegroup="batch",
            subnet="private-b",
            internal_ip="10.42.70.18",
            labels={"pool": "batch"},
            taints=({"key": "pool", "value": "batch", "effect": "NoSchedule"},),
        ),
        Repository(REPOSITORY, images=(Image("1.4.0"),)),
    ),
    manifests=(
        deployment(
            "checkout",
            f"{REGISTRY}/{REPOSITORY}:1.4.0",
            node_selector={"pool": "batch"},
            tolerations=({"key": "pool", "operator": "Exists"},),
        ),
    ),
)
