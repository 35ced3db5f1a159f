"""The log of decided pulls, for the page: who pulled what, the answer, and why."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

_KEPT = 500


@dataclass(frozen=True, slots=True)
class Pull:
    """One decided pull. `who` is the session's ARN, or says that there was none."""

    at: datetime
    who: str
    image: str
    answer: str
    why: str


class Pulls:
    """The latest decisions."""

    def __init__(self) -> None:
        self._pulls: deque[Pull] = deque(maxlen=_KEPT)

    def add(self, pull: Pull) -> None:
        """Write one down."""
        self._pulls.append(pull)

    def __iter__(self) -> Iterator[Pull]:
        return iter(tuple(self._pulls))

    def __len__(self) -> int:
        return len(self._pulls)

    def clear(self) -> None:
        """Start anew."""
        self._pulls.clear()
