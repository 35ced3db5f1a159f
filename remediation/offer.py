"""From a conclusion to the plan that is offered for it, or why there is none. Pure.

Nothing is offered that the engine cannot prove to work: "the policy fix will not help" is an
answer.
"""

from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.facts import Known, NodeRoleFacts, RepositoryPolicyFacts
from diagnostics.gateways.errors import Unread
from diagnostics.model import Conclusion, Confidence
from diagnostics.policy.statements import PolicySet
from diagnostics.pull_decision import case_context, case_policies
from remediation.fixes.no_patch import NoPatch
from remediation.fixes.repository_policy import Patch, patch_repository_policy
from remediation.plan import Fix, Plan, PolicyChange, Restart

POLICY_CAUSES = frozenset(
    {
        Cause.REPOSITORY_POLICY_DENIES,
        Cause.CROSS_ACCOUNT_POLICY_MISSING,
        Cause.STALE_PRINCIPAL,
        Cause.WRONG_PRINCIPAL,
    }
)
NAMED_THERE = frozenset({Cause.STALE_PRINCIPAL, Cause.WRONG_PRINCIPAL})
"""Causes where the policy was meant to name the role, so that is where its Allow belongs."""
RESTARTABLE = {
    "Deployment": "deployments.apps/patch",
    "StatefulSet": "statefulsets.apps/patch",
    "DaemonSet": "daemonsets.apps/patch",
}

NOT_READ = "A policy of the organization or of a VPC endpoint could still deny it."
REGISTRY_NOT_READ = "The registry policy of the owning account could still deny it: AWS hides it."


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Nothing is offered; `why` is a sentence for the card, empty where the remedy says it all."""

    why: str = ""


def offer(group: Conclusion) -> Plan | NoPlan:
    """What the bot can do about this group."""
    if group.cause is Cause.WAITING_FOR_RETRY:
        return _restart_only(group)
    if group.cause not in POLICY_CAUSES:
        return NoPlan()
    if group.confidence is not Confidence.PROVEN:
        return NoPlan("The cause is likely, not proven, so no change of the policy is offered.")
    return _policy_plan(group)


def _restart_only(group: Conclusion) -> Plan | NoPlan:
    restart = _restart(group)
    if restart is None:
        return NoPlan(f"A {group.case.workload.ref.kind} has no rollout to restart.")
    ref = group.case.workload.ref
    target = f"{ref.namespace}/{ref.name}"
    actions = (RESTARTABLE[restart.kind],)
    return Plan(Fix.RESTART, ref.cluster, target, None, restart, actions, namespace=ref.namespace)


def _policy_plan(group: Conclusion) -> Plan | NoPlan:
    known = group.known
    facts = known.repository_policy if known else None
    policies = case_policies(known) if known else None
    if known is None or facts is None or policies is None or isinstance(facts.text, Unread):
        return NoPlan("Not everything that decides could be read.")
    if hidden := _hidden(known, facts):
        return NoPlan(f"{hidden} could not be read and could still deny the pull.")
    patch = _patch(known, facts, facts.text, policies, group.cause)
    if isinstance(patch, NoPatch):
        return NoPlan(patch.why)
    restart = _restart(group)
    ref = group.case.workload.ref
    return Plan(
        fix=Fix.REPOSITORY_POLICY,
        cluster=ref.cluster,
        target=facts.location.arn,
        policy=PolicyChange(
            facts.location.arn,
            patch.before,
            patch.after,
            tuple(edit.words for edit in patch.edits),
            patch.proof.words,
        ),
        restart=restart,
        actions=(*patch.actions, *([RESTARTABLE[restart.kind]] if restart else [])),
        will_not_fix=(*_open(facts), *_left(group)),
        namespace=ref.namespace,
    )


def _hidden(known: Known, facts: RepositoryPolicyFacts) -> str:
    """A policy that decides in this account and that the bot was not allowed to read."""
    role = known.node_role
    if role is not None and isinstance(role.boundary, Unread):
        return "The role's permissions boundary"
    own = role is not None and _account(role) == facts.location.account
    if own and isinstance(facts.registry_text, Unread):
        return "The registry policy"
    return ""


def _account(role: NodeRoleFacts) -> str:
    return "" if isinstance(role.puller, Unread) else role.puller.account


def _open(facts: RepositoryPolicyFacts) -> tuple[str, ...]:
    """What nobody could read and what therefore may still stop the pull."""
    hidden = (REGISTRY_NOT_READ,) if isinstance(facts.registry_text, Unread) else ()
    return (NOT_READ, *hidden)


def _patch(
    known: Known,
    facts: RepositoryPolicyFacts,
    current: str | None,
    policies: PolicySet,
    cause: Cause,
) -> Patch | NoPatch:
    role = known.node_role
    assert role is not None
    assert not isinstance(role.puller, Unread)
    return patch_repository_policy(
        current,
        role_arn=role.puller.name,
        repository_arn=facts.location.arn,
        policies=policies,
        session_arn=role.session_arn,
        context=case_context(known),
        prefer_identity=cause not in NAMED_THERE,
    )


def _restart(group: Conclusion) -> Restart | None:
    workload = group.case.workload
    if workload.ref.kind not in RESTARTABLE:
        return None
    return Restart(
        kind=workload.ref.kind,
        namespace=workload.ref.namespace,
        name=workload.ref.name,
        uid=workload.uid,
        generation=workload.generation,
        image=group.case.image,
    )


def _left(group: Conclusion) -> tuple[str, ...]:
    """What was found too and stays after this fix."""
    return tuple(f"{cause.value} was found too and stays" for cause in group.also)
