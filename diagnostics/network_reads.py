"""Read the network around the nodes of a case, and no more of it than the question needs.

First where the nodes stand, the endpoints and the route tables; only where those leave a way open,
the groups, ACLs, gateways and DNS switches on it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case
from diagnostics.network.model import (
    Clue,
    Endpoint,
    Place,
    Question,
    RouteTable,
    Surroundings,
    VpcDns,
)
from diagnostics.network.routes import Way, table_of, way_out
from diagnostics.network.verdict import Reach, verdict_of
from diagnostics.node_pools import FARGATE, instance_id

T = TypeVar("T")
MOST_NODES = 100
"""Instances asked about in one call; a pool's nodes stand in few subnets."""
ZONE_LABEL = "topology.kubernetes.io/zone"


def places_of(case: Case, gateways: Gateways) -> tuple[Place, ...] | Unread:
    """Where the failing nodes stand, one place for each subnet, the newest pod's node first."""
    if case.pool.kind == FARGATE:
        return _fargate_places(case, gateways)
    ids = [one for node in case.pool.nodes[:MOST_NODES] if (one := instance_id(node))]
    if not ids:
        why = "no node of these pods is an EC2 instance that can be looked up"
        return Unread("ec2:DescribeInstances", case.pool.name, why)
    found = _present(lambda: gateways.ec2.places(ids))
    if isinstance(found, Unread):
        return found
    first = sorted(found, key=lambda one: ids.index(one.node) if one.node in ids else len(ids))
    by_subnet = {one.subnet: one for one in reversed(first) if one.subnet}
    kept = tuple(
        by_subnet[one] for one in dict.fromkeys(place.subnet for place in first if place.subnet)
    )
    return kept or Unread("ec2:DescribeInstances", ids[0], "the instance is gone")


def look_around(
    questions: Iterable[Question], places: tuple[Place, ...], gateways: Gateways, clue: Clue
) -> Surroundings:
    """What decides the questions, as far as the words do not tell it already."""
    questions, vpc, ec2 = tuple(questions), places[0].vpc, gateways.ec2
    services = tuple(dict.fromkeys(name for one in questions for name in one.services))
    endpoints = gateways.start(
        lambda: _present(lambda: ec2.endpoints(services) if services else ())
    )
    tables = gateways.start(lambda: _present(lambda: ec2.route_tables(vpc)))
    near = Surroundings(endpoints=endpoints.result(), tables=tables.result())
    verdicts = [verdict_of(one, place, near) for one in questions for place in places]
    if not clue.unresolved and all(one.reach is not Reach.OPEN for one in verdicts):
        return near
    used = [one.endpoint for one in verdicts if one.endpoint and one.reach is Reach.OPEN]
    dns = _dns(near, places, used, gateways, clue)
    if clue.reached:
        return replace(near, dns=dns.result())
    return replace(_closer(near, places, used, gateways), dns=dns.result())


def _dns(
    near: Surroundings,
    places: tuple[Place, ...],
    used: list[Endpoint],
    gateways: Gateways,
    clue: Clue,
) -> Future[VpcDns | Unread | None]:
    """The VPC's switches, where the traffic might pass an endpoint by for want of its name."""
    interfaces = any(not one.gateway for one in used)
    other_way = not clue.reached or _leads_out(near, places)
    needed = clue.unresolved or (interfaces and not clue.private and other_way)
    vpc = places[0].vpc
    return gateways.start(lambda: _present(lambda: gateways.ec2.dns(vpc) if needed else None))


def _leads_out(near: Surroundings, places: tuple[Place, ...]) -> bool:
    if isinstance(near.tables, Unread):
        return True
    tables = [(place, table_of(place, near.tables)) for place in places]
    return any(table and way_out(place, table, ()).way is not Way.NONE for place, table in tables)


def _closer(
    near: Surroundings,
    places: tuple[Place, ...],
    used: list[Endpoint],
    gateways: Gateways,
) -> Surroundings:
    """What may block a way that the routes leave open."""
    vpc, ec2 = places[0].vpc, gateways.ec2
    ids = [group for place in places for group in place.groups or ()]
    ids += [group for endpoint in used for group in endpoint.groups]
    nats = _nats(near, places)
    groups = gateways.start(
        lambda: _present(lambda: ec2.security_groups(tuple(dict.fromkeys(ids))) if ids else ())
    )
    acls = gateways.start(lambda: _present(lambda: ec2.network_acls(vpc)))
    gates = gateways.start(lambda: _present(lambda: ec2.nat_gateways(nats) if nats else ()))
    own = {place.subnet for place in places}
    far = tuple(subnet for one in used if not own & set(one.subnets) for subnet in one.subnets)
    subnets = gateways.start(lambda: _present(lambda: ec2.subnet_places(far) if far else ()))
    return replace(
        near,
        groups=groups.result(),
        acls=acls.result(),
        nats=gates.result(),
        subnets=subnets.result(),
    )


def _nats(near: Surroundings, places: tuple[Place, ...]) -> tuple[str, ...]:
    if isinstance(near.tables, Unread):
        return ()
    tables = [table_of(place, near.tables) for place in places]
    return tuple(dict.fromkeys(nat for table in tables if table for nat in _nats_of(table)))


def _nats_of(table: RouteTable) -> list[str]:
    return [
        route.target for route in table.routes if route.active and route.target.startswith("nat-")
    ]


def _fargate_places(case: Case, gateways: Gateways) -> tuple[Place, ...] | Unread:
    """A Fargate pod has no instance: its profile's subnets, the one in its zone where known."""
    subnets = _present(lambda: gateways.eks.fargate_subnets(case.pool.name))
    if isinstance(subnets, Unread):
        return subnets
    found = _present(lambda: gateways.ec2.subnet_places(subnets))
    if isinstance(found, Unread):
        return found
    zones = {node.labels.get(ZONE_LABEL) for node in case.pool.nodes}
    node = case.failing_nodes[0] if case.failing_nodes else "of Fargate"
    mine = tuple(one for one in found if one.zone in zones) or found
    return tuple(replace(one, node=node) for one in mine)


def _present(call: Callable[[], T]) -> T | Unread:
    """The answer; "it is not there" is a gap, for something else said that it is."""
    try:
        return read(call)
    except NotFound as error:
        return Unread(error.call, error.subject, error.text)
