"""The whole reading half over a small world: what is asked, what is concluded, what is admitted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.model import Confidence, Diagnosis, Finding, Step, Verdict
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from diagnostics.resolve_errors import NamespaceNotAllowed, UnknownCluster, UnknownWorkload
from tests.fakes.reading import (
    ACCOUNT,
    FORBIDDEN,
    IMAGE,
    NODE,
    NOT_FOUND,
    NOW,
    PULL_ONLY,
    ROLE_ARN,
    World,
    failing_pod,
    running_pod,
)

LETS_ALL_IN = '{"Statement":{"Effect":"Allow","Action":"ecr:*","Principal":"*"}}'
TOKEN_ONLY = '{"Statement":{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}}'


def diagnose(world: World, query: WorkloadQuery | None = None, **told: object) -> Diagnosis:
    scope = Scope("eks-workshop", world.gateways())
    with ThreadPoolExecutor(4) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        return doctor.diagnose(query or WorkloadQuery("ui-private"), **told)  # type: ignore[arg-type]


def only_group(diagnosis: Diagnosis):  # type: ignore[no-untyped-def]
    assert len(diagnosis.groups) == 1
    return diagnosis.groups[0]


def verdicts(diagnosis: Diagnosis) -> dict[Step, Verdict]:
    return {one.step: one.verdict for one in only_group(diagnosis).findings}


def test_a_deny_of_the_repository_policy_is_proven_with_its_statement() -> None:
    diagnosis = diagnose(World())
    group = only_group(diagnosis)
    assert diagnosis.verdict is Verdict.FAULT
    assert (group.cause, group.confidence) == (Cause.REPOSITORY_POLICY_DENIES, Confidence.PROVEN)
    assert group.puller.name == ROLE_ARN
    assert '"new policy"' in group.sentence
    assert verdicts(diagnosis) == {
        Step.POD_STATUS: Verdict.FAULT,
        Step.POD_EVENTS: Verdict.FAULT,
        Step.IMAGE_REFERENCE: Verdict.OK,
        Step.ECR_IMAGE: Verdict.OK,
        Step.NODE_ROLE: Verdict.OK,
        Step.REPOSITORY_POLICY: Verdict.FAULT,
        Step.ORGANIZATION_POLICY: Verdict.SKIPPED,
        Step.NETWORK_PATH: Verdict.OK,
    }


def test_every_finding_is_told_as_it_comes_and_stands_in_runbook_order() -> None:
    told: list[Finding] = []
    diagnosis = diagnose(World(), told=told.append)
    assert [one.step for one in only_group(diagnosis).findings] == list(Step)
    assert {one.step for one in told} == set(Step)
    assert len(told) == len(Step)


def test_a_role_without_pull_rights_is_the_cause_where_no_policy_denies() -> None:
    world = World(repository_policy=None, role_policies={"EksNodeGroupRole": [TOKEN_ONLY]})
    assert only_group(diagnose(world)).cause is Cause.ROLE_LACKS_PULL


def test_a_deny_and_a_role_without_rights_are_both_named() -> None:
    world = World(role_policies={"EksNodeGroupRole": [TOKEN_ONLY]})
    group = only_group(diagnose(world))
    assert {group.cause, *group.also} == {Cause.ROLE_LACKS_PULL, Cause.REPOSITORY_POLICY_DENIES}


def test_a_missing_tag_is_told_from_a_missing_repository() -> None:
    gone = World(repository_policy=None, event_messages=[NOT_FOUND])
    gone.images = {"retail-sample-app-ui": ("1.2.0", "1.2.2")}
    group = only_group(diagnose(gone))
    assert group.cause is Cause.TAG_MISSING
    assert "1.2.2" in next(one.note for one in group.findings if one.step is Step.ECR_IMAGE)
    gone.images = {"retail-sample-app": ("1.2.1",)}
    group = only_group(diagnose(gone))
    assert group.cause is Cause.REPOSITORY_MISSING
    assert "retail-sample-app" in next(
        one.note for one in group.findings if one.step is Step.ECR_IMAGE
    )


def test_a_permissions_boundary_is_named() -> None:
    world = World(repository_policy=None, boundary=TOKEN_ONLY)
    assert only_group(diagnose(world)).cause is Cause.PERMISSIONS_BOUNDARY


def test_nothing_that_stops_it_now_is_a_wait_and_only_likely() -> None:
    group = only_group(diagnose(World(repository_policy=None)))
    assert (group.cause, group.confidence) == (Cause.WAITING_FOR_RETRY, Confidence.LIKELY)
    assert "mended since the last try" in group.sentence


@pytest.mark.parametrize(
    ("call", "step"),
    [
        ("list events", Step.POD_EVENTS),
        ("ecr:DescribeImages", Step.ECR_IMAGE),
        ("ecr:GetRepositoryPolicy", Step.REPOSITORY_POLICY),
        ("eks:DescribeNodegroup", Step.NODE_ROLE),
        ("iam:ListAttachedRolePolicies", Step.NODE_ROLE),
        ("iam:ListRolePolicies", Step.NODE_ROLE),
        ("iam:GetPolicyVersion", Step.NODE_ROLE),
        ("iam:GetRole", Step.NODE_ROLE),
    ],
)
def test_a_denied_read_is_unknown_with_the_grant_and_never_another_cause(
    call: str, step: Step
) -> None:
    group = only_group(diagnose(World(deny=frozenset({call}))))
    finding = next(one for one in group.findings if one.step is step)
    if step is not Step.POD_EVENTS or finding.verdict is not Verdict.FAULT:
        assert finding.verdict is Verdict.UNKNOWN
        assert call in {one.action for one in finding.missing}
    assert group.cause in (Cause.REPOSITORY_POLICY_DENIES, Cause.UNKNOWN)


def test_without_the_policy_the_cause_is_unknown_not_fine() -> None:
    diagnosis = diagnose(World(deny=frozenset({"ecr:GetRepositoryPolicy"})))
    assert diagnosis.verdict is Verdict.UNKNOWN
    assert only_group(diagnosis).cause is Cause.UNKNOWN


def test_denied_nodes_leave_the_puller_unknown() -> None:
    group = only_group(diagnose(World(deny=frozenset({"get nodes"}))))
    assert group.puller is None
    assert group.cause is Cause.UNKNOWN


def test_a_healthy_workload_asks_nothing_of_aws() -> None:
    world = World(pods=[running_pod()])
    diagnosis = diagnose(world)
    assert diagnosis.verdict is Verdict.OK
    assert "1 of 1 pods running" in diagnosis.sentence
    assert not [call for call in world.calls if ":" in call]


def test_a_thousand_pods_on_fifty_nodes_cost_what_one_costs() -> None:
    nodes = [f"node-{number}" for number in range(50)]
    pods = [failing_pod(f"ui-{number}", node=nodes[number % 50]) for number in range(1000)]
    world = World(
        pods=pods,
        node_labels={name: {"eks.amazonaws.com/nodegroup": "default"} for name in nodes},
        provider_ids={name: f"aws:///a/i-0{n:016x}" for n, name in enumerate(nodes)},
    )
    group = only_group(diagnose(world))
    assert len(group.case.pods) == 1000
    assert len(world.calls) <= 25


def test_nodes_of_two_roles_are_two_groups() -> None:
    other = f"arn:aws:iam::{ACCOUNT}:role/BatchNodes"
    world = World(
        pods=[failing_pod("a"), failing_pod("b", node="other")],
        node_labels={NODE: {"eks.amazonaws.com/nodegroup": "default"}, "other": {}},
        provider_ids={NODE: "", "other": "aws:///us-west-2a/i-0123456789abcdef0"},
        profiles={"i-0123456789abcdef0": "arn:profile/batch"},
        profile_roles={"arn:profile/batch": other},
    )
    world.role_policies["BatchNodes"] = [PULL_ONLY]
    causes = {one.puller.name: one.cause for one in diagnose(world).groups if one.puller}
    assert causes == {
        ROLE_ARN: Cause.REPOSITORY_POLICY_DENIES,
        other: Cause.WAITING_FOR_RETRY,
    }


def test_an_unknown_workload_gets_the_nearest_names() -> None:
    with pytest.raises(UnknownWorkload) as caught:
        diagnose(World(), WorkloadQuery("ui-privat"))
    assert caught.value.nearest == ("ui-private",)


def test_the_nearest_names_are_asked_for_in_the_cluster_they_were_found_in() -> None:
    with pytest.raises(UnknownWorkload) as caught:
        diagnose(World(), WorkloadQuery("ui-privat", cluster="eks-workshop"))
    assert caught.value.nearest == ("ui-private --cluster eks-workshop",)


def test_a_pod_stands_for_its_owner() -> None:
    world = World()
    diagnosis = diagnose(world, WorkloadQuery("ui-private-7d9f-x"))
    assert diagnosis.workload.ref.kind == "Deployment"


def test_a_namespace_that_is_not_configured_is_refused_before_any_call() -> None:
    world = World()
    scope = Scope("eks-workshop", world.gateways(), namespaces=("shop",), default_namespace="shop")
    with ThreadPoolExecutor(2) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        with pytest.raises(NamespaceNotAllowed):
            doctor.diagnose(WorkloadQuery("ui", namespace="kube-system"))
        with pytest.raises(UnknownCluster):
            doctor.diagnose(replace(WorkloadQuery("ui"), cluster="nowhere"))
    assert world.calls == []


def test_two_images_of_one_pod_are_explained_apart() -> None:
    other = "quay.io/team/other:2"
    both = failing_pod()
    wanting = replace(both.containers[0], name="side", image=other)
    world = World(
        pods=[replace(both, containers=(*both.containers, wanting))],
        event_messages=[FORBIDDEN, f'Failed to pull image "{other}": {other}: not found'],
    )
    causes = {one.case.image: one.cause for one in diagnose(world).groups}
    assert causes[IMAGE] is Cause.REPOSITORY_POLICY_DENIES
    assert causes[other] is not Cause.REPOSITORY_POLICY_DENIES
    proven = next(one for one in diagnose(world).groups if one.case.image == IMAGE)
    assert proven.confidence is Confidence.PROVEN


@pytest.mark.parametrize(
    "words", ["the moon is in the way", "unexpected commit digest sha256:aa, expected sha256:bb"]
)
def test_words_that_no_mended_policy_explains_are_no_reason_to_restart(words: str) -> None:
    world = World(
        repository_policy=None, event_messages=[f'Failed to pull image "{IMAGE}": {words}']
    )
    assert only_group(diagnose(world)).cause is not Cause.WAITING_FOR_RETRY


def test_a_pod_name_does_not_open_a_namespace_that_is_not_configured() -> None:
    world = World()
    scope = Scope("eks-workshop", world.gateways(), namespaces=("shop",))
    with ThreadPoolExecutor(2) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        with pytest.raises(UnknownWorkload):
            doctor.diagnose(WorkloadQuery("ui-private-7d9f-x"))


@pytest.mark.parametrize(
    ("policy", "cause"),
    [(TOKEN_ONLY, Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL), (PULL_ONLY, Cause.UNKNOWN)],
)
def test_what_another_account_shows_a_stranger_proves_nothing_where_it_refused_the_node(
    policy: str, cause: Cause
) -> None:
    other = "210987654321"
    image = IMAGE.replace("123456789012", other)
    world = World(
        pods=[failing_pod(image=image)],
        event_messages=[FORBIDDEN.replace("123456789012", other)],
        role_policies={"EksNodeGroupRole": [policy]},
        images={},
        repository_policy=LETS_ALL_IN,
    )
    group = only_group(diagnose(world))
    assert group.cause is cause
    assert any(f"ask account {other}" in one.summary for one in group.findings)


def test_another_account_that_says_not_found_to_both_has_no_such_repository() -> None:
    image = IMAGE.replace("123456789012", "210987654321")
    words = f'Failed to pull image "{image}": rpc error: code = NotFound desc = {image}: not found'
    world = World(pods=[failing_pod(image=image)], event_messages=[words], images={})
    assert only_group(diagnose(world)).cause is Cause.REPOSITORY_MISSING
