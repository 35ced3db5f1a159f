"""Who someone is to the bot, and what the bot must know of them before they may decide anything.

A person is a workspace id and a user id, never an e-mail address or a display name: those can be
chosen by the person. Where the facts come from is the edge's business; this package only asks.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """One account in one workspace."""

    team_id: str
    user_id: str

    def __str__(self) -> str:
        return f"{self.team_id}/{self.user_id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the chat service says about a person right now. `groups` holds those of the groups
    asked about that the person is in; `foreign` means an account of another workspace."""

    active: bool
    guest: bool
    foreign: bool
    groups: frozenset[str] = frozenset()


class DirectoryUnavailable(Exception):
    """The live look-up gave no answer. Nobody is let through on an old one."""


class Directory(Protocol):
    """Looks people up live. Used at the click and again just before the first write."""

    def standing(self, person: Person, groups: frozenset[str]) -> Standing:
        """The person's standing and which of `groups` they are in; DirectoryUnavailable when that
        cannot be known now."""
        ...
