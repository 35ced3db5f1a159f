"""Step 1: which containers fail, and which of them are one case."""

from dataclasses import replace

import pytest

from diagnostics.checks import pod_status
from diagnostics.gateways.errors import Unread
from diagnostics.model import Container, ContainerRole, Verdict, Workload, WorkloadRef
from diagnostics.node_pools import FARGATE, MANAGED, NO_PROFILE, UNKNOWN
from tests.fakes.reading import IMAGE, NODE, World, failing_pod, running_pod

REF = WorkloadRef("eks-workshop", "default", "Deployment", "ui-private")
WORKLOAD = Workload(REF, "uid", 1, 1, 0, {"ui": IMAGE}, "app=app-private")


def cases(world: World):  # type: ignore[no-untyped-def]
    facts = pod_status.observe(WORKLOAD, world.gateways())
    return pod_status.open_cases(WORKLOAD, facts)


def test_pods_of_one_image_and_node_group_are_one_case() -> None:
    (case,) = cases(World(pods=[failing_pod("a"), failing_pod("b"), running_pod("c")]))
    assert set(case.pods) == {"a", "b"}
    assert (case.pool.kind, case.pool.name) == (MANAGED, "default")


def test_a_failing_init_container_counts_and_a_running_pod_can_hold_one() -> None:
    init = Container("init", ContainerRole.INIT, "busybox", "ErrImagePull", "x")
    sidecar = Container("side", ContainerRole.MAIN, "envoy:1", "ImagePullBackOff", "y")
    pod = replace(running_pod(), containers=(*running_pod().containers, init, sidecar))
    assert {case.image for case in cases(World(pods=[pod]))} == {"busybox", "envoy:1"}


def test_a_pod_that_is_being_deleted_does_not_count() -> None:
    assert cases(World(pods=[replace(failing_pod(), deleting=True)])) == ()


def test_a_fargate_pod_is_pulled_by_its_profile() -> None:
    (case,) = cases(
        World(pods=[failing_pod(labels={"eks.amazonaws.com/fargate-profile": "batch"})])
    )
    assert (case.pool.kind, case.pool.name) == (FARGATE, "batch")


def test_nodes_nobody_may_read_leave_the_pool_unknown_and_say_which() -> None:
    world = World(deny=frozenset({"get nodes"}))
    facts = pod_status.observe(WORKLOAD, world.gateways())
    assert isinstance(facts.nodes, Unread)
    (case,) = pod_status.open_cases(WORKLOAD, facts)
    assert case.pool.kind == UNKNOWN
    assert NODE in case.pool.name


def test_an_unscheduled_pod_says_so() -> None:
    (case,) = cases(World(pods=[failing_pod(node=None)]))
    assert case.pool.name == "not scheduled yet"


def test_the_finding_counts_pods_and_names_the_node() -> None:
    (case,) = cases(World(pods=[failing_pod("a"), failing_pod("b")]))
    finding = pod_status.judge(case)
    assert finding.verdict is Verdict.FAULT
    assert finding.summary == f"2 pods in ImagePullBackOff: container ui on {NODE}"


FARGATE_NODE = "fargate-ip-10-42-7-1.us-west-2.compute.internal"


def test_a_fargate_pod_without_its_label_is_told_by_the_profiles() -> None:
    world = World(
        pods=[failing_pod(node=FARGATE_NODE)],
        node_labels={FARGATE_NODE: {}},
        fargate_roles={"batch": "arn:aws:iam::123456789012:role/Pods"},
    )
    (case,) = cases(world)
    assert (case.pool.kind, case.pool.name) == (FARGATE, "batch")


def test_fargate_profiles_the_bot_may_not_list_leave_the_puller_unknown() -> None:
    world = World(
        pods=[failing_pod(node=FARGATE_NODE)],
        node_labels={FARGATE_NODE: {}},
        deny=frozenset({"eks:ListFargateProfiles"}),
    )
    (case,) = cases(world)
    assert case.pool.kind == UNKNOWN
    assert case.pool.missing is not None
    assert case.pool.missing.action == "eks:ListFargateProfiles"


def test_a_fargate_pod_that_no_profile_takes_is_not_a_node_without_a_role() -> None:
    world = World(pods=[failing_pod(node=FARGATE_NODE)], node_labels={FARGATE_NODE: {}})
    (case,) = cases(world)
    assert case.pool.kind == UNKNOWN
    assert "no Fargate profile" in case.pool.name


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"provider_ids": {NODE: ""}}, "names no EC2 instance"),
        ({"gone": frozenset({"i-0abc1234def567890"})}, "does not know i-0abc1234def567890"),
        ({}, NO_PROFILE),
    ],
)
def test_only_an_instance_that_ec2_shows_without_a_profile_has_none(
    fields: dict[str, object], why: str
) -> None:
    (case,) = cases(World(node_labels={NODE: {}}, **fields))  # type: ignore[arg-type]
    assert case.pool.kind == UNKNOWN
    assert why in case.pool.name
