"""What security groups and network ACLs block on a way that routes leave open. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread
from diagnostics.network.firewall import ANYWHERE, acl_of, admits_in, lets_out, passes
from diagnostics.network.model import (
    AclEntry,
    Endpoint,
    NetworkAcl,
    Place,
    RouteTable,
    SecurityGroup,
    Surroundings,
)
from diagnostics.network.routes import local_ranges


@dataclass(frozen=True, slots=True)
class Block:
    """The cause, the resource that blocks, and a clause that says so."""

    cause: Cause
    resource: str
    words: str


def at_endpoint(
    place: Place, endpoint: Endpoint, around: Surroundings, table: RouteTable | None
) -> Block | None:
    """What stands between a node and an endpoint of its VPC."""
    local = local_ranges(table) if table else ()
    if endpoint.gateway:
        return _egress(place, around, ANYWHERE, None, f"S3 by {endpoint.id}")
    return (
        _endpoint_groups(place, endpoint, around, local)
        or _egress(place, around, local, endpoint.groups, f"endpoint {endpoint.id}")
        or _acls_to(place, endpoint, around, local)
    )


def on_the_way_out(place: Place, around: Surroundings) -> Block | None:
    """What stands between a node and public addresses."""
    return _egress(place, around, ANYWHERE, (), "the internet") or _acl_out(place, around, ANYWHERE)


def _endpoint_groups(
    place: Place, endpoint: Endpoint, around: Surroundings, local: Sequence[str]
) -> Block | None:
    groups = _chosen(around, endpoint.groups)
    if not groups or admits_in(groups, place, local) is not False:
        return None
    names = ", ".join(one.id for one in groups)
    words = (
        f"security group {names} of endpoint {endpoint.id} lets nobody of node {place.node} "
        f"({place.address or 'address not known'}) in on port 443"
    )
    return Block(Cause.ENDPOINT_SECURITY_GROUP_BLOCKS, groups[0].id, words)


def _egress(
    place: Place,
    around: Surroundings,
    remote: Sequence[str],
    remote_groups: tuple[str, ...] | None,
    where: str,
) -> Block | None:
    groups = _chosen(around, place.groups or ())
    if not groups or lets_out(groups, remote, remote_groups) is not False:
        return None
    names = ", ".join(one.id for one in groups)
    words = f"security group {names} of node {place.node} lets no request out to {where} on 443"
    cause = Cause.ENDPOINT_SECURITY_GROUP_BLOCKS if remote_groups else Cause.PROXY_OR_FIREWALL
    return Block(cause, groups[0].id, words)


def _acls_to(
    place: Place, endpoint: Endpoint, around: Surroundings, local: Sequence[str]
) -> Block | None:
    if place.subnet in endpoint.subnets:
        return None
    if block := _acl_out(place, around, local):
        return block
    own = (f"{place.address}/32",) if place.address else local
    stops = [_stopped(one, around, own, from_client=False) for one in endpoint.subnets]
    return stops[0] if stops and all(stops) else None


def _acl_out(place: Place, around: Surroundings, remote: Sequence[str]) -> Block | None:
    return _stopped(place.subnet, around, remote, from_client=True)


def _stopped(
    subnet: str, around: Surroundings, remote: Sequence[str], *, from_client: bool
) -> Block | None:
    if isinstance(around.acls, Unread):
        return None
    acl = acl_of(subnet, around.acls)
    if acl is None:
        return None
    stop = passes(acl, remote, from_client=from_client)
    if stop is True or stop is None:
        return None
    return Block(Cause.PROXY_OR_FIREWALL, acl.id, _acl_words(acl, stop, subnet))


def _acl_words(acl: NetworkAcl, stop: AclEntry | bool, subnet: str) -> str:
    if isinstance(stop, AclEntry):
        way = "outbound" if stop.egress else "inbound"
        return f"network ACL {acl.id} of {subnet} denies it by {way} rule {stop.number}"
    return f"network ACL {acl.id} of {subnet} has no rule that lets HTTPS and its answers through"


def _chosen(around: Surroundings, ids: Sequence[str]) -> tuple[SecurityGroup, ...]:
    """The groups of these ids; none when one of them is not known."""
    if isinstance(around.groups, Unread):
        return ()
    known = {one.id: one for one in around.groups}
    return tuple(known[one] for one in ids) if all(one in known for one in ids) else ()
