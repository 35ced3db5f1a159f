"""The form of a scenario: what is in AWS and in the cluster, as values.

A scenario says what there is, in seeds that name each other by name; `seeding` makes it so. Ids
that AWS chooses (instances, subnets, keys) are never written here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.aws.eks import AccessEntry, PodIdentity
from playground.registry.faults import PullFault

ACCOUNT = "123456789012"
REGION = "us-west-2"
MANAGEMENT_ACCOUNT = "111122223333"
"""The organization's, where a scenario has one."""
CLUSTER = "eks-workshop"
VPC = "eks-workshop"

Document = Mapping[str, object]
Manifest = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Image:
    """An image of a repository.

    `tag` "" makes an untagged one. With several `platforms` it is an index. `digest` is computed
    from the manifest unless given. `failure` is what BatchGetImage answers: a code of ImageFailure
    and its reason.
    """

    tag: str
    size_bytes: int = 92_274_688
    platforms: tuple[str, ...] = ("linux/amd64",)
    digest: str = ""
    pushed_at: str = "2024-10-11T09:12:31Z"
    archived: bool = False
    layers_missing: bool = False
    old_manifest: bool = False
    """Docker's manifest of schema 1, which newer runtimes refuse."""
    failure: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Repository:
    """An ECR repository. `kms_key` names a `KmsKey` of the same account.

    `principals_gone`: the policy was set before its principals were deleted. It is kept unchecked,
    and holds their unique ids (AROA...) in place of their ARNs, as ECR reads it back.
    `grant_revoked`: somebody took ECR's grant on the key away.
    """

    name: str
    images: tuple[Image, ...] = ()
    policy: Document | None = None
    principals_gone: bool = False
    account: str = ACCOUNT
    region: str = REGION
    tags: Mapping[str, str] = field(default_factory=dict)
    kms_key: str = ""
    grant_revoked: bool = False
    immutable: bool = False
    lifecycle_policy: Document | None = None


@dataclass(frozen=True, slots=True)
class RegistryPolicy:
    """The policy of a whole registry; `scope` V1 or V2 is REGISTRY_POLICY_SCOPE."""

    document: Document
    scope: str = "V2"
    account: str = ACCOUNT
    region: str = REGION


@dataclass(frozen=True, slots=True)
class PullThrough:
    """A pull-through cache rule; `secret` names the secret with the upstream's credentials, and
    `secret_deleted` says that it waits for its deletion."""

    prefix: str
    upstream_url: str
    secret: str = ""
    secret_deleted: bool = False
    account: str = ACCOUNT
    region: str = REGION


@dataclass(frozen=True, slots=True)
class Replication:
    """What a registry copies: repositories with one of the prefixes, into other regions."""

    regions: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    account: str = ACCOUNT
    region: str = REGION


@dataclass(frozen=True, slots=True)
class KmsKey:
    """A customer managed key; `state` Enabled, Disabled or PendingDeletion."""

    name: str
    state: str = "Enabled"
    account: str = ACCOUNT
    region: str = REGION


@dataclass(frozen=True, slots=True)
class Role:
    """A role: AWS managed policies by name, inline ones and a boundary as documents."""

    name: str
    managed: tuple[str, ...] = ()
    inline: Mapping[str, Document] = field(default_factory=dict)
    boundary: Document | None = None
    service: str = "ec2.amazonaws.com"
    path: str = "/"
    account: str = ACCOUNT
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OrganizationPolicy:
    """A policy of the organization, attached to the account; `type` as AWS Organizations has it."""

    name: str
    document: Document
    type: str = "SERVICE_CONTROL_POLICY"


@dataclass(frozen=True, slots=True)
class Vpc:
    """A network with its DNS switches."""

    name: str = VPC
    cidr: str = "10.42.0.0/16"
    dns_support: bool = True
    dns_hostnames: bool = True


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet with its own route table; `internet` is "nat", "gateway" or "" for no way out."""

    name: str
    cidr: str
    zone: str = "us-west-2a"
    internet: str = "nat"
    vpc: str = VPC


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group; `https_from` are the ranges that may reach port 443, `https_from_groups`
    the groups of the scenario that may. `closed_outward`: it lets no request out."""

    name: str
    https_from: tuple[str, ...] = ()
    https_from_groups: tuple[str, ...] = ()
    closed_outward: bool = False
    vpc: str = VPC


@dataclass(frozen=True, slots=True)
class AclRule:
    """A rule of a network ACL about TCP; the lowest number that matches decides."""

    number: int
    allow: bool
    outward: bool
    ports: tuple[int, int] = (0, 65_535)
    cidr: str = "0.0.0.0/0"


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """The network ACL of some subnets: what no rule allows is denied."""

    name: str
    subnets: tuple[str, ...]
    rules: tuple[AclRule, ...] = ()
    vpc: str = VPC


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint: `service` is ecr.api, ecr.dkr, s3 or sts; S3's is a gateway.

    Without `security_groups` everybody in the VPC may reach it. `subnets` are where an interface
    endpoint stands, or whose route tables a gateway is in.
    """

    service: str
    subnets: tuple[str, ...]
    security_groups: tuple[str, ...] = ()
    policy: Document | None = None
    private_dns: bool = True
    state: str = "available"
    vpc: str = VPC
    region: str = REGION

    @property
    def is_gateway(self) -> bool:
        """Whether it is a route instead of an address."""
        return self.service == "s3"


@dataclass(frozen=True, slots=True)
class Nodegroup:
    """A managed node group and the role of its nodes."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class FargateProfile:
    """A Fargate profile and the role its pods pull with."""

    name: str
    role: str
    namespaces: tuple[str, ...] = ("default",)


@dataclass(frozen=True, slots=True)
class Node:
    """A node: of a node group, of Fargate (`fargate` names the profile), or self-managed by `role`.

    `containerd` decides the words of its pull failures.
    """

    name: str
    nodegroup: str = ""
    role: str = ""
    fargate: str = ""
    subnet: str = "private-a"
    architecture: str = "amd64"
    operating_system: str = "linux"
    internal_ip: str = "10.42.33.232"
    containerd: str = "1.7.27"
    security_groups: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[Mapping[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class Access:
    """EKS access entries and pod identity associations of the cluster."""

    entries: tuple[AccessEntry, ...] = ()
    identities: tuple[PodIdentity, ...] = ()


Seed = (
    Repository
    | RegistryPolicy
    | PullThrough
    | Replication
    | KmsKey
    | Role
    | OrganizationPolicy
    | Vpc
    | Subnet
    | SecurityGroup
    | NetworkAcl
    | Endpoint
    | Nodegroup
    | FargateProfile
    | Node
    | Access
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One situation. `tries` are what to type in Slack to meet it."""

    name: str
    title: str
    tries: tuple[str, ...]
    seeds: tuple[Seed, ...]
    manifests: tuple[Manifest, ...]
    pull_faults: tuple[PullFault, ...] = ()
