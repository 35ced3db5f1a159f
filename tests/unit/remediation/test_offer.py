"""What is offered, and when nothing is: over whole diagnoses of a small world."""

from dataclasses import replace

import pytest

from diagnostics.causes import Cause
from diagnostics.model import Conclusion, Confidence
from remediation.offer import NoPlan, offer
from remediation.plan import Fix, Plan
from tests.fakes.reading import NOT_FOUND, PULL_ONLY, World
from tests.unit.diagnostics.test_diagnosis import diagnose

TOKEN_ONLY = '{"Statement":{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}}'


def group_of(world: World) -> Conclusion:
    (group,) = diagnose(world).groups
    return group


def test_the_proven_deny_gets_the_policy_fix_and_a_restart() -> None:
    plan = offer(group_of(World()))
    assert isinstance(plan, Plan)
    assert plan.fix is Fix.REPOSITORY_POLICY
    assert plan.actions == ("ecr:SetRepositoryPolicy", "deployments.apps/patch")
    assert plan.policy is not None
    assert "ecr:PutImage" in (plan.policy.after or "")
    assert "ecr:BatchGetImage" not in (plan.policy.after or "")


@pytest.mark.parametrize(
    ("call", "named"),
    [("iam:GetRole", "boundary"), ("ecr:GetRegistryPolicy", "registry policy")],
)
def test_a_layer_nobody_may_read_leaves_no_fix_to_offer(call: str, named: str) -> None:
    group = group_of(World(deny=frozenset({call})))
    plan = offer(group)
    assert isinstance(plan, NoPlan)
    if group.cause is Cause.REPOSITORY_POLICY_DENIES:
        assert named in plan.why


@pytest.mark.parametrize(
    "world",
    [
        World(repository_policy=None, role_policies={"EksNodeGroupRole": [TOKEN_ONLY]}),
        World(repository_policy=None, event_messages=[NOT_FOUND], images={"x": ("1",)}),
        World(boundary=TOKEN_ONLY),
        World(role_policies={"EksNodeGroupRole": []}),
        World(registry_policy='{"Statement":[{"Effect":"Deny","Principal":"*","Action":"*"}]}'),
    ],
    ids=["role", "repository missing", "boundary", "token", "registry"],
)
def test_no_policy_fix_is_offered_where_it_would_not_help(world: World) -> None:
    plan = offer(group_of(world))
    assert isinstance(plan, NoPlan)


@pytest.mark.parametrize("confidence", [Confidence.LIKELY, Confidence.UNKNOWN])
def test_no_policy_is_changed_for_a_cause_that_is_not_proven(confidence: Confidence) -> None:
    plan = offer(replace(group_of(World()), confidence=confidence))
    assert isinstance(plan, NoPlan)
    assert "not proven" in plan.why


def of_kind(group: Conclusion, kind: str) -> Conclusion:
    workload = group.case.workload
    ref = replace(workload.ref, kind=kind)
    return replace(group, case=replace(group.case, workload=replace(workload, ref=ref)))


@pytest.mark.parametrize("kind", ["Job", "CronJob", "Pod"])
def test_what_has_no_rollout_gets_the_policy_fix_without_a_restart(kind: str) -> None:
    plan = offer(of_kind(group_of(World()), kind))
    assert isinstance(plan, Plan)
    assert plan.restart is None
    assert plan.actions == ("ecr:SetRepositoryPolicy",)
    waits = World(repository_policy=None, role_policies={"EksNodeGroupRole": [PULL_ONLY]})
    nothing = offer(of_kind(group_of(waits), kind))
    assert isinstance(nothing, NoPlan)
    assert f"A {kind} has no rollout" in nothing.why


def test_a_wait_is_offered_a_restart_alone() -> None:
    plan = offer(
        group_of(World(repository_policy=None, role_policies={"EksNodeGroupRole": [PULL_ONLY]}))
    )
    assert isinstance(plan, Plan)
    assert plan.policy is None
    assert plan.restart is not None
