"""Garbage collection: dependants whose owners are all gone go too.

https://kubernetes.io/docs/concepts/architecture/garbage-collection/
"""

from collections.abc import Iterable

from playground.cluster.change_log import Change, ChangeKind, Key
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import FOREGROUND, Deleter
from playground.cluster.objects import (
    JsonObject,
    is_terminating,
    metadata,
    name_of,
    namespace_of,
    owner_references,
    uid_of,
)
from playground.cluster.registry import Registry
from playground.cluster.resources import STORED, ResourceType, by_kind

Work = tuple[str, str]


class GarbageCollector:
    """Works on uids: of owners that went, and of owners that wait for their dependants."""

    def __init__(self, registry: Registry, deleter: Deleter) -> None:
        self._registry = registry
        self._store = registry.store
        self._deleter = deleter

    def keys_of(self, _: ResourceType, change: Change) -> Iterable[Key]:
        """Return owners that went or wait, and dependants that came too late."""
        obj = change.object
        if change.kind is ChangeKind.DELETED:
            waiting = [("waiting", ref["uid"]) for ref in owner_references(obj)]
            return [("gone", uid_of(obj)), *waiting]
        if _waits(obj):
            return [("waiting", uid_of(obj))]
        if change.kind is ChangeKind.ADDED and owner_references(obj):
            return [("orphan", uid_of(obj))]
        return ()

    def reconcile(self, key: Work) -> None:
        """Collect what hangs on one uid."""
        kind, uid = key
        if kind == "gone":
            for resource, obj in self._dependants(uid):
                self._collect(resource, obj)
        elif kind == "waiting":
            self._finish_waiting(uid)
        else:
            for resource, obj in self._everything():
                if uid_of(obj) == uid:
                    self._collect(resource, obj)

    def _finish_waiting(self, uid: str) -> None:
        owner = next(((r, o) for r, o in self._everything() if uid_of(o) == uid), None)
        if owner is None or not _waits(owner[1]):
            return
        blocking = self._dependants(uid)
        for resource, obj in blocking:
            if not is_terminating(obj):
                options = DeleteOptions(propagation="Foreground")
                self._deleter.delete(resource, namespace_of(obj), name_of(obj), options)
        if not self._dependants(uid):
            self._release(*owner)

    def _release(self, resource: ResourceType, owner: JsonObject) -> None:
        kept = [item for item in metadata(owner).get("finalizers") or () if item != FOREGROUND]

        def released(obj: JsonObject) -> JsonObject:
            obj["metadata"]["finalizers"] = kept
            return obj

        self._registry.update(resource, namespace_of(owner), name_of(owner), released)

    def _collect(self, resource: ResourceType, obj: JsonObject) -> None:
        if not is_terminating(obj) and not any(self._exists(obj, r) for r in owner_references(obj)):
            options = DeleteOptions(propagation="Background")
            self._deleter.delete(resource, namespace_of(obj), name_of(obj), options)

    def _exists(self, dependant: JsonObject, reference: JsonObject) -> bool:
        resource = by_kind(reference["apiVersion"], reference["kind"])
        if resource is None:
            return True  # an owner of a kind that is not served here is left alone
        namespace = namespace_of(dependant) if resource.namespaced else ""
        owner = self._store.get(resource, namespace, reference["name"])
        return owner is not None and uid_of(owner) == reference["uid"]

    def _dependants(self, uid: str) -> list[tuple[ResourceType, JsonObject]]:
        return [
            (resource, obj)
            for resource, obj in self._everything()
            if any(ref["uid"] == uid for ref in owner_references(obj))
        ]

    def _everything(self) -> list[tuple[ResourceType, JsonObject]]:
        return [(resource, obj) for resource in STORED for obj in self._store.all(resource)]


def _waits(obj: JsonObject) -> bool:
    return is_terminating(obj) and FOREGROUND in (metadata(obj).get("finalizers") or ())
