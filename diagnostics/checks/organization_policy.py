"""Step 7, organization policy: does a policy of the organization stop the role?

Only the management account and delegated administrators may read these, so they are asked for
last: where every policy of the accounts allows the pull, and ECR refused all the same or the
kubelet says nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from diagnostics.facts import (
    RESOURCE_CONTROL,
    SERVICE_CONTROL,
    Known,
    OrganizationPolicy,
    OrganizationPolicyFacts,
)
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.locations import ecr_location
from diagnostics.model import Case, Evidence, Finding, Puller, Step, Verdict
from diagnostics.network_questions import everything_read_allows
from diagnostics.organization_decision import organization_problem
from diagnostics.parsing.pull_failure import PullCause

T = TypeVar("T")

ASKED = frozenset(
    {
        PullCause.ACCESS_DENIED,
        PullCause.UNAUTHORIZED,
        PullCause.NO_DETAIL,
        PullCause.PULL_QPS_EXCEEDED,
    }
)
"""Words that a denial by the organization may be behind; silence contradicts nothing."""


def observe(case: Case, gateways: Gateways, known: Known) -> OrganizationPolicyFacts | None:
    """Read the policies of the role's account and, if it is another, of the repository's."""
    failure = known.pod_events.failure if known.pod_events else None
    if failure is not None and failure.cause not in ASKED:
        return None
    location, puller = ecr_location(known), _puller(known)
    if location is None or puller is None or not everything_read_allows(known):
        return None
    levels = _read(lambda: gateways.organization.levels(puller.account))
    own = _policies(levels, SERVICE_CONTROL, gateways)
    facts = OrganizationPolicyFacts(puller.account, own)
    if isinstance(own, Unread) or organization_problem(replace(known, organization_policy=facts)):
        return facts
    if location.account != puller.account:
        levels = _read(lambda: gateways.organization.levels(location.account))
    return replace(facts, owners=_policies(levels, RESOURCE_CONTROL, gateways))


def judge(case: Case, known: Known) -> Finding:
    """Say whether one denies, or that nobody could look."""
    facts = known.organization_policy
    if facts is None:
        summary = "Not asked: it would not change the answer"
        return Finding(Step.ORGANIZATION_POLICY, Verdict.SKIPPED, summary)
    for gap in (facts.own, facts.owners):
        if isinstance(gap, Unread):
            return _unknown(gap)
    assert not isinstance(facts.own, Unread)
    seen = ", ".join(f"{one.name} on {one.attached_to}" for one in facts.own) or "none"
    evidence = (Evidence("organizations:ListPoliciesForTarget", facts.account, seen),)
    problem = organization_problem(known)
    if problem:
        return Finding(
            Step.ORGANIZATION_POLICY, problem.verdict, problem.sentence, evidence, problem.cause
        )
    has = "The organization's policies do" if facts.own else "No policy of an organization does"
    return Finding(Step.ORGANIZATION_POLICY, Verdict.OK, f"{has} not stop the pull", evidence)


def _puller(known: Known) -> Puller | None:
    puller = known.node_role.puller if known.node_role else None
    return puller if isinstance(puller, Puller) else None


def _policies(
    levels: tuple[str, ...] | Unread, type_: str, gateways: Gateways
) -> tuple[OrganizationPolicy, ...] | Unread:
    if isinstance(levels, Unread):
        return levels
    return _read(lambda: gateways.organization.policies(levels, type_))


def _read(call: Callable[[], T]) -> T | Unread:
    """The answer; an account that the organization does not know is a gap."""
    try:
        return read(call)
    except NotFound as error:
        return Unread(error.call, error.subject, error.text)


def _unknown(gap: Unread) -> Finding:
    summary = (
        "Nothing that was read stops the pull now: it was mended since the last try, or a policy "
        f"of the organization denies it, which was not checked: {gap}"
    )
    return Finding(
        Step.ORGANIZATION_POLICY,
        Verdict.UNKNOWN,
        summary,
        (Evidence(gap.call, gap.subject, gap.text),),
        missing=(gap.missing,) if gap.missing else (),
    )
