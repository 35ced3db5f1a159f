"""The smallest change to one Deny statement that spares one role the pull actions.

Each function takes a statement's text and returns the texts that stand in its place.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diagnostics.policy.actions import Actions
from diagnostics.policy.callers import RoleName
from diagnostics.policy.catalogue import ECR_ACTIONS
from diagnostics.policy.principals import Principals, is_stale, literal_principals
from diagnostics.policy.statements import Statement
from diagnostics.policy.wildcard import compile_pattern
from remediation.fixes.policy_proof_grid import MADE_UP_ACTION
from remediation.fixes.repository_policy_text import Raw, Style, Value, members, with_member

_PRINCIPAL_ARN: Final = "aws:PrincipalArn"


class EditKind(StrEnum):
    """What an edit does to the policy."""

    STOP_DENYING = "stop_denying"
    SPLIT_ROLE_OFF = "split_role_off"
    EXCEPT_ROLE = "except_role"
    DROP_STATEMENT = "drop_statement"
    ALLOW_PULL = "allow_pull"
    DROP_STALE_PRINCIPAL = "drop_stale_principal"
    DELETE_POLICY = "delete_policy"
    COMPACT = "compact"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, in words; `statement` is the index in the policy as it was."""

    kind: EditKind
    words: str
    statement: int | None = None
    sid: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to spare: the role, by ARN and without its path."""

    role_arn: str
    role: RoleName


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What takes the place of a statement, and the edits that made it so."""

    texts: tuple[str, ...]
    edits: tuple[Edit, ...]


def spare(
    text: str,
    statement: Statement,
    target: Target,
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    """Make a Deny statement stop hitting the target in `goal` (actions as `ecr:Name`).

    `sids` are the Sids in use; names of new statements are added to it.
    """
    principals = statement.principals
    if principals is None:
        raise ValueError("a repository policy's statement has a principal")
    own = _literals_of(principals, target.role)
    broad = principals.inverted or principals.everyone or _names_account(principals, target.role)
    if broad:
        return _except_role(text, statement, target, goal, style, sids)
    if len(own) == len(principals.literals):
        return _stop_denying(text, statement, goal, style)
    return _split_role_off(text, statement, own, goal, style, sids)


def _literals_of(principals: Principals, role: RoleName) -> list[str]:
    """Return the names that denote the role or one of its sessions."""
    session = f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/"
    found = []
    for principal_type, text in principals.literals:
        alone = literal_principals([(principal_type, text)])
        if role in alone.roles or (principal_type == "AWS" and text.startswith(session)):
            found.append(text)
    return found


def _names_account(principals: Principals, role: RoleName) -> bool:
    if role.account in principals.accounts:
        return True
    return (role.partition, role.account) in principals.account_roots


def _ref(statement: Statement) -> str:
    sid = statement.ref.sid
    return f"statement {statement.ref.index}" + (f' ("{sid[:100]}")' if sid else "")


def _stop_denying(
    text: str, statement: Statement, goal: Collection[str], style: Style
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    left = without_actions(statement.actions, goal)
    if left is None:
        words = f"Drop {_ref(statement)}: it denied the role nothing but {_listed(goal)}."
        return Rewritten((), (Edit(EditKind.DROP_STATEMENT, words, index, sid),))
    words = f"In {_ref(statement)} stop denying {_listed(goal)} to the role.{left.note}"
    edit = Edit(EditKind.STOP_DENYING, words, index, sid)
    return Rewritten((left.put(text, statement.actions, style),), (edit,))


def _split_role_off(
    text: str,
    statement: Statement,
    own: list[str],
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    others = with_member(text, "Principal", principal_without(text, own), style)
    left = without_actions(statement.actions, goal)
    if left is None:
        words = f"Take the role out of {_ref(statement)}, which denied it only {_listed(goal)}."
        return Rewritten((others,), (Edit(EditKind.SPLIT_ROLE_OFF, words, index, sid),))
    copy = left.put(text, statement.actions, style)
    copy = with_member(copy, "Principal", {"AWS": own if len(own) > 1 else own[0]}, style)
    copy = _with_new_sid(copy, sid, "ForRole", style, sids)
    words = (
        f"Take the role out of {_ref(statement)}, which stays as it is for the others, and give the"
        f" role a copy that does not deny {_listed(goal)}.{left.note}"
    )
    return Rewritten((others, copy), (Edit(EditKind.SPLIT_ROLE_OFF, words, index, sid),))


def _except_role(
    text: str,
    statement: Statement,
    target: Target,
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    condition = _with_exception(text, target.role_arn, style)
    left = without_actions(statement.actions, goal)
    if left is None:
        words = f"In {_ref(statement)} except the role by a condition on {_PRINCIPAL_ARN}."
        edit = Edit(EditKind.EXCEPT_ROLE, words, index, sid)
        return Rewritten((with_member(text, "Condition", condition, style),), (edit,))
    element = "NotAction" if statement.actions.inverted else "Action"
    names = sorted(goal)
    only = with_member(
        text, "Action", names if len(names) > 1 else names[0], style, instead_of=element
    )
    only = with_member(only, "Condition", condition, style)
    only = _with_new_sid(only, sid, "ForPulls", style, sids)
    words = (
        f"Move {_listed(goal)} from {_ref(statement)}, which names everyone the role belongs to,"
        f" into a copy that excepts the role by a condition on {_PRINCIPAL_ARN}.{left.note}"
    )
    edit = Edit(EditKind.EXCEPT_ROLE, words, index, sid)
    return Rewritten((left.put(text, statement.actions, style), only), (edit,))


def _with_exception(text: str, role_arn: str, style: Style) -> Value:
    """Return the statement's Condition with the role among the ARNs it does not apply to."""
    tree = json.loads(text)
    if not tree.get("Condition"):
        return {"ArnNotEquals": {_PRINCIPAL_ARN: role_arn}}
    operator = next((name for name in tree["Condition"] if name.lower() == "arnnotequals"), None)
    condition = member_text(text, "Condition")
    if operator is None:
        exception: Value = {_PRINCIPAL_ARN: role_arn}
        return Raw(with_member(condition, "ArnNotEquals", exception, style))
    keys = tree["Condition"][operator]
    key = next((name for name in keys if name.lower() == _PRINCIPAL_ARN.lower()), None)
    listed = [] if key is None else keys[key] if isinstance(keys[key], list) else [keys[key]]
    clause = member_text(condition, operator)
    arns = [*listed, role_arn]
    changed = with_member(clause, key or _PRINCIPAL_ARN, arns if listed else role_arn, style)
    return Raw(with_member(condition, operator, Raw(changed), style))


def member_text(text: str, key: str) -> str:
    """Return the text of a member's value."""
    span = next(span for span in members(text) if span.key == key)
    return text[span.start : span.end]


def principal_without(text: str, names: Collection[str]) -> Value:
    """Return a statement's Principal without some names, its form otherwise kept."""
    tree = json.loads(text)
    element = "Principal" if "Principal" in tree else "NotPrincipal"
    kept: dict[str, Value] = {}
    for principal_type, value in tree[element].items():
        if principal_type != "AWS":
            kept[principal_type] = value
            continue
        left = [name for name in _as_list(value) if name not in names]
        if left:
            kept[principal_type] = left if isinstance(value, list) else left[0]
    return kept


def _as_list(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]


def _with_new_sid(text: str, sid: str | None, suffix: str, style: Style, sids: set[str]) -> str:
    """Give a copy its own Sid; a statement without one has none to repeat."""
    if not sid:
        return text
    wanted, count = f"{sid}{suffix}", 1
    while wanted in sids:
        count += 1
        wanted = f"{sid}{suffix}{count}"
    sids.add(wanted)
    return with_member(text, "Sid", wanted, style)


@dataclass(frozen=True, slots=True)
class ActionsLeft:
    """What an Action element says once some actions are taken out of it."""

    element: str
    names: tuple[str, ...]
    note: str = ""

    def put(self, text: str, was: Actions, style: Style) -> str:
        """Write it into a statement's text."""
        element = "NotAction" if was.inverted else "Action"
        tree = json.loads(text)
        single = len(self.names) == 1 and not isinstance(tree[element], list)
        value: Value = self.names[0] if single else list(self.names)
        return with_member(text, self.element, value, style, instead_of=element)


def without_actions(actions: Actions, goal: Collection[str]) -> ActionsLeft | None:
    """Take `goal` out of an Action or NotAction element; None when nothing is left to name."""
    names = sorted(goal)
    if actions.inverted:
        return ActionsLeft("NotAction", (*actions.names, *names))
    if any(_covers_all(name) for name in actions.names):
        return ActionsLeft("NotAction", tuple(names))
    gone = {name.lower() for name in goal}
    left: list[str] = []
    expanded: list[str] = []
    for name in actions.names:
        pattern = compile_pattern(name.lower())
        if not any(pattern.matches(key) for key in gone):
            left.append(name)
        elif name.lower() not in gone:
            expanded.append(name)
            left.extend(_expansion(name, gone, left))
    if not left:
        return None
    note = ""
    if expanded:
        note = (
            f" {_listed(expanded)} is written out as today's actions; one that Amazon ECR adds"
            " later is not covered."
        )
    return ActionsLeft("Action", tuple(left), note)


def _covers_all(name: str) -> bool:
    pattern = compile_pattern(name.lower())
    return all(pattern.matches(action.lower()) for action in (*ECR_ACTIONS, MADE_UP_ACTION))


def _expansion(name: str, gone: Collection[str], already: Iterable[str]) -> list[str]:
    pattern = compile_pattern(name.lower())
    there = {action.lower() for action in already}
    return [
        action
        for action in ECR_ACTIONS
        if pattern.matches(action.lower())
        and action.lower() not in gone
        and action.lower() not in there
    ]


def _listed(names: Iterable[str]) -> str:
    items = sorted(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def without_stale(text: str, statement: Statement, style: Style) -> Rewritten | None:
    """Drop the ids of deleted principals, which ECR may refuse to store again.

    None when there is none, or when NotPrincipal would be left empty and so could not be written.
    """
    principals = statement.principals
    if principals is None or not principals.stale:
        return None
    index, sid = statement.ref.index, statement.ref.sid
    words = (
        f"In {_ref(statement)} drop {_listed(set(principals.stale))}: the principal was deleted,"
        " the id matches nobody, and Amazon ECR may refuse to store it again."
    )
    edit = Edit(EditKind.DROP_STALE_PRINCIPAL, words, index, sid)
    stale = {name for _, name in principals.literals if is_stale(name)}
    kept = principal_without(text, stale)
    if kept:
        element = "NotPrincipal" if principals.inverted else "Principal"
        return Rewritten((with_member(text, element, kept, style),), (edit,))
    return None if principals.inverted else Rewritten((), (edit,))
