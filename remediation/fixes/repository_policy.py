"""The repository-policy fix: the smallest change that lets one role pull, or why there is none.

Pure: texts in, a patch with its proof out. The algorithm is in docs/policy-engine.md, "The patch".
What Amazon ECR takes: Amazon ECR User Guide, repository-policies; API Reference,
SetRepositoryPolicy and DeleteRepositoryPolicy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from diagnostics.policy.explain import explain
from diagnostics.policy.matching import Match
from diagnostics.policy.model import Outcome, PolicyError
from diagnostics.policy.pull import LAYER_CHECK
from diagnostics.policy.request import NOTHING_KNOWN, Context
from diagnostics.policy.statements import Policy, PolicySet
from remediation.fixes.no_patch import NoPatch, NoPatchReason, because_of_keys
from remediation.fixes.policy_proof import Proof, prove
from remediation.fixes.repository_policy_allow import with_allow
from remediation.fixes.repository_policy_edits import (
    Edit,
    EditKind,
    Rewritten,
    spare,
    without_stale,
)
from remediation.fixes.repository_policy_obstacles import (
    check_elsewhere,
    check_missing,
    check_paths,
)
from remediation.fixes.repository_policy_parts import read_policy_text
from remediation.fixes.repository_policy_task import NEEDED, Draft, Stop, Task, hits, make_task
from remediation.fixes.repository_policy_text import compacted

# The length of RepositoryPolicyText in the API model.
MOST_CHARACTERS: Final = 10_240
SET_POLICY: Final = "ecr:SetRepositoryPolicy"
DELETE_POLICY: Final = "ecr:DeleteRepositoryPolicy"


@dataclass(frozen=True, slots=True)
class Patch:
    """A change that was proved: `after` None means that the policy is deleted.

    `actions` are the AWS API calls that carry it out; `goal` the actions the role gains; `notes`
    say what stays open, in sentences.
    """

    before: str | None
    after: str | None
    edits: tuple[Edit, ...]
    actions: tuple[str, ...]
    goal: tuple[str, ...]
    proof: Proof
    notes: tuple[str, ...] = ()


def patch_repository_policy(
    current: str | None,
    *,
    role_arn: str,
    repository_arn: str,
    policies: PolicySet,
    session_arn: str | None = None,
    context: Context = NOTHING_KNOWN,
    drop_stale: bool = True,
    prefer_identity: bool = True,
) -> Patch | NoPatch:
    """Find the smallest safe change of a repository policy that lets a role pull.

    `current` is the policy's text, None when the repository has none. `policies` are the other
    layers' (its `repository` is ignored); `role_arn` is the role as IAM shows it, with its path,
    and `session_arn` one session of it. With `prefer_identity` an Allow that is missing in one
    account is not written here but asked for on the role; without it the role is named here.
    Raises RequestError for ARNs that are none.
    """
    task = make_task(
        role_arn=role_arn,
        repository_arn=repository_arn,
        session_arn=session_arn,
        context=context,
        policies=policies,
        drop_stale=drop_stale,
        prefer_identity=prefer_identity,
    )
    try:
        return _patched(current, task)
    except Stop as stop:
        return stop.answer


def _patched(current: str | None, task: Task) -> Patch | NoPatch:
    draft = Draft(current)
    try:
        before = draft.policy()
    except PolicyError as error:
        return NoPatch(NoPatchReason.MALFORMED, f"The policy cannot be read: {error}.")
    check_elsewhere(task, before)
    freed: list[str] = []
    if before is not None:
        denying = _denying(task, before)
        check_paths(denying)
        draft = replace(draft, origins=tuple(range(len(before.statements))))
        draft = _without_stale(task, draft, before)
        draft = _without_denies(task, draft)
        freed = [action for action, _ in denying]
    lacking = _lacking(task, draft)
    if lacking:
        draft = with_allow(task, draft, lacking)
    goal = tuple(dict.fromkeys((*freed, *lacking)))
    return _finished(task, draft, current, before, goal)


def _denying(task: Task, policy: Policy) -> list[tuple[str, Match]]:
    """Return the Deny statements to change, by action; the layer check only where one names it."""
    of_check = hits(task, policy, (LAYER_CHECK,))
    named = any(
        LAYER_CHECK.lower() in hit.statement.actions.exact and not hit.statement.actions.inverted
        for _, hit in of_check
    )
    return [*hits(task, policy, NEEDED), *(of_check if named else ())]


def _without_stale(task: Task, draft: Draft, policy: Policy) -> Draft:
    """Drop the ids of deleted principals, where there are any."""
    if draft.text is None:
        return draft
    parts = read_policy_text(draft.text)
    groups: list[Rewritten | None] = []
    for text, statement in zip(parts.statements, policy.statements, strict=True):
        if statement.principals is None or not statement.principals.stale:
            groups.append(None)
            continue
        cleaned = without_stale(text, statement, parts.style) if task.drop_stale else None
        if cleaned is None:
            why = (
                f"Statement {statement.ref.index} names a deleted principal"
                f" ({', '.join(statement.principals.stale)}); Amazon ECR may refuse to store the"
                " policy again until the name is dropped."
            )
            raise Stop(NoPatch(NoPatchReason.STALE_PRINCIPAL, why, statement.ref))
        groups.append(cleaned)
    return draft.rewritten(parts, groups)


def _without_denies(task: Task, draft: Draft) -> Draft:
    """Rewrite every statement that denies the role a pull."""
    policy = draft.policy()
    if draft.text is None or policy is None:
        return draft
    actions: dict[int, list[str]] = {}
    for action, hit in _denying(task, policy):
        actions.setdefault(hit.statement.ref.index, []).append(action)
    parts = read_policy_text(draft.text)
    sids = {statement.ref.sid for statement in policy.statements if statement.ref.sid}
    groups: list[Rewritten | None] = []
    for index, (text, statement) in enumerate(
        zip(parts.statements, policy.statements, strict=True)
    ):
        if index not in actions:
            groups.append(None)
            continue
        as_it_was = replace(statement, ref=replace(statement.ref, index=draft.origins[index]))
        groups.append(spare(text, as_it_was, task.target, actions[index], parts.style, sids))
    return draft.rewritten(parts, groups)


def _lacking(task: Task, draft: Draft) -> list[str]:
    """Return the actions for which an Allow is missing, once no Deny stands in the way."""
    policy = draft.policy()
    lacking: list[str] = []
    for action in NEEDED:
        decision = task.decide(action, policy)
        if decision.outcome is Outcome.ALLOWED:
            continue
        if decision.outcome is not Outcome.IMPLICIT_DENY or decision.depends_on:
            raise Stop(because_of_keys(decision))
        check_missing(task, decision, policy)
        lacking.append(action)
    return lacking


def _fitted(draft: Draft) -> Draft:
    """Give up white space where the text would be too long for Amazon ECR."""
    if draft.text is None or len(draft.text) <= MOST_CHARACTERS:
        return draft
    text = compacted(draft.text)
    if len(text) > MOST_CHARACTERS:
        why = f"The new policy has {len(text):,} characters; Amazon ECR takes {MOST_CHARACTERS:,}."
        raise Stop(NoPatch(NoPatchReason.TOO_LONG, why))
    words = (
        f"Write the policy without white space: Amazon ECR takes {MOST_CHARACTERS:,} characters."
    )
    return Draft(text, (*draft.edits, Edit(EditKind.COMPACT, words)))


def _finished(
    task: Task, draft: Draft, current: str | None, before: Policy | None, goal: tuple[str, ...]
) -> Patch | NoPatch:
    """Fit, decide and prove; a change that fails any of the three is no patch."""
    fitted = _fitted(draft)
    after = fitted.policy()
    decisions = [task.decide(action, after) for action in NEEDED]
    for decision in decisions:
        if decision.outcome is not Outcome.ALLOWED:
            return NoPatch(NoPatchReason.UNPROVED, explain(decision).sentence)
    proof = prove(
        before,
        after,
        role_arn=task.target.role_arn,
        goal=goal,
        repository_arn=task.repository_arn,
        session_arn=task.session_arn,
        context=task.context,
    )
    if not proof.ok:
        return NoPatch(NoPatchReason.UNPROVED, f"The change could not be proved: {proof.words}")
    notes = tuple(explain(decision).sentence for decision in decisions[:1] if decision.unread)
    if fitted.text is None:
        words = "Delete the policy: no statement would be left in it."
        edits = (*fitted.edits, Edit(EditKind.DELETE_POLICY, words))
        return Patch(current, None, edits, (DELETE_POLICY,), goal, proof, notes)
    return Patch(current, fitted.text, fitted.edits, (SET_POLICY,), goal, proof, notes)
