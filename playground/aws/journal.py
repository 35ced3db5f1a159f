"""What was asked of AWS, by whom, and how it was answered."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Entry:
    """One answered request; `arn` is the caller's, "" for keys that nobody has.

    `status` 0: the connection was broken or left hanging.
    """

    at: datetime
    action: str
    access_key: str
    arn: str
    region: str
    status: int
    milliseconds: float


class Journal:
    """The latest requests, and how many of each action there were since the last `clear()`."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self.counts: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """Write one down."""
        self._entries.append(entry)
        self.counts[entry.action] += 1

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Start anew."""
        self._entries.clear()
        self.counts.clear()
