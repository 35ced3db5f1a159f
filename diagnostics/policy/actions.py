"""The Action and NotAction elements.

Service prefix and name match without regard to letter case; `*` and `?` are wildcards in the name.
Source: IAM User Guide, reference_policies_elements_action and _notaction.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.policy.document import Tree, kind
from diagnostics.policy.model import shown
from diagnostics.policy.place import Place
from diagnostics.policy.wildcard import Pattern, compile_pattern


@dataclass(frozen=True, slots=True)
class Actions:
    """What an Action (or, `inverted`, a NotAction) element names; `names` as they were written."""

    names: tuple[str, ...]
    inverted: bool
    everything: bool
    exact: frozenset[str]
    patterns: tuple[Pattern, ...]

    def applies(self, action_key: str) -> bool:
        """Say whether the element covers an action given in lower case."""
        return self.lists(action_key) is not self.inverted

    def lists(self, action_key: str) -> bool:
        """Say whether a name in the list, wildcard or not, fits the action."""
        if self.everything or action_key in self.exact:
            return True
        return any(pattern.matches(action_key) for pattern in self.patterns)

    def naming(self, action_key: str) -> tuple[str, ...]:
        """Return the names in the list that fit the action, as they were written."""
        return tuple(
            name for name in self.names if compile_pattern(name.lower()).matches(action_key)
        )


def read_actions(value: Tree, place: Place, *, inverted: bool) -> Actions:
    """Read the element's value: one name or a list of names. Raises PolicyError."""
    names = _names(value, place)
    if inverted and not names:
        raise place.fault("an empty NotAction would cover every action there is")
    exact: set[str] = set()
    patterns: list[Pattern] = []
    for name, where in names:
        _check(name, where)
        lowered = name.lower()
        if "*" in lowered or "?" in lowered:
            patterns.append(compile_pattern(lowered))
        else:
            exact.add(lowered)
    everything = any(pattern.matches_everything for pattern in patterns)
    written = tuple(name for name, _ in names)
    return Actions(written, inverted, everything, frozenset(exact), tuple(patterns))


def _names(value: Tree, place: Place) -> list[tuple[str, Place]]:
    if type(value) is str:
        return [(value, place)]
    if not isinstance(value, list):
        raise place.fault(f"an action name or a list of them, not {kind(value)}")
    names: list[tuple[str, Place]] = []
    for index, item in enumerate(value):
        where = place.child(index)
        if type(item) is not str:
            raise where.fault(f"an action name is text, not {kind(item)}")
        names.append((item, where))
    return names


def _check(name: str, place: Place) -> None:
    if name and not name.strip("*"):
        return
    service, colon, action = name.partition(":")
    if not colon or not service or not action:
        raise place.fault(f"{shown(name)} is not of the form service:Action")
    if ("*" in service or "?" in service) and service != "*":
        raise place.fault(f"{shown(name)} has a wildcard in the service prefix")
    if not name.isascii() or any(character.isspace() for character in name):
        raise place.fault(f"{shown(name)} holds a character that no action has")
