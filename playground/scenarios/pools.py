"""A second group of nodes with a role of its own, beside the workshop's, and workloads bound to it.

For scenarios in which the role is what matters.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.scenarios.form import ACCOUNT, Manifest, Node, Nodegroup, Role, Seed
from playground.scenarios.workshop import WORKSHOP, deployment

PULL_ONLY = "AmazonEC2ContainerRegistryPullOnly"
WORKER = "AmazonEKSWorkerNodePolicy"
LOGIN = "ecr:GetAuthorizationToken"
PULL = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")


def pool(name: str, role: Role, address: str = "10.42.70.18") -> tuple[Seed, ...]:
    """The workshop, and one more node group of a single node, which takes only its own pods."""
    dashed = address.replace(".", "-")
    node = Node(
        f"ip-{dashed}.us-west-2.compute.internal",
        nodegroup=name,
        subnet="private-b",
        internal_ip=address,
        labels={"pool": name},
        taints=({"key": "pool", "value": name, "effect": "NoSchedule"},),
    )
    return (*WORKSHOP, role, Nodegroup(name, role.name), node)


def on_pool(pool_name: str, name: str, image: str, pull_secret: str = "") -> Manifest:
    """A Deployment that runs on that node group only."""
    return deployment(
        name,
        image,
        node_selector={"pool": pool_name},
        tolerations=({"key": "pool", "operator": "Exists"},),
        pull_secret=pull_secret,
    )


def document(*statements: Mapping[str, object]) -> dict[str, object]:
    """A policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(*actions: str, **more: object) -> dict[str, object]:
    """An Allow; `more` are its other elements."""
    return {"Effect": "Allow", "Action": list(actions), **more}


def deny(*actions: str, **more: object) -> dict[str, object]:
    """A Deny; `more` are its other elements."""
    return {"Effect": "Deny", "Action": list(actions), **more}


def role_arn(name: str, account: str = ACCOUNT, path: str = "/") -> str:
    """The ARN of a role of the playground."""
    return f"arn:aws:iam::{account}:role{path}{name}"
