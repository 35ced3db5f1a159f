"""A first pull through the cache from a network that has endpoints only."""

from playground.scenarios.form import Node, Nodegroup, PullThrough, Role, Scenario
from playground.scenarios.private_network import CLOSED, ENDPOINTS
from playground.scenarios.workshop import REGISTRY, deployment

IMPORT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "FillTheCache",
            "Effect": "Allow",
            "Action": ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
            "Resource": "*",
        }
    ],
}
ROLE = "EksCacheNodeRole"
SCENARIO = Scenario(
    name="pull-through-needs-internet",
    title="A first pull through the cache needs a way to the internet",
    tries=("/imagepull offline",),
    seeds=(
        *CLOSED,
        *ENDPOINTS,
        PullThrough("quay", "quay.io"),
        Role(
            ROLE,
            managed=("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"),
            inline={"cache": IMPORT},
        ),
        Nodegroup("cache", ROLE),
        Node(
            "ip-10-42-71-9.us-west-2.compute.internal",
            nodegroup="cache",
            subnet="private-b",
            internal_ip="10.42.71.9",
            labels={"pool": "cache"},
        ),
    ),
    manifests=(
        deployment(
            "offline",
            f"{REGISTRY}/quay/prometheus/node-exporter:v1.8.2",
            node_selector={"pool": "cache"},
        ),
    ),
)
