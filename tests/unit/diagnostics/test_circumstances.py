"""Causes that words and surroundings name together, over a small world."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.model import Conclusion, Confidence, Step, Verdict
from diagnostics.network.model import Endpoint, Route, RouteTable, VpcDns
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from tests.fakes.reading import (
    FORBIDDEN,
    IMAGE,
    NODE,
    NOT_FOUND,
    NOW,
    REGISTRY,
    Network,
    World,
    failing_pod,
    running_pod,
)

PROVEN, LIKELY, UNKNOWN = Confidence.PROVEN, Confidence.LIKELY, Confidence.UNKNOWN
ASKED = f'failed to do request: Head "https://{REGISTRY}/v2/retail-sample-app-ui/manifests/1.2.1": '
TIMED_OUT = f"{ASKED}dial tcp 52.94.187.210:443: i/o timeout"
NO_HOST = f"{ASKED}dial tcp: lookup {REGISTRY} on 10.42.0.2:53: no such host"
GIVEN_UP = f'failed to pull and unpack image "{IMAGE}": failed to copy: context deadline exceeded'
DIGEST = f"sha256:{'a' * 64}"
CORRUPT = (
    f'failed to pull and unpack image "{IMAGE}": failed commit on ref "layer-{DIGEST}": unexpected '
    f"commit digest sha256:{'b' * 64}, expected {DIGEST}: failed precondition"
)
NO_CREDENTIALS = (
    f'failed to pull and unpack image "{IMAGE}": failed to resolve reference "{IMAGE}": pull access'
    " denied, repository does not exist or may require authorization: authorization failed: no "
    "basic auth credentials"
)
DENIED_BY = (
    f'failed to pull and unpack image "{IMAGE}": failed to copy: httpReadSeeker: failed open: '
    f"unexpected status code https://{REGISTRY}/v2/retail-sample-app-ui/blobs/{DIGEST}: 403 "
    "Forbidden - Server message: denied: User: arn:aws:sts::123456789012:assumed-role/"
    "EksNodeGroupRole/i-0abc1234def567890 is not authorized to perform: ecr:GetDownloadUrlForLayer "
    "on resource: arn:aws:ecr:us-west-2:123456789012:repository/retail-sample-app-ui with an "
    "explicit deny in a "
)
LAYER_403 = (
    f'failed to pull and unpack image "{IMAGE}": failed to copy: httpReadSeeker: failed open: '
    "unexpected status code https://prod-us-west-2-starport-layer-bucket.s3.us-west-2.amazonaws.com"
    "/a/b: 403 Forbidden"
)


def concluded(world: World, pool: int = 4) -> Conclusion:
    scope = Scope("eks-workshop", world.gateways())
    with ThreadPoolExecutor(pool) as threads:
        doctor = Doctor({"eks-workshop": scope}, threads, lambda: NOW)
        return doctor.diagnose(WorkloadQuery("ui-private")).groups[0]


def told(world: World) -> tuple[Cause, Confidence]:
    group = concluded(world)
    return group.cause, group.confidence


def world_of(said: str, **other: object) -> World:
    return World(event_messages=[said], repository_policy=None, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["service control policy", "resource control policy"])
def test_aws_naming_the_organization_is_believed_and_no_policy_fix_is_its_cause(kind: str) -> None:
    assert told(world_of(DENIED_BY + kind)) == (Cause.ORGANIZATION_POLICY_DENIES, PROVEN)
    both = World(event_messages=[DENIED_BY + kind])
    group = concluded(both)
    assert group.cause is Cause.ORGANIZATION_POLICY_DENIES
    assert group.also == (Cause.REPOSITORY_POLICY_DENIES,)


def test_aws_naming_an_endpoints_policy_is_believed() -> None:
    assert told(world_of(DENIED_BY + "VPC endpoint policy")) == (
        Cause.ENDPOINT_POLICY_DENIES,
        PROVEN,
    )


def test_aws_naming_a_repository_policy_is_left_to_the_steps() -> None:
    group = concluded(World(event_messages=[DENIED_BY + "resource-based policy"]))
    assert group.cause is Cause.REPOSITORY_POLICY_DENIES


def test_timeouts_on_an_open_way_are_a_firewalls_at_most_likely() -> None:
    assert told(world_of(TIMED_OUT)) == (Cause.PROXY_OR_FIREWALL, LIKELY)


def test_timeouts_without_a_route_are_proven_and_the_policy_is_named_too() -> None:
    closed = RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, (Route("10.0.0.0/8", "local"),))
    world = World(event_messages=[TIMED_OUT], network=Network(tables=(closed,)))
    group = concluded(world)
    assert (group.cause, group.confidence) == (Cause.NO_ROUTE_TO_REGISTRY, PROVEN)
    assert Cause.REPOSITORY_POLICY_DENIES in group.also


@pytest.mark.parametrize(
    "call",
    [
        "ec2:DescribeInstances",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNatGateways",
    ],
)
def test_a_way_not_seen_in_full_is_unknown_with_the_grant(call: str) -> None:
    group = concluded(world_of(TIMED_OUT, deny=frozenset({call})))
    assert (group.cause, group.confidence) == (Cause.UNKNOWN, UNKNOWN)
    finding = next(one for one in group.findings if one.step is Step.NETWORK_PATH)
    assert call in {one.action for one in finding.missing}


def test_the_workshops_case_asks_nothing_of_the_network() -> None:
    world = World()
    assert told(world)[0] is Cause.REPOSITORY_POLICY_DENIES
    assert not [call for call in world.calls if call.startswith("ec2:")]


def test_a_pull_given_up_on_an_open_way_is_slow() -> None:
    group = concluded(world_of(GIVEN_UP))
    assert (group.cause, group.confidence) == (Cause.SLOW_PULL, LIKELY)
    assert "268 MB" in group.sentence


def test_a_name_that_does_not_resolve_is_dns_and_proven_by_the_switch() -> None:
    assert told(world_of(NO_HOST)) == (Cause.DNS_MISCONFIGURED, LIKELY)
    off = Network(dns=VpcDns(False, True))
    assert told(world_of(NO_HOST, network=off)) == (Cause.DNS_MISCONFIGURED, PROVEN)


def test_one_node_with_damaged_content_is_told_from_a_damaged_image() -> None:
    other = replace(running_pod(), node="other")
    assert told(world_of(CORRUPT, pods=[failing_pod(), other])) == (
        Cause.NODE_CONTENT_CORRUPT,
        PROVEN,
    )
    assert told(world_of(CORRUPT)) == (Cause.NODE_CONTENT_CORRUPT, LIKELY)


def test_content_that_is_damaged_on_every_node_is_no_nodes_fault() -> None:
    labels = {"eks.amazonaws.com/nodegroup": "default"}
    pods = [failing_pod("a"), failing_pod("b", node="other")]
    world = world_of(CORRUPT, pods=pods, node_labels={NODE: labels, "other": labels})
    assert concluded(world).cause is not Cause.NODE_CONTENT_CORRUPT


@pytest.mark.parametrize(
    "host", ["dkr.ecr-fips.us-west-2.amazonaws.com", "dkr-ecr.us-west-2.on.aws"]
)
def test_a_host_form_that_gets_no_credentials_is_unmatched(host: str) -> None:
    image = f"123456789012.{host}/retail-sample-app-ui:1.2.1"
    world = world_of(NO_CREDENTIALS.replace(IMAGE, image), pods=[failing_pod(image=image)])
    assert told(world) == (Cause.REGISTRY_HOST_UNMATCHED, LIKELY)


def test_no_credentials_where_only_ecr_api_is_out_of_reach() -> None:
    closed = RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, (Route("10.0.0.0/8", "local"),))
    dkr = Endpoint(
        "vpce-1",
        "com.amazonaws.us-west-2.ecr.dkr",
        False,
        "available",
        "vpc-1",
        subnets=("subnet-a",),
        private_dns=True,
    )
    network = Network(tables=(closed,), endpoints=(dkr,))
    assert told(world_of(NO_CREDENTIALS, network=network)) == (Cause.ENDPOINT_MISSING, PROVEN)


def test_a_layer_refused_by_s3_without_an_endpoint_is_not_the_endpoints() -> None:
    assert concluded(world_of(LAYER_403)).cause is not Cause.S3_ENDPOINT_POLICY_DENIES


def test_expired_events_still_find_what_blocks_the_way() -> None:
    closed = RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, (Route("10.0.0.0/8", "local"),))
    world = World(event_messages=[], repository_policy=None, network=Network(tables=(closed,)))
    assert told(world) == (Cause.NO_ROUTE_TO_REGISTRY, PROVEN)


def test_an_image_pushed_after_the_last_try_only_waits() -> None:
    world = world_of(NOT_FOUND)
    world.pushed_at = {"1.2.1": NOW + timedelta(seconds=5)}
    assert told(world) == (Cause.WAITING_FOR_RETRY, PROVEN)


def test_a_denial_that_nothing_explains_any_more_was_mended() -> None:
    group = concluded(world_of(FORBIDDEN))
    assert (group.cause, group.confidence) == (Cause.WAITING_FOR_RETRY, LIKELY)
    assert "mended since the last try" in group.sentence
    network = next(one for one in group.findings if one.step is Step.NETWORK_PATH)
    assert network.verdict is Verdict.OK


CLOSED = RouteTable("rtb-a", "vpc-1", ("subnet-a",), False, (Route("10.0.0.0/8", "local"),))


def test_a_missing_way_has_its_commands_with_the_names_filled_in() -> None:
    group = concluded(world_of(TIMED_OUT, network=Network(tables=(CLOSED,))))
    api, dkr, s3 = group.commands
    assert "--service-name com.amazonaws.us-west-2.ecr.api" in api
    assert "--vpc-id vpc-1" in dkr
    assert "--subnet-ids subnet-a" in dkr
    assert s3.endswith("--route-table-ids rtb-a --region us-west-2")


def test_a_switch_that_is_off_has_its_command() -> None:
    off = Network(dns=VpcDns(False, True))
    group = concluded(world_of(NO_HOST, network=off))
    assert group.commands == (
        "aws ec2 modify-vpc-attribute --vpc-id vpc-1 --enable-dns-support --region us-west-2",
    )


def test_a_damaged_node_is_to_be_drained_whatever_it_is_called() -> None:
    named = "node; rm -rf /"
    labels = {"eks.amazonaws.com/nodegroup": "default"}
    world = world_of(CORRUPT, pods=[failing_pod(node=named)], node_labels={named: labels})
    assert concluded(world).commands == (
        "kubectl drain 'node; rm -rf /' --ignore-daemonsets --delete-emptydir-data",
    )
