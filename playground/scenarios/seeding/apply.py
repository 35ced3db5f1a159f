"""Seeds in an order in which each finds what it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from playground.aws.cloud import AwsCloud
from playground.scenarios.form import (
    Access,
    Endpoint,
    FargateProfile,
    KmsKey,
    NetworkAcl,
    Node,
    Nodegroup,
    OrganizationPolicy,
    PullThrough,
    RegistryPolicy,
    Replication,
    Repository,
    Role,
    SecurityGroup,
    Seed,
    Subnet,
    Vpc,
)
from playground.scenarios.seeding.ecr import (
    add_key,
    add_pull_through,
    add_registry_policy,
    add_replication,
    add_repository,
)
from playground.scenarios.seeding.eks import (
    add_access,
    add_cluster,
    add_fargate_profile,
    add_instance,
    add_nodegroup,
)
from playground.scenarios.seeding.iam import add_role
from playground.scenarios.seeding.names import Names
from playground.scenarios.seeding.network import (
    add_endpoint,
    add_network_acl,
    add_security_group,
    add_subnet,
    add_vpc,
)
from playground.scenarios.seeding.organization import add_organization_policy

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class SeededNode:
    """A node and what AWS made of it: its provider id and its zone."""

    node: Node
    provider_id: str
    zone: str


@dataclass(frozen=True, slots=True)
class Seeded:
    """What a world needs to know of the seeds once they are in place."""

    nodes: tuple[SeededNode, ...]


def apply_seeds(cloud: AwsCloud, seeds: Sequence[Seed]) -> Seeded:
    """Create everything the seeds say, in an AWS that has none of it."""
    names = Names()
    _each(seeds, Role, lambda role: add_role(cloud, role))
    _each(seeds, OrganizationPolicy, lambda policy: add_organization_policy(cloud, policy))
    _each(seeds, KmsKey, lambda key: add_key(cloud, key, names))
    _add_network(cloud, seeds, names)
    _each(seeds, Repository, lambda repository: add_repository(cloud, repository, names))
    _each(seeds, RegistryPolicy, lambda policy: add_registry_policy(cloud, policy))
    _each(seeds, Replication, lambda rule: add_replication(cloud, rule))
    _each(seeds, PullThrough, lambda rule: add_pull_through(cloud, rule))
    _add_cluster(cloud, seeds, names)
    return Seeded(tuple(_add_node(cloud, node, seeds, names) for node in _of(seeds, Node)))


def _add_network(cloud: AwsCloud, seeds: Sequence[Seed], names: Names) -> None:
    _each(seeds, Vpc, lambda vpc: add_vpc(cloud, vpc, names))
    _each(seeds, Subnet, lambda subnet: add_subnet(cloud, subnet, names))
    _each(seeds, SecurityGroup, lambda group: add_security_group(cloud, group, names))
    _each(seeds, NetworkAcl, lambda acl: add_network_acl(cloud, acl, names))
    _each(seeds, Endpoint, lambda endpoint: add_endpoint(cloud, endpoint, names))


def _add_cluster(cloud: AwsCloud, seeds: Sequence[Seed], names: Names) -> None:
    subnets = [names.get("subnet", subnet.name) for subnet in _of(seeds, Subnet)]
    add_cluster(cloud, subnets)
    _each(seeds, Nodegroup, lambda nodegroup: add_nodegroup(cloud, nodegroup, subnets))
    _each(seeds, FargateProfile, lambda profile: add_fargate_profile(cloud, profile, subnets))
    _each(seeds, Access, lambda access: add_access(cloud, access))


def _add_node(cloud: AwsCloud, node: Node, seeds: Sequence[Seed], names: Names) -> SeededNode:
    zone = names.get("zone of subnet", node.subnet)
    if node.fargate:
        return SeededNode(node, f"aws:///{zone}/fargate-{node.name}", zone)
    roles = {nodegroup.name: nodegroup.role for nodegroup in _of(seeds, Nodegroup)}
    instance = add_instance(cloud, node, node.role or roles.get(node.nodegroup, ""), names)
    return SeededNode(node, f"aws:///{zone}/{instance}", zone)


def _of(seeds: Iterable[Seed], kind: type[S]) -> list[S]:
    return [seed for seed in seeds if isinstance(seed, kind)]


def _each(seeds: Iterable[Seed], kind: type[S], add: Callable[[S], None]) -> None:
    for seed in _of(seeds, kind):
        add(seed)
