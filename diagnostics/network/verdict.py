"""Whether one hop is open from one place, and what blocks it, by resource id. Pure.

An interface endpoint with private DNS takes its service's traffic even where it drops it; a gateway
endpoint takes it by the route table; everything else goes by the default route.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread
from diagnostics.network.blocks import Block, at_endpoint, on_the_way_out
from diagnostics.network.endpoints import Serving, serves, serving
from diagnostics.network.model import (
    Endpoint,
    Hop,
    Place,
    Question,
    RouteTable,
    Surroundings,
    VpcDns,
)
from diagnostics.network.routes import Way, WayOut, table_of, way_out


class Reach(StrEnum):
    """UNCLEAR: something that decides could not be read."""

    OPEN = "open"
    BLOCKED = "blocked"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class HopVerdict:
    """`words` is a clause: how the hop is reached, or what blocks it. `resource` is what decides,
    `endpoint` the one that takes the traffic, `gaps` what could not be read."""

    hop: Hop
    place: Place
    reach: Reach
    words: str
    cause: Cause | None = None
    resource: str = ""
    endpoint: Endpoint | None = None
    gaps: tuple[Unread, ...] = ()


def verdict_of(question: Question, place: Place, around: Surroundings) -> HopVerdict:
    """Judge one hop from one place."""
    endpoints, tables, dns = around.endpoints, around.tables, around.dns
    if isinstance(dns, VpcDns) and not dns.support:
        words = f"{place.vpc} has enableDnsSupport off, so its resolver answers nothing"
        return _blocked(question, place, Block(Cause.DNS_MISCONFIGURED, place.vpc, words))
    if isinstance(endpoints, Unread) or isinstance(tables, Unread):
        return _unclear(question, place, around.gaps)
    table = table_of(place, tables)
    switches = dns if isinstance(dns, VpcDns) else None
    found = serving(question.hop, question.region, place, table, endpoints, switches)
    if found.used:
        return _by_endpoint(question, place, around, found.used, table)
    if table is None:
        gap = Unread("ec2:DescribeRouteTables", place.subnet, "no route table of that subnet")
        return _unclear(question, place, (gap,))
    return _by_way_out(question, place, around, table, found)


def _by_endpoint(
    question: Question,
    place: Place,
    around: Surroundings,
    endpoint: Endpoint,
    table: RouteTable | None,
) -> HopVerdict:
    block = at_endpoint(place, endpoint, around, table)
    if block:
        return _blocked(question, place, block, endpoint)
    if around.gaps:
        return _unclear(question, place, around.gaps, endpoint)
    words = f"{question.hop} goes by endpoint {endpoint.id}"
    return HopVerdict(question.hop, place, Reach.OPEN, words, None, endpoint.id, endpoint)


def _by_way_out(
    question: Question, place: Place, around: Surroundings, table: RouteTable, found: Serving
) -> HopVerdict:
    nats = () if isinstance(around.nats, Unread) else around.nats
    way = way_out(place, table, nats, dual_stack=question.dual_stack)
    if way.way in (Way.NONE, Way.BROKEN):
        return _blocked(question, place, _no_way(question, place, around, found, way))
    block = on_the_way_out(place, around)
    if block:
        return _blocked(question, place, block)
    if around.gaps:
        return _unclear(question, place, around.gaps)
    words = f"{question.hop} goes {way.words}" if way.way is Way.OPEN else way.words
    return HopVerdict(question.hop, place, Reach.OPEN, words, None, way.target)


def _no_way(
    question: Question, place: Place, around: Surroundings, found: Serving, way: WayOut
) -> Block:
    """No endpoint takes the traffic and no default route either: what is nearest to working."""
    hop, nowhere = question.hop, way.words
    if hop is Hop.ELSEWHERE:
        words = f"{nowhere}, and only the internet leads to that registry"
        return Block(Cause.NO_ROUTE_TO_REGISTRY, way.target, words)
    if question.region != question.vpc_region:
        words = (
            f"the image is in {question.region}, the node in {question.vpc_region}, whose endpoints"
            f" serve only their own region, and {nowhere}"
        )
        return Block(Cause.CROSS_REGION_NO_PATH, way.target, words)
    if near := _unused(place, found, around):
        return Block(near.cause, near.resource, f"{near.words}, and {nowhere}")
    if hop is Hop.LAYERS:
        words = f"{place.vpc} has no S3 gateway endpoint for {way.target}, and {nowhere}"
        return Block(Cause.S3_GATEWAY_MISSING, way.target, words)
    other = Hop.TOKEN if hop is Hop.MANIFESTS else Hop.MANIFESTS
    endpoints = () if isinstance(around.endpoints, Unread) else around.endpoints
    siblings = [
        one for one in endpoints if one.vpc == place.vpc and serves(one, other, question.region)
    ]
    if siblings:
        words = f"{place.vpc} has an endpoint for {other} but none for {hop}, and {nowhere}"
        return Block(Cause.ENDPOINT_MISSING, place.vpc, words)
    words = f"{place.vpc} has no endpoint for {hop}, and {nowhere}"
    return Block(Cause.NO_ROUTE_TO_REGISTRY, way.target, words)


def _unused(place: Place, found: Serving, around: Surroundings) -> Block | None:
    if one := found.not_associated:
        words = f"S3 gateway endpoint {one.id} has no route in the table of {place.subnet}"
        return Block(Cause.S3_GATEWAY_MISSING, one.id, words)
    if one := found.not_available:
        return Block(Cause.ENDPOINT_NOT_AVAILABLE, one.id, f"endpoint {one.id} is {one.state}")
    if one := found.without_name:
        return Block(Cause.DNS_MISCONFIGURED, one.id, _nameless(one, around))
    if one := found.elsewhere:
        words = f"endpoint {one.id} is in {one.vpc}, the node in {place.vpc}"
        return Block(Cause.ENDPOINT_NOT_AVAILABLE, one.id, words)
    return None


def _nameless(endpoint: Endpoint, around: Surroundings) -> str:
    if endpoint.private_dns and isinstance(around.dns, VpcDns):
        return (
            f"{endpoint.vpc} has enableDnsHostnames off, so the private names of endpoint "
            f"{endpoint.id} do not resolve"
        )
    return f"endpoint {endpoint.id} has private DNS off, so the name leads to public addresses"


def _blocked(
    question: Question, place: Place, block: Block, endpoint: Endpoint | None = None
) -> HopVerdict:
    return HopVerdict(
        question.hop, place, Reach.BLOCKED, block.words, block.cause, block.resource, endpoint
    )


def _unclear(
    question: Question,
    place: Place,
    gaps: Sequence[Unread],
    endpoint: Endpoint | None = None,
) -> HopVerdict:
    words = f"{gaps[0]}"
    return HopVerdict(
        question.hop, place, Reach.UNCLEAR, words, endpoint=endpoint, gaps=tuple(gaps)
    )
