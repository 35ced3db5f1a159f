"""The smallest change to one Deny statement that spares one role the pull actions.

Each function takes a statement's text and returns the texts that stand in its place.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from diagnostics.policy.callers import RoleName
from diagnostics.policy.conditions import Clause
from diagnostics.policy.principals import Principals, is_stale, literal_principals
from diagnostics.policy.statements import Statement, StatementRef
from remediation.fixes.repository_policy_actions import listed, without_actions
from remediation.fixes.repository_policy_conditions import (
    PRINCIPAL_ARN,
    naming_clause,
    with_exception,
    with_values,
)
from remediation.fixes.repository_policy_text import Raw, Style, Value, member_text, with_member


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
    clause = naming_clause(statement, target.role_arn)
    if clause is not None:
        return _by_clause(text, statement, clause, target, goal, style, sids)
    own = _literals_of(principals, target.role)
    broad = principals.inverted or principals.everyone or _names_account(principals, target.role)
    if broad:
        return _except_role(text, statement, target, goal, style, sids)
    if len(own) == len(principals.literals):
        return _stop_denying(text, statement, goal, style)
    others = with_member(text, "Principal", principal_without(text, own, style), style)
    names: Value = {"AWS": own if len(own) > 1 else own[0]}
    parted = _Parted(others, with_member(text, "Principal", names, style))
    return _split_role_off(parted, statement, goal, style, sids)


def _by_clause(
    text: str,
    statement: Statement,
    clause: Clause,
    target: Target,
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    """Spare the role in a statement that names it, or it among others, by a condition."""
    others = [value for value in clause.values if value != target.role_arn]
    if not others:
        return _stop_denying(text, statement, goal, style)
    parted = _Parted(
        with_values(text, clause, others, style),
        with_values(text, clause, [target.role_arn], style),
    )
    return _split_role_off(parted, statement, goal, style, sids)


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


def reference(ref: StatementRef) -> str:
    """Name a statement in a sentence, by its place and its Sid."""
    return f"statement {ref.index}" + (f' ("{ref.sid[:100]}")' if ref.sid else "")


def _stop_denying(
    text: str, statement: Statement, goal: Collection[str], style: Style
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    left = without_actions(statement.actions, goal)
    if left is None:
        words = f"Drop {reference(statement.ref)}: it denied the role nothing but {listed(goal)}."
        return Rewritten((), (Edit(EditKind.DROP_STATEMENT, words, index, sid),))
    words = f"In {reference(statement.ref)} stop denying {listed(goal)} to the role.{left.note}"
    edit = Edit(EditKind.STOP_DENYING, words, index, sid)
    return Rewritten((left.put(text, statement.actions, style),), (edit,))


@dataclass(frozen=True, slots=True)
class _Parted:
    """A statement's text for everyone else it names, and for the role alone."""

    others: str
    own: str


def _split_role_off(
    parted: _Parted,
    statement: Statement,
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    left = without_actions(statement.actions, goal)
    if left is None:
        words = (
            f"Take the role out of {reference(statement.ref)}, which denied it only {listed(goal)}."
        )
        return Rewritten((parted.others,), (Edit(EditKind.SPLIT_ROLE_OFF, words, index, sid),))
    copy = left.put(parted.own, statement.actions, style)
    copy = _with_new_sid(copy, sid, "for role", style, sids)
    words = (
        f"Take the role out of {reference(statement.ref)}, which stays as it is for the others, and"
        f" give the role a copy that does not deny {listed(goal)}.{left.note}"
    )
    return Rewritten((parted.others, copy), (Edit(EditKind.SPLIT_ROLE_OFF, words, index, sid),))


def _except_role(
    text: str,
    statement: Statement,
    target: Target,
    goal: Collection[str],
    style: Style,
    sids: set[str],
) -> Rewritten:
    index, sid = statement.ref.index, statement.ref.sid
    excepting = with_exception(text, statement, target.role_arn, style)
    left = without_actions(statement.actions, goal)
    if left is None:
        words = f"In {reference(statement.ref)} except the role by a condition on {PRINCIPAL_ARN}."
        edit = Edit(EditKind.EXCEPT_ROLE, words, index, sid)
        return Rewritten((excepting,), (edit,))
    element = "NotAction" if statement.actions.inverted else "Action"
    names = sorted(goal)
    value: Value = names if len(names) > 1 else names[0]
    only = with_member(excepting, "Action", value, style, instead_of=element)
    only = _with_new_sid(only, sid, "for pulls", style, sids)
    words = (
        f"Move {listed(goal)} from {reference(statement.ref)}, which hits more than the role, into"
        f" a copy that excepts it by a condition on {PRINCIPAL_ARN}.{left.note}"
    )
    edit = Edit(EditKind.EXCEPT_ROLE, words, index, sid)
    return Rewritten((left.put(text, statement.actions, style), only), (edit,))


def principal_without(text: str, names: Collection[str], style: Style) -> Value:
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
    if "AWS" not in kept:
        return kept
    return Raw(with_member(member_text(text, element), "AWS", kept["AWS"], style))


def _as_list(value: object) -> list[str]:
    return list(value) if isinstance(value, list) else [str(value)]


def _with_new_sid(text: str, sid: str | None, words: str, style: Style, sids: set[str]) -> str:
    """Give a copy its own Sid, spelled as the old one is; without one it has none to repeat."""
    if not sid:
        return text
    suffix = f" {words}" if " " in sid else words.title().replace(" ", "")
    wanted, count = f"{sid}{suffix}", 1
    while wanted in sids:
        count += 1
        wanted = f"{sid}{suffix}{count}"
    sids.add(wanted)
    return with_member(text, "Sid", wanted, style)


def without_stale(text: str, statement: Statement, style: Style) -> Rewritten | None:
    """Drop the ids of deleted principals, which ECR may refuse to store again.

    None when there is none, or when NotPrincipal would be left empty and so could not be written.
    """
    principals = statement.principals
    if principals is None or not principals.stale:
        return None
    index, sid = statement.ref.index, statement.ref.sid
    words = (
        f"In {reference(statement.ref)} drop {listed(set(principals.stale))}: the principal was"
        " deleted, the id matches nobody, and Amazon ECR may refuse to store it again."
    )
    edit = Edit(EditKind.DROP_STALE_PRINCIPAL, words, index, sid)
    stale = {name for _, name in principals.literals if is_stale(name)}
    kept = principal_without(text, stale, style)
    if kept:
        element = "NotPrincipal" if principals.inverted else "Principal"
        return Rewritten((with_member(text, element, kept, style),), (edit,))
    return None if principals.inverted else Rewritten((), (edit,))
