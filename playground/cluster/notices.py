"""Wakes those on the event loop who wait for changes, whichever thread wrote them."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from playground.cluster.change_log import Change
from playground.cluster.resources import ResourceType
from playground.cluster.store import Store


class Notices:
    """One asyncio.Event for each waiting watch; `closed` is set when the server stops."""

    def __init__(self, store: Store) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: dict[ResourceType, set[asyncio.Event]] = defaultdict(set)
        self._end = store.listen(self._notice)
        self.closed = False

    @contextmanager
    def subscription(self, resource: ResourceType) -> Iterator[asyncio.Event]:
        """Return an event that is set at each change of the resource."""
        changed = asyncio.Event()
        self._waiting[resource].add(changed)
        try:
            yield changed
        finally:
            self._waiting[resource].discard(changed)

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        self._end()
        for waiting in self._waiting.values():
            for changed in waiting:
                changed.set()

    def _notice(self, resource: ResourceType, _: Change) -> None:
        self._loop.call_soon_threadsafe(self._wake, resource)

    def _wake(self, resource: ResourceType) -> None:
        for changed in self._waiting.get(resource, ()):
            changed.set()
