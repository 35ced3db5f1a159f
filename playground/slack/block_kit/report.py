"""Collects faults by JSON pointer, and the plain tests that every part of Block Kit needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

Fault = tuple[str, str]

LONGEST_ID = 255


@dataclass(slots=True)
class Report:
    """The faults found so far, in reading order, worded as Slack words them."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, pointer: str, message: str) -> None:
        """Records a fault."""
        self.faults.append((pointer, message))

    def fields(
        self,
        pointer: str,
        value: dict[str, Any],
        *,
        required: Collection[str] = (),
        optional: Collection[str] = (),
    ) -> bool:
        """Whether every required field is there; a field that is neither is a fault too."""
        missing = [name for name in required if value.get(name) is None]
        for name in missing:
            self.add(pointer, f"missing required field: {name}")
        for name in value:
            if name != "type" and name not in required and name not in optional:
                self.add(pointer, f"invalid additional property: {name}")
        return not missing

    def string(
        self, pointer: str, value: Any, longest: int, *, shortest: int = 1, given: bool = True
    ) -> None:
        """Tests a string's length; `given=False` lets None pass."""
        if value is None and not given:
            return
        if not isinstance(value, str):
            self.add(pointer, "must be a string")
        elif len(value) > longest:
            self.add(pointer, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            self.add(pointer, f"must be more than {shortest - 1} characters")

    def items(
        self, pointer: str, value: Any, most: int, *, fewest: int = 1
    ) -> Iterator[tuple[str, Any]]:
        """Tests a list's length and yields its members with their pointers."""
        if not isinstance(value, list):
            self.add(pointer, "must be an array")
            return
        if len(value) > most:
            self.add(pointer, f"no more than {most} items allowed")
        if len(value) < fewest:
            self.add(pointer, f"must have at least {fewest} items")
        for index, member in enumerate(value):
            yield f"{pointer}/{index}", member

    def objects(
        self, pointer: str, value: Any, most: int, *, fewest: int = 1
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """As `items`, for members that must be objects."""
        for place, member in self.items(pointer, value, most, fewest=fewest):
            if isinstance(member, dict):
                yield place, member
            else:
                self.add(place, "must be an object")

    def one_of(self, pointer: str, value: Any, allowed: Collection[str]) -> bool:
        """Whether the value is one of a few words."""
        if isinstance(value, str) and value in allowed:
            return True
        self.add(pointer, f"must be one of: {', '.join(sorted(allowed))}")
        return False

    def boolean(self, pointer: str, value: Any) -> None:
        """Tests an optional true or false."""
        if value is not None and not isinstance(value, bool):
            self.add(pointer, "must be a boolean")

    def identifier(self, pointer: str, value: Any) -> None:
        """Tests an optional `block_id` or `action_id`."""
        self.string(pointer, value, LONGEST_ID, given=False)
