"""The loop that all controllers run in."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol

from playground.cluster.change_log import Change, ChangeKind, Key
from playground.cluster.clock import Clock
from playground.cluster.objects import (
    JsonObject,
    controller_of,
    name_of,
    namespace_of,
    owner_references,
)
from playground.cluster.resources import ResourceType
from playground.cluster.status import ApiError
from playground.cluster.store import Store

_log = logging.getLogger(__name__)


class Controller(Protocol):
    """What a loop runs."""

    def keys_of(self, resource: ResourceType, change: Change, /) -> Iterable[Key]:
        """Return which objects of the controller's kind a change concerns."""

    def reconcile(self, key: Key, /) -> float | None:
        """Look at one object and act; returns after how many seconds to look again, if at all."""


class ControlLoop:
    """Calls `reconcile` for each object that changes concern: one at a time, duplicates merged."""

    def __init__(self, controller: Controller, store: Store, clock: Clock) -> None:
        self._controller = controller
        self._store = store
        self._clock = clock
        self._queue: asyncio.Queue[Key] = asyncio.Queue()
        self._queued: set[Key] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._end_listening: Callable[[], None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Begin to listen and to work, on the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._end_listening = self._store.listen(self._heard)
        self._spawn(self._work())

    async def stop(self) -> None:
        """End all of it."""
        if self._end_listening is not None:
            self._end_listening()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def add(self, key: Key) -> None:
        """Have an object looked at soon; from the event loop's thread."""
        if key not in self._queued:
            self._queued.add(key)
            self._queue.put_nowait(key)

    def _heard(self, resource: ResourceType, change: Change) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            for key in self._controller.keys_of(resource, change):
                loop.call_soon_threadsafe(self.add, key)

    async def _work(self) -> None:
        while True:
            key = await self._queue.get()
            self._queued.discard(key)
            again = self._reconcile(key)
            if again is not None:
                self._spawn(self._add_later(key, again))
            await asyncio.sleep(0)

    def _reconcile(self, key: Key) -> float | None:
        try:
            with self._store.lock:
                return self._controller.reconcile(key)
        except ApiError as error:
            _log.debug("%s on %s: %s", type(self._controller).__name__, key, error)
            return 1.0
        except (AttributeError, LookupError, TypeError, ValueError):
            # One object that no controller can read must not stop the work on all others.
            _log.exception("%s cannot handle %s", type(self._controller).__name__, key)
            return None

    async def _add_later(self, key: Key, seconds: float) -> None:
        await self._clock.sleep(seconds)
        self.add(key)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def owned_keys(change: Change, kind: str) -> Iterable[Key]:
    """Return the keys of the controlling owners of a kind, before and after the change."""
    versions = [change.stored, change.previous]
    for stored in versions:
        if stored is not None:
            owner = controller_of(stored.object)
            if owner is not None and owner["kind"] == kind:
                yield (stored.key[0], owner["name"])


def keys_by_owner(
    resource: ResourceType, change: Change, own: ResourceType, dependant: ResourceType
) -> Iterable[Key]:
    """Return the keys a usual controller wants: its own objects', and its dependants' owners'."""
    if resource is own:
        return () if change.kind is ChangeKind.DELETED else (change.stored.key,)
    return owned_keys(change, own.kind) if resource is dependant else ()


def controlled_by(owner: JsonObject, objects: Iterable[JsonObject]) -> list[JsonObject]:
    """Return those of the objects whose controller is `owner`."""
    uid = owner["metadata"]["uid"]
    return [
        obj
        for obj in objects
        if any(ref.get("controller") and ref["uid"] == uid for ref in owner_references(obj))
    ]


def controller_reference(owner: JsonObject) -> JsonObject:
    """Return the reference that makes `owner` an object's controller."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": name_of(owner),
        "uid": owner["metadata"]["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def key_of(obj: JsonObject) -> Key:
    """Return an object's key."""
    return namespace_of(obj), name_of(obj)
