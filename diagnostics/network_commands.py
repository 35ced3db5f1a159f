"""Commands for what blocks a node's way, and for nodes to be replaced. Pure; quoted for the shell.

Only resources that were read are named; whoever pastes them sees every id first.
"""

import shlex
from collections.abc import Callable
from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.facts import Known
from diagnostics.gateways.errors import Unread
from diagnostics.model import Case
from diagnostics.network.endpoints import serves
from diagnostics.network.model import Hop, Question, RouteTable, Surroundings
from diagnostics.network.routes import table_of
from diagnostics.network.verdict import HopVerdict, Reach, verdict_of


@dataclass(frozen=True, slots=True)
class _Blocked:
    """What the commands' names come from."""

    question: Question
    verdict: HopVerdict
    around: Surroundings


DRAINED = (Cause.DISK_FULL, Cause.NODE_CONTENT_CORRUPT)


def network_commands(cause: Cause, case: Case, known: Known) -> tuple[str, ...]:
    """The commands for a cause of the network's or the node's; none where no command mends it."""
    if cause in DRAINED:
        return tuple(_drain(node) for node in case.failing_nodes[:3])
    facts = known.network_path
    if facts is None or facts.around is None or isinstance(facts.places, Unread):
        return ()
    for question in facts.questions:
        for place in facts.places:
            verdict = verdict_of(question, place, facts.around)
            if verdict.reach is Reach.BLOCKED and verdict.cause is cause and cause in _COMMANDS:
                return _COMMANDS[cause](_Blocked(question, verdict, facts.around))
    return ()


def _drain(node: str) -> str:
    return shlex.join(("kubectl", "drain", node, "--ignore-daemonsets", "--delete-emptydir-data"))


def _aws(question: Question, *words: str) -> str:
    return shlex.join(("aws", "ec2", *words, "--region", question.vpc_region))


def _endpoint(one: _Blocked) -> tuple[str, ...]:
    return (_create(one.question, one.verdict, one.question.hop),)


def _all_endpoints(one: _Blocked) -> tuple[str, ...]:
    """Nothing leads out: the three endpoints a pull needs, where an ECR image is in question."""
    if one.question.hop is Hop.ELSEWHERE:
        return ()
    hops = (Hop.TOKEN, Hop.MANIFESTS)
    return (*(_create(one.question, one.verdict, hop) for hop in hops), *_gateway(one))


def _create(question: Question, verdict: HopVerdict, hop: Hop) -> str:
    groups = verdict.place.groups or ()
    return _aws(
        question,
        *("create-vpc-endpoint", "--vpc-id", verdict.place.vpc),
        *("--vpc-endpoint-type", "Interface", "--service-name", _service(question, hop)),
        *("--subnet-ids", verdict.place.subnet, "--private-dns-enabled"),
        *(("--security-group-ids", *groups) if groups else ()),
    )


def _gateway(one: _Blocked) -> tuple[str, ...]:
    question, verdict, around = one.question, one.verdict, one.around
    table = _table(verdict, around)
    if table is None:
        return ()
    endpoints = () if isinstance(around.endpoints, Unread) else around.endpoints
    for endpoint in endpoints:
        mine = endpoint.vpc == verdict.place.vpc and endpoint.gateway
        if mine and serves(endpoint, Hop.LAYERS, question.region):
            add = ("modify-vpc-endpoint", "--vpc-endpoint-id", endpoint.id)
            return (_aws(question, *add, "--add-route-table-ids", table.id),)
    return (
        _aws(
            question,
            *("create-vpc-endpoint", "--vpc-id", verdict.place.vpc),
            *("--vpc-endpoint-type", "Gateway", "--service-name"),
            *(_service(question, Hop.LAYERS), "--route-table-ids", table.id),
        ),
    )


def _let_in(one: _Blocked) -> tuple[str, ...]:
    verdict, place = one.verdict, one.verdict.place
    groups = place.groups or ()
    if verdict.resource in groups:
        return ()
    source = ("--source-group", groups[0]) if groups else ("--cidr", f"{place.address}/32")
    if not groups and not place.address:
        return ()
    rule = ("--protocol", "tcp", "--port", "443", *source)
    words = ("authorize-security-group-ingress", "--group-id", verdict.resource, *rule)
    return (_aws(one.question, *words),)


def _names(one: _Blocked) -> tuple[str, ...]:
    question, verdict, dns = one.question, one.verdict, one.around.dns
    vpc = verdict.place.vpc
    if verdict.resource == vpc:
        return (_aws(question, "modify-vpc-attribute", "--vpc-id", vpc, "--enable-dns-support"),)
    if dns is not None and not isinstance(dns, Unread) and not dns.hostnames:
        return (_aws(question, "modify-vpc-attribute", "--vpc-id", vpc, "--enable-dns-hostnames"),)
    words = ("modify-vpc-endpoint", "--vpc-endpoint-id", verdict.resource, "--private-dns-enabled")
    return (_aws(question, *words),)


def _service(question: Question, hop: Hop) -> str:
    china = question.region.startswith("cn-") and hop is not Hop.LAYERS
    return f"{'cn.' if china else ''}com.amazonaws.{question.region}.{hop}"


def _table(verdict: HopVerdict, around: Surroundings) -> RouteTable | None:
    tables = () if isinstance(around.tables, Unread) else around.tables
    return table_of(verdict.place, tables)


_COMMANDS: dict[Cause, Callable[[_Blocked], tuple[str, ...]]] = {
    Cause.NO_ROUTE_TO_REGISTRY: _all_endpoints,
    Cause.ENDPOINT_MISSING: _endpoint,
    Cause.S3_GATEWAY_MISSING: _gateway,
    Cause.ENDPOINT_SECURITY_GROUP_BLOCKS: _let_in,
    Cause.DNS_MISCONFIGURED: _names,
}
