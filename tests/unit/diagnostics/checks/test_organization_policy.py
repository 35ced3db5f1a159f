"""Step 7: does the organization deny it?"""

import json

import pytest

from diagnostics.causes import Cause
from diagnostics.facts import RESOURCE_CONTROL, SERVICE_CONTROL, OrganizationPolicy
from diagnostics.model import Conclusion, Confidence, Finding, Step, Verdict
from tests.fakes.reading import FORBIDDEN, NOT_FOUND, World
from tests.scenarios.recorded import ask_recorded
from tests.scenarios.recorded_rows import NO_CREDENTIALS

SCP, RCP = SERVICE_CONTROL, RESOURCE_CONTROL
READ = "organizations:ListPoliciesForTarget"


def policy(effect: str, action: str, *, type_: str = SCP, on: str = "r-root") -> OrganizationPolicy:
    statement = {"Sid": "guard", "Effect": effect, "Action": action, "Resource": "*"}
    if type_ == RCP:
        statement["Principal"] = "*"
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return OrganizationPolicy(type_, f"{effect}-{action}", text, on)


ALL = policy("Allow", "*")


def told(
    *policies: OrganizationPolicy, words: str = FORBIDDEN, **fields: object
) -> tuple[Conclusion, Finding]:
    fields.setdefault("repository_policy", None)
    world = World(event_messages=[words], organization=policies, **fields)  # type: ignore[arg-type]
    group = ask_recorded(world).diagnosis.groups[0]
    return group, next(one for one in group.findings if one.step is Step.ORGANIZATION_POLICY)


@pytest.mark.parametrize("words", [FORBIDDEN, NO_CREDENTIALS])
@pytest.mark.parametrize("denying", [policy("Deny", "ecr:*"), policy("Deny", "ecr:*", type_=RCP)])
def test_a_deny_of_the_organization_is_the_cause(words: str, denying: OrganizationPolicy) -> None:
    group, finding = told(ALL, denying, words=words)
    assert (group.cause, group.confidence) == (
        Cause.ORGANIZATION_POLICY_DENIES,
        Confidence.PROVEN,
    )
    assert denying.name in finding.summary
    assert '"guard"' in finding.summary


def test_a_level_that_does_not_allow_the_pull_denies_it() -> None:
    group, _ = told(ALL, policy("Allow", "ec2:*", on="ou-1"))
    assert group.cause is Cause.ORGANIZATION_POLICY_DENIES


@pytest.mark.parametrize("policies", [(), (ALL, policy("Deny", "ecr:Delete*"))])
def test_policies_that_let_the_pull_through_leave_a_mended_pull(
    policies: tuple[OrganizationPolicy, ...],
) -> None:
    group, finding = told(*policies)
    assert finding.verdict is Verdict.OK
    assert group.cause is Cause.WAITING_FOR_RETRY


@pytest.mark.parametrize("words", [FORBIDDEN, NO_CREDENTIALS])
def test_policies_that_may_not_be_read_leave_the_cause_open(words: str) -> None:
    group, finding = told(words=words, deny=frozenset({READ}))
    assert group.cause is Cause.UNKNOWN
    assert [one.action for one in finding.missing] == [READ]


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (NOT_FOUND, {"images": {}}),
        (FORBIDDEN, {"role_policies": {"EksNodeGroupRole": []}}),
        (NOT_FOUND, {}),
    ],
)
def test_they_are_not_asked_for_where_they_cannot_be_it(
    words: str, fields: dict[str, object]
) -> None:
    world = World(event_messages=[words], repository_policy=None, **fields)  # type: ignore[arg-type]
    ask_recorded(world)
    assert READ not in world.calls
