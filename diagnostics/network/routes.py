"""Which way a subnet's traffic to the internet takes. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.network.model import NatGateway, Place, RouteTable

DEFAULT_V4 = "0.0.0.0/0"
DEFAULT_V6 = "::/0"


class Way(StrEnum):
    """What a default route is worth for reaching a public address."""

    NONE = "none"
    OPEN = "open"
    BROKEN = "broken"
    """There is a default route, and it surely leads nowhere."""
    BEYOND = "beyond"
    """It leads to something whose far side AWS does not show here: transit gateway, VPN,
    firewall, instance."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """The default route: `target` is its resource, `words` a clause about it."""

    way: Way
    target: str
    words: str


def table_of(place: Place, tables: Iterable[RouteTable]) -> RouteTable | None:
    """The subnet's own route table, else the VPC's main one."""
    main = None
    for table in tables:
        if place.subnet in table.subnets:
            return table
        if table.main and table.vpc == place.vpc:
            main = table
    return main


def local_ranges(table: RouteTable) -> tuple[str, ...]:
    """The VPC's own IPv4 ranges: its local routes."""
    return tuple(
        route.destination
        for route in table.routes
        if route.target == "local" and ":" not in route.destination
    )


def way_out(
    place: Place, table: RouteTable, nats: Iterable[NatGateway], *, dual_stack: bool = False
) -> WayOut:
    """How the subnet reaches public addresses; IPv6 counts for a dual-stack host only."""
    wanted = (DEFAULT_V4, DEFAULT_V6) if dual_stack else (DEFAULT_V4,)
    defaults = [route for route in table.routes if route.destination in wanted]
    if not defaults:
        return WayOut(Way.NONE, table.id, f"route table {table.id} has no default route")
    ways = [_worth(place, table, one.target, one.active, tuple(nats)) for one in defaults]
    order = (Way.OPEN, Way.BEYOND, Way.BROKEN)
    return min(ways, key=lambda one: order.index(one.way))


def _worth(
    place: Place, table: RouteTable, target: str, active: bool, nats: tuple[NatGateway, ...]
) -> WayOut:
    leads = f"the default route of {table.id} leads to {target}"
    if not active:
        return WayOut(Way.BROKEN, table.id, f"{leads}, which is gone (blackhole)")
    if target.startswith("nat-"):
        state = next((nat.state for nat in nats if nat.id == target), "available")
        if state != "available":
            return WayOut(Way.BROKEN, target, f"{leads}, which is {state}")
        return WayOut(Way.OPEN, target, f"out by {target}")
    if target.startswith("igw-"):
        if place.address and not place.public:
            words = f"{leads}, and node {place.node} has no public address"
            return WayOut(Way.BROKEN, place.subnet, words)
        return WayOut(Way.OPEN, target, f"out by {target}")
    if target.startswith("eigw-"):
        return WayOut(Way.OPEN, target, f"out by {target}")
    return WayOut(Way.BEYOND, target, f"{leads}, whose far side cannot be seen from here")
