"""What the workshop's scenarios share: the cluster, its network, its nodes and their role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from playground.scenarios.form import (
    ACCOUNT,
    REGION,
    Manifest,
    Node,
    Nodegroup,
    Role,
    Seed,
    Subnet,
    Vpc,
)

REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
NODE_ROLE = "EksNodeGroupRole"
NODE_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{NODE_ROLE}"
NODE = "ip-10-42-33-232.us-west-2.compute.internal"

NETWORK: tuple[Seed, ...] = (
    Vpc(),
    Subnet("private-a", "10.42.32.0/19", "us-west-2a"),
    Subnet("private-b", "10.42.64.0/19", "us-west-2b"),
)
NODES: tuple[Seed, ...] = (
    Role(
        NODE_ROLE,
        managed=(
            "AmazonSSMManagedInstanceCore",
            "AmazonEC2ContainerRegistryReadOnly",
            "AmazonEKSWorkerNodePolicy",
            "AmazonSSMPatchAssociation",
        ),
    ),
    Nodegroup("default", NODE_ROLE),
    Node(NODE, nodegroup="default"),
)
WORKSHOP: tuple[Seed, ...] = (*NETWORK, *NODES)


def deployment(
    name: str,
    image: str,
    *,
    app: str = "",
    replicas: int = 1,
    namespace: str = "default",
    pull_secret: str = "",
    node_selector: Mapping[str, str] | None = None,
    tolerations: Sequence[Mapping[str, object]] = (),
    pull_policy: str = "Always",
    pod_labels: Mapping[str, str] | None = None,
) -> Manifest:
    """A Deployment of one container `ui`; `app` is its label, by default its name."""
    labels = {"app": app or name}
    spec: dict[str, object] = {
        "containers": [
            {
                "name": "ui",
                "image": image,
                "imagePullPolicy": pull_policy,
                "ports": [{"containerPort": 8080, "protocol": "TCP"}],
            }
        ],
    }
    if pull_secret:
        spec["imagePullSecrets"] = [{"name": pull_secret}]
    if node_selector:
        spec["nodeSelector"] = dict(node_selector)
    if tolerations:
        spec["tolerations"] = [dict(toleration) for toleration in tolerations]
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": namespace, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": {**labels, **(pod_labels or {})}}, "spec": spec},
        },
    }
