"""The ids that AWS gave to what scenarios call by name."""

from __future__ import annotations


class Names:
    """One table per kind of resource."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}

    def add(self, kind: str, name: str, given: str) -> None:
        """Remember the id of a resource."""
        self._ids[kind, name] = given

    def get(self, kind: str, name: str) -> str:
        """The id; LookupError names the seed that is missing."""
        try:
            return self._ids[kind, name]
        except KeyError:
            raise LookupError(f"the scenario has no {kind} called {name!r}") from None
