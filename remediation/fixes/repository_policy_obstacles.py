"""What a change of the repository policy cannot put right, found before one is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from diagnostics.policy.decide import Decision
from diagnostics.policy.explain import explain
from diagnostics.policy.matching import Match, match
from diagnostics.policy.model import Effect, Layer, Outcome
from diagnostics.policy.principals import NOT_PRINCIPAL
from diagnostics.policy.pull import TOKEN
from diagnostics.policy.request import Request
from diagnostics.policy.statements import Policy, Statement
from remediation.fixes.no_patch import NoPatch, NoPatchReason, because_of_keys, network_keys
from remediation.fixes.repository_policy_task import NEEDED, Stop, Task

# Every request passes these, whatever a repository policy says.
_ORGANIZATION: Final = (Layer.SCP, Layer.RCP, Layer.ENDPOINT)
_LIMITS: Final = (Layer.BOUNDARY, Layer.SESSION, *_ORGANIZATION)


def check_elsewhere(task: Task, before: Policy | None) -> None:
    """Stop where no change of a repository policy can help, or none is needed."""
    token = task.decide(TOKEN, before)
    if token.outcome is Outcome.DEPENDS:
        raise Stop(because_of_keys(token))
    if token.outcome is not Outcome.ALLOWED:
        why = f"{explain(token).sentence} No repository policy can grant or deny it."
        raise Stop(NoPatch(NoPatchReason.TOKEN, why))
    decisions = [task.decide(action, before) for action in NEEDED]
    if all(decision.outcome is Outcome.ALLOWED for decision in decisions):
        why = "Every layer that could be read already lets the role pull."
        raise Stop(NoPatch(NoPatchReason.ALREADY_ALLOWED, why))
    for action in NEEDED:
        alone = task.decide(action, None)
        if alone.outcome is Outcome.EXPLICIT_DENY:
            raise Stop(NoPatch(NoPatchReason.DENIED_ELSEWHERE, explain(alone).sentence))
        gates = [layer for layer in alone.missing if layer in _ORGANIZATION]
        if gates:
            raise Stop(NoPatch(NoPatchReason.LIMITED_ELSEWHERE, explain(alone).sentence))
        if Layer.IDENTITY in alone.unread:
            raise Stop(NoPatch(NoPatchReason.NOT_READ, explain(alone).sentence))
        if any(one.statement.effect is Effect.DENY for one in alone.matches):
            raise Stop(because_of_keys(alone))


def check_paths(denying: Iterable[tuple[str, Match]]) -> None:
    """Stop where a Deny is about the way into AWS, or turns on something not known."""
    for _, hit in denying:
        keys = network_keys(hit.statement)
        if keys:
            why = (
                f"Statement {hit.statement.ref.index} denies by {', '.join(keys)}: it guards the"
                " network path and stays. Let the node pull over the path it allows."
            )
            raise Stop(NoPatch(NoPatchReason.NETWORK_PATH, why, hit.statement.ref, keys))
        unknown = tuple(key for key in hit.depends_on if key != NOT_PRINCIPAL)
        if unknown:
            why = (
                f"Whether statement {hit.statement.ref.index} denies the pull depends on"
                f" {', '.join(unknown)}, which is not known."
            )
            raise Stop(NoPatch(NoPatchReason.UNKNOWN_CONDITION, why, hit.statement.ref, unknown))


def check_missing(task: Task, decision: Decision, policy: Policy | None) -> None:
    """Stop where an Allow is missing that does not belong into the repository policy."""
    missing = decision.missing
    if any(layer in _LIMITS for layer in missing):
        raise Stop(NoPatch(NoPatchReason.LIMITED_ELSEWHERE, explain(decision).sentence))
    if task.same_account and task.prefer_identity:
        raise Stop(NoPatch(NoPatchReason.IDENTITY_SIDE, _attach(task, decision)))
    if not task.same_account and Layer.IDENTITY in missing:
        why = f"{_attach(task, decision)} The repository is another account's: both have to allow."
        raise Stop(NoPatch(NoPatchReason.IDENTITY_SIDE, why))
    guard = _guarding_path(decision.request, policy)
    if guard is not None:
        keys = network_keys(guard)
        why = (
            f"Statement {guard.ref.index} allows the pull only by {', '.join(keys)}: it guards the"
            " network path and stays. Let the node pull over the path it allows."
        )
        raise Stop(NoPatch(NoPatchReason.NETWORK_PATH, why, guard.ref, keys))


def _attach(task: Task, decision: Decision) -> str:
    partition = task.target.role.partition
    return (
        f"{explain(decision).sentence} Attach"
        f" arn:{partition}:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly to the role"
        f" {task.target.role.name}."
    )


def _guarding_path(request: Request, policy: Policy | None) -> Statement | None:
    """Return an Allow that would hold but for the network path."""
    for statement in policy.statements if policy else ():
        if statement.effect is Effect.ALLOW and network_keys(statement):
            open_handed = replace(statement, clauses=())
            if match(open_handed, request) is not None:
                return statement
    return None
