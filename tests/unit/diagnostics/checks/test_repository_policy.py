"""Step 6: do ECR's own policies let the puller in?"""

import json

import pytest

from diagnostics.causes import Cause
from diagnostics.checks import node_role, repository_policy
from diagnostics.model import Confidence, Finding, Step, Verdict
from tests.fakes.reading import IMAGE, ROLE_ARN, World

OTHER_ACCOUNT = "210987654321"


def statement(effect: str, principal: object, **more: object) -> str:
    one = {"Effect": effect, "Principal": principal, "Action": "ecr:BatchGetImage", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [one]})


def judged(case, known, world) -> Finding:  # type: ignore[no-untyped-def]
    gateways = world.gateways()
    known = known.learned(Step.NODE_ROLE, node_role.observe(case, gateways, known))
    facts = repository_policy.observe(case, gateways, known)
    return repository_policy.judge(case, known.learned(Step.REPOSITORY_POLICY, facts))


@pytest.mark.parametrize("principal", ["*", {"AWS": ROLE_ARN}, {"AWS": ["123456789012"]}])
def test_a_deny_that_reaches_the_role_is_the_cause(case_of, known_of, principal) -> None:
    world, case = World(repository_policy=statement("Deny", principal, Sid="no")), case_of()
    finding = judged(case, known_of(case, world), world)
    assert (finding.verdict, finding.cause) == (Verdict.FAULT, Cause.REPOSITORY_POLICY_DENIES)
    assert 'statement "no"' in finding.summary


def test_a_deny_for_somebody_else_is_not(case_of, known_of) -> None:
    policy = statement("Deny", {"AWS": "arn:aws:iam::123456789012:role/Other"})
    world, case = World(repository_policy=policy), case_of()
    assert judged(case, known_of(case, world), world).verdict is Verdict.OK


def test_a_deny_that_depends_on_the_network_path_is_unknown_and_names_the_key(
    case_of, known_of
) -> None:
    condition = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    world = World(repository_policy=statement("Deny", "*", Condition=condition))
    case = case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.UNKNOWN
    assert "aws:SourceVpce" in finding.summary


def test_another_account_s_repository_without_a_policy_lets_nobody_in(case_of, known_of) -> None:
    case = case_of(image=IMAGE.replace("123456789012", OTHER_ACCOUNT))
    world = World(repository_policy=None)
    finding = judged(case, known_of(case, world), world)
    assert finding.cause is Cause.CROSS_ACCOUNT_POLICY_MISSING
    assert "ecr:GetRegistryPolicy" not in world.calls


def test_the_registry_s_policy_can_deny_too(case_of, known_of) -> None:
    policy = statement("Deny", {"AWS": ROLE_ARN}, Resource="*")
    world, case = World(repository_policy=None, registry_policy=policy), case_of()
    assert judged(case, known_of(case, world), world).cause is Cause.REGISTRY_POLICY_DENIES


@pytest.mark.parametrize("how", ["deny", "broken"])
def test_a_scope_that_cannot_be_read_makes_the_registry_s_deny_likely(
    case_of, known_of, how: str
) -> None:
    policy = statement("Deny", {"AWS": ROLE_ARN}, Resource="*")
    unread = {how: frozenset({"ecr:GetAccountSetting"})}
    world, case = World(repository_policy=None, registry_policy=policy, **unread), case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.cause is Cause.REGISTRY_POLICY_DENIES
    assert finding.confidence is Confidence.LIKELY
    assert "ecr:GetAccountSetting" in finding.summary
    assert [one.action for one in finding.missing] == ["ecr:GetAccountSetting"] * (how == "deny")


def test_a_registry_policy_the_bot_may_not_read_leaves_it_open(case_of, known_of) -> None:
    world = World(repository_policy=None, deny=frozenset({"ecr:GetRegistryPolicy"}))
    case = case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.UNKNOWN
    assert [one.action for one in finding.missing] == ["ecr:GetRegistryPolicy"]


def test_the_registry_policy_of_another_account_is_noted(case_of, known_of) -> None:
    case = case_of(IMAGE.replace("123456789012", OTHER_ACCOUNT))
    world = World(repository_policy=statement("Allow", {"AWS": ROLE_ARN}, Action="ecr:*"))
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.OK
    assert f"account {OTHER_ACCOUNT}" in finding.note


@pytest.mark.parametrize("text", ["", "{", '{"Statement":[{"Effect":"Maybe"}]}', "[]"])
def test_a_policy_the_engine_cannot_read_is_unknown(case_of, known_of, text: str) -> None:
    world, case = World(repository_policy=text), case_of()
    assert judged(case, known_of(case, world), world).verdict is Verdict.UNKNOWN
