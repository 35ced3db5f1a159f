"""Which VPC endpoint serves a hop, and why another does not. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.network.model import Endpoint, Hop, Place, RouteTable, VpcDns


@dataclass(frozen=True, slots=True)
class Serving:
    """The endpoint that takes a hop's traffic, and those that do not, each for a reason."""

    used: Endpoint | None = None
    not_available: Endpoint | None = None
    elsewhere: Endpoint | None = None
    """It stands in another VPC."""
    without_name: Endpoint | None = None
    """Private DNS is off, so the registry's name still means public addresses."""
    not_associated: Endpoint | None = None
    """A gateway endpoint that the subnet's route table has no route to."""


def serves(endpoint: Endpoint, hop: Hop, region: str) -> bool:
    """Whether its service is the hop's: `com.amazonaws.REGION.ecr.dkr`, `cn.com...` in China."""
    return endpoint.service.endswith(f".amazonaws.{region}.{hop}")


def serving(
    hop: Hop,
    region: str,
    place: Place,
    table: RouteTable | None,
    endpoints: Iterable[Endpoint],
    dns: VpcDns | None,
) -> Serving:
    """Sort the endpoints of one hop. `dns` None: the VPC's switches count as on."""
    mine = [one for one in endpoints if serves(one, hop, region)]
    here = [one for one in mine if one.vpc == place.vpc]
    found = [one for one in here if one.available]
    named = [one for one in found if not one.gateway and one.private_dns and _resolves(dns)]
    routed = [one for one in found if one.gateway and table and table.id in one.route_tables]
    return Serving(
        used=next(iter(routed + named), None),
        not_available=next((one for one in here if not one.available), None),
        elsewhere=next((one for one in mine if one.vpc != place.vpc), None),
        without_name=next((one for one in found if not one.gateway and one not in named), None),
        not_associated=next((one for one in found if one.gateway and one not in routed), None),
    )


def _resolves(dns: VpcDns | None) -> bool:
    """Private names of endpoints need both switches of the VPC."""
    return dns is None or (dns.support and dns.hostnames)
