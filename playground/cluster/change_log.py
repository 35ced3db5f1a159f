"""What happened to one resource, as far back as the history goes."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from playground.cluster.objects import JsonObject, name_of, namespace_of

Key = tuple[str, str]


class Stored:
    """One version of one object, with its JSON text made once."""

    def __init__(self, value: JsonObject) -> None:
        self.object = value
        self.key: Key = (namespace_of(value), name_of(value))

    @cached_property
    def item_text(self) -> str:
        """Return the object as it stands in a list: without kind and apiVersion."""
        item = {k: v for k, v in self.object.items() if k not in ("kind", "apiVersion")}
        return json.dumps(item, separators=(",", ":"))

    @cached_property
    def text(self) -> str:
        """Return the whole object as JSON text."""
        head = {"kind": self.object.get("kind"), "apiVersion": self.object.get("apiVersion")}
        opened = json.dumps(head, separators=(",", ":"))[:-1]
        return f"{opened},{self.item_text[1:]}" if len(self.item_text) > 2 else opened + "}"


class ChangeKind(StrEnum):
    """A change as the watch protocol names it."""

    ADDED = "ADDED"
    MODIFIED = "MODIFIED"
    DELETED = "DELETED"


@dataclass(frozen=True, slots=True)
class Change:
    """One write: what the object became (its last state when deleted) and what it was."""

    revision: int
    kind: ChangeKind
    stored: Stored
    previous: Stored | None

    @property
    def object(self) -> JsonObject:
        """Return the object after the change."""
        return self.stored.object


class CompactedError(Exception):
    """The history no longer reaches back that far."""

    def __init__(self, asked: int, floor: int) -> None:
        super().__init__(f"too old resource version: {asked} ({floor})")
        self.floor = floor


class ChangeLog:
    """The bounded list of changes of one resource.

    `floor` is the oldest revision that one may start after.
    """

    def __init__(self, limit: int, floor: int = 0) -> None:
        self._limit = limit
        self._changes: list[Change] = []
        self.floor = floor

    def append(self, change: Change) -> None:
        """Add the newest change, and drop the oldest tenth when there are too many."""
        self._changes.append(change)
        if len(self._changes) > self._limit:
            self.compact(self._changes[self._limit // 10].revision)

    def compact(self, revision: int) -> None:
        """Forget all changes up to and including that revision."""
        self.floor = max(self.floor, revision)
        del self._changes[: self._position_after(revision)]

    def after(self, revision: int) -> list[Change]:
        """Return the changes after that revision.

        Raises CompactedError when some of them are forgotten.
        """
        if revision < self.floor:
            raise CompactedError(revision, self.floor)
        return self._changes[self._position_after(revision) :]

    def _position_after(self, revision: int) -> int:
        return bisect_right(self._changes, revision, key=_revision)


def _revision(change: Change) -> Any:
    return change.revision
