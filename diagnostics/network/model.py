"""A node's network as EC2 describes it, cut down to what a pull depends on. Frozen values only."""

from dataclasses import dataclass
from enum import StrEnum

from diagnostics.gateways.errors import Unread


class Hop(StrEnum):
    """One of the calls a pull from ECR consists of; the value is the endpoint service's name."""

    TOKEN = "ecr.api"  # noqa: S105 - the kubelet's credential provider asks here
    MANIFESTS = "ecr.dkr"
    LAYERS = "s3"
    ELSEWHERE = "internet"
    """A registry that is not ECR private: no endpoint leads there."""


@dataclass(frozen=True, slots=True)
class Question:
    """Can one hop to the registry of `region` be made out of a VPC of `vpc_region`?

    `bucket` is S3's, for layers; `dual_stack` hosts are reached by IPv6 too.
    """

    hop: Hop
    region: str
    vpc_region: str
    dual_stack: bool = False
    bucket: str = ""

    @property
    def services(self) -> tuple[str, ...]:
        """AWS's names of the endpoint services a pull needs, in China and elsewhere."""
        if self.hop is Hop.ELSEWHERE:
            return ()
        hops = (Hop.TOKEN, Hop.MANIFESTS, Hop.LAYERS)
        names = tuple(f"com.amazonaws.{self.region}.{hop}" for hop in hops)
        return (*names, *(f"cn.{name}" for name in names))


@dataclass(frozen=True, slots=True)
class Clue:
    """What the words tell of the way, so that less of it has to be read.

    `unresolved`: the name did not resolve; `reached`: the far side answered; `private`: the address
    that was dialled is a private one, so an endpoint's private name does resolve.
    """

    unresolved: bool = False
    reached: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the packets of a node start.

    `groups` is None where they are not known (Fargate); `address` is "" then too. `public` says
    whether it has a public IPv4 address, without which an internet gateway does not serve it.
    """

    node: str
    subnet: str
    vpc: str
    zone: str = ""
    address: str = ""
    public: bool = False
    groups: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """`destination` is a CIDR or a prefix list, `target` an id or "local"; a route into something
    that is gone is not active ("blackhole")."""

    destination: str
    target: str
    active: bool = True


@dataclass(frozen=True, slots=True)
class RouteTable:
    """`main` serves the VPC's subnets that are associated with no table."""

    id: str
    vpc: str
    subnets: tuple[str, ...]
    main: bool
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A VPC endpoint. `service` is AWS's full name; `state` in lower case; a gateway has route
    tables, an interface has subnets and security groups. `policy` is its document's text."""

    id: str
    service: str
    gateway: bool
    state: str
    vpc: str
    subnets: tuple[str, ...] = ()
    route_tables: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    private_dns: bool = False
    policy: str = ""

    @property
    def available(self) -> bool:
        """Whether it carries traffic."""
        return self.state == "available"


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A rule of a security group; `protocol` "-1" is all, ports None is all of them."""

    protocol: str
    low: int | None
    high: int | None
    ranges: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """What may come in and go out; answers to what went out always may."""

    id: str
    ingress: tuple[GroupRule, ...]
    egress: tuple[GroupRule, ...]


@dataclass(frozen=True, slots=True)
class AclEntry:
    """A rule of a network ACL; the lowest number that matches decides. Ports None: all."""

    number: int
    egress: bool
    allow: bool
    protocol: str
    range: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class NetworkAcl:
    """Stateless: both directions have to be open."""

    id: str
    vpc: str
    subnets: tuple[str, ...]
    entries: tuple[AclEntry, ...]


@dataclass(frozen=True, slots=True)
class NatGateway:
    """`state` in lower case: available, pending, failed, deleting, deleted."""

    id: str
    state: str


@dataclass(frozen=True, slots=True)
class VpcDns:
    """The VPC's two switches; endpoints' private names need both."""

    support: bool
    hostnames: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was read around the places. A part that was not needed is empty or None; one that could
    not be read is an `Unread` and never counts as open."""

    endpoints: tuple[Endpoint, ...] | Unread = ()
    tables: tuple[RouteTable, ...] | Unread = ()
    groups: tuple[SecurityGroup, ...] | Unread = ()
    acls: tuple[NetworkAcl, ...] | Unread = ()
    nats: tuple[NatGateway, ...] | Unread = ()
    dns: VpcDns | Unread | None = None
    subnets: tuple[Place, ...] | Unread = ()
    """Where the endpoints' own subnets are; `node` is empty."""

    def zones_of(self, endpoint: Endpoint) -> frozenset[str]:
        """The zones an endpoint has addresses in, as far as they were read."""
        subnets = () if isinstance(self.subnets, Unread) else self.subnets
        return frozenset(one.zone for one in subnets if one.subnet in endpoint.subnets and one.zone)

    @property
    def gaps(self) -> tuple[Unread, ...]:
        """Everything that could not be read."""
        parts = (
            self.endpoints,
            self.tables,
            self.groups,
            self.acls,
            self.nats,
            self.dns,
            self.subnets,
        )
        return tuple(one for one in parts if isinstance(one, Unread))
