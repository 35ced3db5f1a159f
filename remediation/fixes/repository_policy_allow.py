"""The Allow that is missing: the role and the pull, and nothing else.

A statement that allows the role alone, without conditions, gains the actions; otherwise a new one
is written. What other principals are allowed stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from diagnostics.policy.matching import match
from diagnostics.policy.model import Effect
from diagnostics.policy.statements import Policy, Statement
from remediation.fixes.repository_policy_actions import listed
from remediation.fixes.repository_policy_edits import Edit, EditKind, reference
from remediation.fixes.repository_policy_parts import PolicyText, read_policy_text
from remediation.fixes.repository_policy_task import Draft, Task
from remediation.fixes.repository_policy_text import Style, Value, render, with_member


def with_allow(task: Task, draft: Draft, actions: Collection[str]) -> Draft:
    """Return the draft with the actions allowed to the role."""
    policy = draft.policy()
    if draft.text is None or policy is None:
        whole: Value = {"Version": "2012-10-17", "Statement": [_statement(task, actions, None)]}
        return Draft(render(whole, Style()), (*draft.edits, _edit(task, actions, None)))
    parts = read_policy_text(draft.text)
    texts: list[tuple[str, ...]] = [(text,) for text in parts.statements]
    for index, statement in enumerate(policy.statements):
        if _is_roles_alone(statement, task.target.role_arn):
            origin = replace(statement.ref, index=draft.origins[index])
            words = f"In {reference(origin)} allow the role {listed(actions)} too."
            names = [*statement.actions.names, *sorted(actions)]
            texts[index] = (with_member(texts[index][0], "Action", names, parts.style),)
            edit = Edit(EditKind.ALLOW_PULL, words, origin.index, origin.sid)
            return Draft(parts.with_statements(texts), (*draft.edits, edit))
    texts[-1] = (*texts[-1], _fitting(_statement(task, actions, policy), parts))
    return Draft(parts.with_statements(texts), (*draft.edits, _edit(task, actions, policy)))


def _is_roles_alone(statement: Statement, role_arn: str) -> bool:
    if statement.effect is not Effect.ALLOW or statement.clauses or statement.actions.inverted:
        return False
    principals = statement.principals
    return principals is not None and principals.literals == (("AWS", role_arn),)


def _statement(task: Task, actions: Collection[str], policy: Policy | None) -> dict[str, Value]:
    return {
        "Sid": _free_sid(policy),
        "Effect": "Allow",
        "Principal": {"AWS": task.target.role_arn},
        "Action": sorted(actions),
    }


def _free_sid(policy: Policy | None) -> str:
    taken = {statement.ref.sid for statement in policy.statements} if policy else set()
    sid, count = "AllowImagePull", 1
    while sid in taken:
        count += 1
        sid = f"AllowImagePull{count}"
    return sid


def _edit(task: Task, actions: Collection[str], policy: Policy | None) -> Edit:
    words = f"Allow the role {listed(actions)}, and nothing else."
    guard = _guard(task, actions, policy)
    if guard is not None:
        keys = listed({clause.shown_key for clause in guard.clauses})
        words += f" Unlike {reference(guard.ref)}, it asks nothing about {keys}."
    return Edit(EditKind.ALLOW_PULL, words, None, _free_sid(policy))


def _guard(task: Task, actions: Collection[str], policy: Policy | None) -> Statement | None:
    """Return an Allow that would hold but for its conditions: whoever approves has to know."""
    requests = [task.request(action) for action in sorted(actions)]
    for statement in policy.statements if policy else ():
        if statement.effect is Effect.ALLOW and statement.clauses:
            open_handed = replace(statement, clauses=())
            if any(match(open_handed, request) is not None for request in requests):
                return statement
    return None


def _fitting(statement: dict[str, Value], parts: PolicyText) -> str:
    """Write a new statement in the author's style, at the depth of its neighbours."""
    neighbour = parts.statements[-1]
    if "\n" not in neighbour:
        return render(statement, replace(parts.style, indent="", open_lists=False))
    closing = neighbour.rpartition("\n")[2]
    margin = closing[: len(closing) - len(closing.lstrip())]
    return render(statement, parts.style, margin)
