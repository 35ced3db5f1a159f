"""What an Action or NotAction element says once some actions are taken out of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from diagnostics.policy.actions import Actions
from diagnostics.policy.catalogue import ECR_ACTIONS, is_account_level
from diagnostics.policy.wildcard import compile_pattern
from remediation.fixes.policy_proof_grid import MADE_UP_ACTION
from remediation.fixes.repository_policy_text import Style, Value, with_member


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
            f" {listed(expanded)} is written out as today's actions; one that Amazon ECR adds"
            " later is not covered."
        )
    return ActionsLeft("Action", tuple(left), note)


def _covers_all(name: str) -> bool:
    pattern = compile_pattern(name.lower())
    return all(pattern.matches(action.lower()) for action in (*ECR_ACTIONS, MADE_UP_ACTION))


def _expansion(name: str, gone: Collection[str], already: Iterable[str]) -> list[str]:
    # A repository policy has no say on the account's actions, so those are not written out.
    pattern = compile_pattern(name.lower())
    there = {action.lower() for action in already}
    return [
        action
        for action in ECR_ACTIONS
        if pattern.matches(action.lower())
        and not is_account_level(action.lower())
        and action.lower() not in gone
        and action.lower() not in there
    ]


def listed(names: Iterable[str]) -> str:
    """Return names as words: sorted, with commas and an "and"."""
    items = sorted(names)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
