"""The cluster's memory: what etcd is to a real API server.

One revision counter for all writes; each object's resourceVersion is the revision of its last write
(https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions). Stored objects are
never changed in place. Safe to use from several threads.
"""

from collections import defaultdict
from collections.abc import Callable
from threading import RLock

from playground.cluster.change_log import Change, ChangeKind, ChangeLog, Key, Stored
from playground.cluster.objects import JsonObject, metadata, name_of, namespace_of
from playground.cluster.resources import ResourceType

Listener = Callable[[ResourceType, Change], None]


class Store:
    """All objects by resource and (namespace, name), with the history of their changes."""

    def __init__(self, *, history: int = 10_000) -> None:
        self.lock = RLock()
        self.revision = 1
        self._objects: dict[ResourceType, dict[Key, Stored]] = defaultdict(dict)
        self._sorted: dict[ResourceType, list[Key]] = {}
        self._compacted = 0
        self._logs: dict[ResourceType, ChangeLog] = defaultdict(
            lambda: ChangeLog(history, self._compacted)
        )
        self._listeners: list[Listener] = []

    def get(self, resource: ResourceType, namespace: str, name: str) -> JsonObject | None:
        """Return an object, or None."""
        found = self._objects[resource].get((namespace, name))
        return found.object if found else None

    def all(self, resource: ResourceType, namespace: str | None = None) -> list[JsonObject]:
        """Return the objects of a resource by key; None means all namespaces."""
        return [stored.object for stored in self.stored(resource, namespace)]

    def stored(self, resource: ResourceType, namespace: str | None = None) -> list[Stored]:
        """Return the newest version of each object, in the order of their keys."""
        with self.lock:
            objects = self._objects[resource]
            return [
                objects[key]
                for key in self._sorted_keys(resource)
                if namespace is None or key[0] == namespace
            ]

    def stored_at(
        self, resource: ResourceType, revision: int, namespace: str | None = None
    ) -> list[Stored]:
        """Return the objects as they were at a revision.

        Raises CompactedError when the history does not reach back that far.
        """
        with self.lock:
            then = dict(self._objects[resource])
            for change in reversed(self._logs[resource].after(revision)):
                if change.previous is None:
                    then.pop(change.stored.key, None)
                else:
                    then[change.stored.key] = change.previous
        return [then[key] for key in sorted(then) if namespace is None or key[0] == namespace]

    def changes_after(self, resource: ResourceType, revision: int) -> list[Change]:
        """Return what happened to a resource after a revision.

        Raises CompactedError when the history does not reach back that far.
        """
        with self.lock:
            return self._logs[resource].after(revision)

    def put(self, resource: ResourceType, value: JsonObject) -> JsonObject:
        """Write an object under its namespace and name; returns it with its resourceVersion."""
        with self.lock:
            key = (namespace_of(value), name_of(value))
            previous = self._objects[resource].get(key)
            self.revision += 1
            stored = Stored(_with_revision(value, self.revision))
            self._objects[resource][key] = stored
            if previous is None:
                self._sorted.pop(resource, None)
            kind = ChangeKind.MODIFIED if previous else ChangeKind.ADDED
            self._record(resource, Change(self.revision, kind, stored, previous))
            return stored.object

    def remove(self, resource: ResourceType, namespace: str, name: str) -> JsonObject:
        """Remove an object that exists; returns its last state with the deletion's revision."""
        with self.lock:
            previous = self._objects[resource].pop((namespace, name))
            self._sorted.pop(resource, None)
            self.revision += 1
            stored = Stored(_with_revision(previous.object, self.revision))
            self._record(resource, Change(self.revision, ChangeKind.DELETED, stored, previous))
            return stored.object

    def compact(self, revision: int | None = None) -> int:
        """Forget the history up to a revision (the present one if None); returns that revision.

        Lists that continue from before it, and watches that start before it, then get 410.
        """
        with self.lock:
            floor = self.revision if revision is None else revision
            self._compacted = max(self._compacted, floor)
            for log in self._logs.values():
                log.compact(floor)
            return floor

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at each change, in the writer's thread; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _record(self, resource: ResourceType, change: Change) -> None:
        self._logs[resource].append(change)
        for listener in tuple(self._listeners):
            listener(resource, change)

    def _sorted_keys(self, resource: ResourceType) -> list[Key]:
        if resource not in self._sorted:
            self._sorted[resource] = sorted(self._objects[resource])
        return self._sorted[resource]


def _with_revision(value: JsonObject, revision: int) -> JsonObject:
    return {**value, "metadata": {**metadata(value), "resourceVersion": str(revision)}}
