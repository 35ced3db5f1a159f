"""Does a policy of the organization stop this pull? Pure."""

from dataclasses import replace

from diagnostics.facts import Known, OrganizationPolicy
from diagnostics.gateways.errors import Unread
from diagnostics.model import Verdict
from diagnostics.policy.model import Layer, PolicyError
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.pull import TOKEN
from diagnostics.policy.statements import Policy, PolicySet
from diagnostics.pull_decision import ALLOW_ALL, LET_ALL_IN, PULL_ACTIONS, decisions
from diagnostics.pull_problems import Problem, on_the_organization


def organization_problem(known: Known) -> Problem | None:
    """What the organization's policies stop, as if every other policy did its best. Service control
    policies bind the role's account, resource control policies the repository's.

    Source: IAM User Guide, reference_policies_evaluation-logic_policy-eval-denyallow.
    """
    facts, role = known.organization_policy, known.node_role
    if facts is None or isinstance(facts.own, Unread) or isinstance(facts.owners, Unread):
        return None
    if role is None or isinstance(role.puller, Unread):
        return None
    try:
        policies = PolicySet(
            identity=(ALLOW_ALL,),
            repository=LET_ALL_IN,
            scps=_parsed(facts.own, Layer.SCP),
            rcps=_parsed(facts.owners, Layer.RCP),
        )
    except PolicyError as error:
        return Problem(Verdict.UNKNOWN, f"Not decided: {error}")
    for decision in decisions(known, policies, (TOKEN, *PULL_ACTIONS)):
        if problem := on_the_organization(decision, role.puller):
            return problem
    return None


def _parsed(found: tuple[OrganizationPolicy, ...], layer: Layer) -> tuple[Policy, ...]:
    return tuple(
        replace(parse_policy(one.text, layer, name=one.name), attached_to=one.attached_to)
        for one in found
    )
