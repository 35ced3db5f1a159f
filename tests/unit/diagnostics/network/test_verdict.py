"""What blocks a hop, by the resource that does."""

from dataclasses import replace

import pytest

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread
from diagnostics.model import Permission
from diagnostics.network.model import (
    AclEntry,
    GroupRule,
    Hop,
    NatGateway,
    NetworkAcl,
    Question,
    Route,
    RouteTable,
    SecurityGroup,
    VpcDns,
)
from diagnostics.network.verdict import HopVerdict, Reach, verdict_of

HERE = "us-west-2"


def asked(hop: Hop, region: str = HERE, **other: bool) -> Question:
    return Question(hop, region, HERE, **other)


def blame(verdict: HopVerdict) -> tuple[Cause | None, str]:
    assert verdict.reach is Reach.BLOCKED, verdict.words
    assert verdict.resource in verdict.words or verdict.resource == verdict.place.subnet
    return verdict.cause, verdict.resource


def test_no_route_and_no_endpoint_blames_the_route_table(place, around_of) -> None:
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of())
    assert blame(verdict) == (Cause.NO_ROUTE_TO_REGISTRY, "rtb-a")


@pytest.mark.parametrize(("hop", "other"), [(Hop.MANIFESTS, "ecr.api"), (Hop.TOKEN, "ecr.dkr")])
def test_one_endpoint_of_two_names_the_missing_one(
    hop, other, place, around_of, endpoint_of
) -> None:
    verdict = verdict_of(asked(hop), place, around_of(endpoint_of(other)))
    assert verdict.cause is Cause.ENDPOINT_MISSING
    assert f"none for {hop}" in verdict.words


def test_a_gateway_of_another_route_table_does_not_serve_this_one(
    place, around_of, endpoint_of
) -> None:
    around = around_of(endpoint_of("s3", route_tables=("rtb-b",)))
    verdict = verdict_of(asked(Hop.LAYERS), place, around)
    assert blame(verdict) == (Cause.S3_GATEWAY_MISSING, "vpce-s3")


def test_no_gateway_at_all_blames_s3_only_for_layers(place, around_of, endpoint_of) -> None:
    around = around_of(endpoint_of("ecr.dkr"), endpoint_of("ecr.api"))
    assert verdict_of(asked(Hop.LAYERS), place, around).cause is Cause.S3_GATEWAY_MISSING
    assert verdict_of(asked(Hop.MANIFESTS), place, around).reach is Reach.OPEN


def test_a_nat_gateway_makes_endpoints_unneeded(place, around_of) -> None:
    around = around_of(out="nat-1", nats=(NatGateway("nat-1", "available"),))
    for hop in Hop:
        assert verdict_of(asked(hop), place, around).reach is Reach.OPEN


@pytest.mark.parametrize("state", ["failed", "deleting", "deleted", "pending"])
def test_a_nat_gateway_that_is_not_there_is_no_way(state, place, around_of) -> None:
    around = around_of(out="nat-1", nats=(NatGateway("nat-1", state),))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around)
    assert blame(verdict) == (Cause.NO_ROUTE_TO_REGISTRY, "nat-1")


def test_a_blackhole_route_is_no_way(place, around_of) -> None:
    around = around_of(out="nat-1", active=False)
    assert blame(verdict_of(asked(Hop.ELSEWHERE), place, around))[0] is Cause.NO_ROUTE_TO_REGISTRY


def test_an_internet_gateway_serves_only_public_addresses(place, around_of) -> None:
    around = around_of(out="igw-1")
    assert verdict_of(asked(Hop.MANIFESTS), place, around).reach is Reach.BLOCKED
    public = replace(place, public=True)
    assert verdict_of(asked(Hop.MANIFESTS), public, around).reach is Reach.OPEN


def test_the_main_table_serves_a_subnet_without_its_own(place, around_of) -> None:
    main = RouteTable("rtb-m", "vpc-1", (), True, (Route("0.0.0.0/0", "nat-1"),))
    other = RouteTable("rtb-x", "vpc-2", (), True, ())
    around = around_of(tables=(other, main))
    assert verdict_of(asked(Hop.MANIFESTS), place, around).reach is Reach.OPEN


def test_the_subnets_own_table_wins_over_the_main_one(place, around_of) -> None:
    own = RouteTable("rtb-own", "vpc-1", ("subnet-a",), False, ())
    main = RouteTable("rtb-m", "vpc-1", (), True, (Route("0.0.0.0/0", "nat-1"),))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of(tables=(main, own)))
    assert blame(verdict) == (Cause.NO_ROUTE_TO_REGISTRY, "rtb-own")


def test_a_transit_gateway_is_open_as_far_as_can_be_seen(place, around_of) -> None:
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of(out="tgw-1"))
    assert verdict.reach is Reach.OPEN
    assert "cannot be seen" in verdict.words


def test_ipv6_is_a_way_for_a_dual_stack_host_only(place, around_of) -> None:
    table = RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, (Route("::/0", "eigw-1"),))
    around = around_of(tables=(table,))
    assert verdict_of(asked(Hop.MANIFESTS), place, around).reach is Reach.BLOCKED
    question = asked(Hop.MANIFESTS, dual_stack=True)
    assert verdict_of(question, place, around).reach is Reach.OPEN


@pytest.mark.parametrize("state", ["pending", "pendingacceptance", "deleting", "failed"])
def test_an_endpoint_that_is_not_available_is_named(state, place, around_of, endpoint_of) -> None:
    verdict = verdict_of(
        asked(Hop.MANIFESTS), place, around_of(endpoint_of("ecr.dkr", state=state))
    )
    assert blame(verdict) == (Cause.ENDPOINT_NOT_AVAILABLE, "vpce-ecr.dkr")


def test_an_endpoint_of_another_vpc_is_not_ours(place, around_of, endpoint_of) -> None:
    around = around_of(endpoint_of("ecr.dkr", vpc="vpc-2"))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around)
    assert blame(verdict) == (Cause.ENDPOINT_NOT_AVAILABLE, "vpce-ecr.dkr")
    assert "vpc-2" in verdict.words


def test_private_dns_off_leads_past_the_endpoint(place, around_of, endpoint_of) -> None:
    endpoint = endpoint_of("ecr.dkr", private_dns=False)
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of(endpoint))
    assert blame(verdict) == (Cause.DNS_MISCONFIGURED, "vpce-ecr.dkr")
    by_nat = verdict_of(asked(Hop.MANIFESTS), place, around_of(endpoint, out="nat-1"))
    assert by_nat.reach is Reach.OPEN


def test_the_vpcs_host_names_off_do_the_same(place, around_of, endpoint_of) -> None:
    around = around_of(endpoint_of("ecr.dkr"), dns=VpcDns(True, False))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around)
    assert verdict.cause is Cause.DNS_MISCONFIGURED
    assert "enableDnsHostnames" in verdict.words


def test_dns_support_off_blocks_whatever_else_is_open(place, around_of) -> None:
    around = around_of(out="nat-1", dns=VpcDns(False, False))
    assert blame(verdict_of(asked(Hop.ELSEWHERE), place, around)) == (
        Cause.DNS_MISCONFIGURED,
        "vpc-1",
    )


def test_another_regions_image_needs_a_way_out(place, around_of, endpoint_of) -> None:
    around = around_of(endpoint_of("ecr.dkr"), endpoint_of("ecr.api"), endpoint_of("s3"))
    verdict = verdict_of(asked(Hop.MANIFESTS, "eu-west-1"), place, around)
    assert verdict.cause is Cause.CROSS_REGION_NO_PATH
    with_nat = around_of(endpoint_of("ecr.dkr"), out="nat-1")
    assert verdict_of(asked(Hop.MANIFESTS, "eu-west-1"), place, with_nat).reach is Reach.OPEN


def test_endpoints_in_china_have_a_name_of_their_own(place, around_of, endpoint_of) -> None:
    endpoint = endpoint_of("ecr.dkr")
    china = replace(endpoint, service="cn.com.amazonaws.cn-north-1.ecr.dkr")
    question = Question(Hop.MANIFESTS, "cn-north-1", "cn-north-1")
    assert china.service in question.services
    assert verdict_of(question, place, around_of(china)).reach is Reach.OPEN


@pytest.mark.parametrize(
    ("rules", "blocked"),
    [
        ((), True),
        ((GroupRule("tcp", 443, 443, ("10.9.0.0/16",)),), True),
        ((GroupRule("tcp", 80, 80, ("10.0.0.0/16",)),), True),
        ((GroupRule("udp", 443, 443, ("10.0.0.0/16",)),), True),
        ((GroupRule("tcp", 443, 443, ("10.0.1.7/32",)),), False),
        ((GroupRule("-1", None, None, ("0.0.0.0/0",)),), False),
        ((GroupRule("tcp", 0, 65535, (), ("sg-node",)),), False),
        ((GroupRule("tcp", 443, 443, (), ("sg-other",)),), True),
        ((GroupRule("tcp", 443, 443, (), (), ("pl-1",)),), False),
    ],
)
def test_the_endpoints_group_has_to_let_the_node_in(
    rules, blocked, place, around_of, endpoint_of
) -> None:
    group = SecurityGroup("sg-open", rules, ())
    node = SecurityGroup("sg-node", (), (GroupRule("-1", None, None, ("0.0.0.0/0",)),))
    around = around_of(endpoint_of("ecr.dkr"), groups=(node, group))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around)
    assert (verdict.reach is Reach.BLOCKED) is blocked
    if blocked:
        assert blame(verdict) == (Cause.ENDPOINT_SECURITY_GROUP_BLOCKS, "sg-open")


def test_a_place_without_known_groups_may_be_let_in_by_group(place, around_of, endpoint_of) -> None:
    fargate = replace(place, groups=None, address="")
    group = SecurityGroup("sg-open", (GroupRule("tcp", 443, 443, (), ("sg-cluster",)),), ())
    around = around_of(endpoint_of("ecr.dkr"), groups=(group,))
    assert verdict_of(asked(Hop.MANIFESTS), fargate, around).reach is Reach.OPEN


def test_the_nodes_own_group_has_to_let_requests_out(place, around_of) -> None:
    around = around_of(out="nat-1", groups=(SecurityGroup("sg-node", (), ()),))
    assert blame(verdict_of(asked(Hop.MANIFESTS), place, around)) == (
        Cause.PROXY_OR_FIREWALL,
        "sg-node",
    )


def acl(*entries: AclEntry) -> NetworkAcl:
    return NetworkAcl("acl-1", "vpc-1", ("subnet-a",), entries)


OUT = AclEntry(100, True, True, "6", "0.0.0.0/0", 443, 443)
BACK = AclEntry(100, False, True, "6", "0.0.0.0/0", 1024, 65535)


@pytest.mark.parametrize(
    ("entries", "reach"),
    [
        ((OUT, BACK), Reach.OPEN),
        ((OUT,), Reach.BLOCKED),
        ((BACK,), Reach.BLOCKED),
        ((OUT, AclEntry(100, False, True, "6", "0.0.0.0/0", 443, 443)), Reach.BLOCKED),
        ((AclEntry(90, True, False, "-1", "0.0.0.0/0"), OUT, BACK), Reach.BLOCKED),
        ((OUT, AclEntry(200, True, False, "-1", "0.0.0.0/0"), BACK), Reach.OPEN),
        ((OUT, AclEntry(90, False, False, "17", "0.0.0.0/0"), BACK), Reach.OPEN),
        # A Deny for some addresses may or may not be the registry's: not said to block.
        ((AclEntry(90, True, False, "6", "52.0.0.0/8", 443, 443), OUT, BACK), Reach.OPEN),
    ],
)
def test_a_network_acl_has_to_let_both_directions_through(entries, reach, place, around_of) -> None:
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of(out="nat-1", acls=(acl(*entries),)))
    assert verdict.reach is reach
    if reach is Reach.BLOCKED:
        assert blame(verdict) == (Cause.PROXY_OR_FIREWALL, "acl-1")


def test_an_acl_does_not_stand_between_hosts_of_one_subnet(place, around_of, endpoint_of) -> None:
    around = around_of(endpoint_of("ecr.dkr"), acls=(acl(),))
    assert verdict_of(asked(Hop.MANIFESTS), place, around).reach is Reach.OPEN
    far = around_of(endpoint_of("ecr.dkr", subnets=("subnet-b",)), acls=(acl(),))
    assert verdict_of(asked(Hop.MANIFESTS), place, far).reach is Reach.BLOCKED


@pytest.mark.parametrize("part", ["endpoints", "tables", "groups", "acls", "nats", "dns"])
def test_what_could_not_be_read_is_never_open(part, place, around_of, endpoint_of) -> None:
    gap = Unread("ec2:Describe", "x", "no", Permission("ec2:Describe", "*"))
    verdict = verdict_of(asked(Hop.MANIFESTS), place, around_of(out="nat-1", **{part: gap}))
    assert verdict.reach is Reach.UNCLEAR
    assert verdict.gaps == (gap,)
