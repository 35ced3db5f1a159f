"""What the network's scenarios share: the workshop's nodes in subnets without a way out, and the
endpoints that a pull from ECR needs there."""

from __future__ import annotations

from playground.scenarios.form import (
    Document,
    Endpoint,
    Image,
    Repository,
    SecurityGroup,
    Seed,
    Subnet,
    Vpc,
)
from playground.scenarios.workshop import NODES, REGISTRY

INSIDE = ("10.42.0.0/16",)
SUBNETS = ("private-a", "private-b")
GROUP = SecurityGroup("endpoints", https_from=INSIDE)
CLOSED: tuple[Seed, ...] = (
    Vpc(),
    Subnet("private-a", "10.42.32.0/19", "us-west-2a", internet=""),
    Subnet("private-b", "10.42.64.0/19", "us-west-2b", internet=""),
    GROUP,
    *NODES,
)
"""Nodes that reach nothing outside their network."""


def interface(service: str, policy: Document | None = None, **other: str | bool) -> Endpoint:
    """An interface endpoint in both subnets."""
    return Endpoint(service, SUBNETS, (GROUP.name,), policy, **other)  # type: ignore[arg-type]


API = interface("ecr.api")
DKR = interface("ecr.dkr")
S3 = Endpoint("s3", SUBNETS)
ENDPOINTS: tuple[Seed, ...] = (API, DKR, S3)


def image(repository: str, tag: str = "1.0.0") -> tuple[Repository, str]:
    """A repository with one image, and the image's reference."""
    return Repository(repository, images=(Image(tag),)), f"{REGISTRY}/{repository}:{tag}"
