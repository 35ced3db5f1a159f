"""Keeps what is remembered bounded: the oldest entries go first."""

from __future__ import annotations

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def drop_oldest(kept: dict[K, V], most: int) -> None:
    """Removes entries in the order they came until `most` are left."""
    while len(kept) > most:
        del kept[next(iter(kept))]
