"""Step 5: who pulls, and may it?"""

import pytest

from diagnostics.causes import Cause
from diagnostics.checks import node_role, repository_policy
from diagnostics.model import Finding, NodePool, Step, Verdict
from diagnostics.node_pools import FARGATE, HYBRID, INSTANCE_PROFILE
from tests.fakes.reading import ACCOUNT, PULL_ONLY, ROLE_ARN, World

PULL_WITHOUT_TOKEN = (
    '{"Statement":{"Effect":"Allow","Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],'
    '"Resource":"*"}}'
)


def judged(case, known, world) -> Finding:  # type: ignore[no-untyped-def]
    gateways = world.gateways()
    known = known.learned(Step.NODE_ROLE, node_role.observe(case, gateways, known))
    facts = repository_policy.observe(case, gateways, known)
    return node_role.judge(case, known.learned(Step.REPOSITORY_POLICY, facts))


def test_the_repository_s_deny_is_not_the_role_s_fault(case_of, known_of) -> None:
    world, case = World(), case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.OK
    assert finding.evidence[0].text == ROLE_ARN


@pytest.mark.parametrize(
    ("policies", "cause"),
    [([], Cause.TOKEN_NOT_ALLOWED), ([PULL_WITHOUT_TOKEN], Cause.TOKEN_NOT_ALLOWED)],
)
def test_without_the_token_no_repository_policy_helps(case_of, known_of, policies, cause) -> None:
    world, case = World(role_policies={"EksNodeGroupRole": policies}), case_of()
    assert judged(case, known_of(case, world), world).cause is cause


def test_fargate_pulls_with_its_pod_execution_role(case_of, known_of) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/pods/FargateRole"
    world = World(fargate_roles={"batch": arn}, role_policies={"FargateRole": []})
    case = case_of(pool=NodePool(FARGATE, "batch", ()))
    finding = judged(case, known_of(case, world), world)
    assert finding.cause is Cause.FARGATE_ROLE_LACKS_PULL
    assert "FargateRole" in finding.summary


def test_a_self_managed_node_pulls_with_its_instance_profile_s_role(case_of, known_of) -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:role/Karpenter"
    world = World(profile_roles={"arn:p/k": arn}, role_policies={"Karpenter": [PULL_ONLY]})
    case = case_of(pool=NodePool(INSTANCE_PROFILE, "arn:p/k", ()))
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.OK
    assert finding.evidence[0].text == arn


def test_a_node_group_that_eks_does_not_tell_is_told_by_an_instance_of_it(
    case_of, known_of
) -> None:
    world = World(
        deny=frozenset({"eks:DescribeNodegroup"}),
        profiles={"i-0abc1234def567890": "arn:p/eks-1"},
        profile_roles={"arn:p/eks-1": ROLE_ARN},
    )
    case = case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.OK
    assert finding.evidence[0].text == ROLE_ARN


def test_a_node_group_that_nobody_tells_names_what_eks_needs(case_of, known_of) -> None:
    world = World(deny=frozenset({"eks:DescribeNodegroup"}))
    case = case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.UNKNOWN
    assert [one.action for one in finding.missing] == ["eks:DescribeNodegroup"]


def test_a_hybrid_node_s_puller_is_not_guessed(case_of, known_of) -> None:
    world, case = World(), case_of(pool=NodePool(HYBRID, "mi-1", ()))
    assert judged(case, known_of(case, world), world).verdict is Verdict.UNKNOWN


def test_an_unreadable_policy_of_the_role_is_unknown_even_if_another_allows(
    case_of, known_of
) -> None:
    world, case = World(role_policies={"EksNodeGroupRole": [PULL_ONLY, "not json"]}), case_of()
    finding = judged(case, known_of(case, world), world)
    assert finding.verdict is Verdict.UNKNOWN


def test_a_registry_outside_ecr_does_not_ask_iam(case_of, known_of) -> None:
    world, case = World(), case_of(image="docker.io/library/nginx")
    assert judged(case, known_of(case, world), world).verdict is Verdict.SKIPPED
