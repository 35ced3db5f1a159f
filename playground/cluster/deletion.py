"""Deleting: preconditions, grace, finalizers, and what happens to dependants.

https://kubernetes.io/docs/concepts/architecture/garbage-collection/
"""

from datetime import timedelta

from playground.cluster.clock import timestamp
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.objects import (
    JsonObject,
    dig,
    is_terminating,
    metadata,
    name_of,
    namespace_of,
    owner_references,
    uid_of,
)
from playground.cluster.registry import Registry
from playground.cluster.resources import JOBS, NAMESPACES, PODS, STORED, ResourceType
from playground.cluster.status import precondition_failed

FOREGROUND = "foregroundDeletion"


class Deleter:
    """Deletes one object as the API server does; collecting dependants is the controller's work."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._store = registry.store

    def delete(
        self, resource: ResourceType, namespace: str, name: str, options: DeleteOptions
    ) -> tuple[JsonObject, bool]:
        """Delete an object; returns its last state, and whether it is gone already.

        Raises ApiError: 404, 409 for preconditions that do not hold.
        """
        with self._store.lock:
            obj = self._registry.get(resource, namespace, name)
            _check_preconditions(resource, obj, options)
            if options.dry_run:
                return obj, True
            if _propagation(resource, options) == "Orphan":
                self._orphan_dependants(obj)
            return self._finish(resource, obj, options)

    def dependants(self, owner: JsonObject) -> list[tuple[ResourceType, JsonObject]]:
        """Return the objects that name this one as an owner."""
        uid = uid_of(owner)
        return [
            (resource, obj)
            for resource in STORED
            for obj in self._store.all(resource, namespace_of(owner) or None)
            if any(ref.get("uid") == uid for ref in owner_references(obj))
        ]

    def _finish(
        self, resource: ResourceType, obj: JsonObject, options: DeleteOptions
    ) -> tuple[JsonObject, bool]:
        finalizers = list(metadata(obj).get("finalizers") or ())
        if _propagation(resource, options) == "Foreground" and FOREGROUND not in finalizers:
            finalizers.append(FOREGROUND)
        grace = _grace(resource, obj, options)
        if not finalizers and not grace and resource is not NAMESPACES:
            return self._store.remove(resource, namespace_of(obj), name_of(obj)), True
        if is_terminating(obj) and metadata(obj).get("deletionGracePeriodSeconds") == grace:
            return obj, False
        return self._store.put(resource, self._marked(resource, obj, finalizers, grace)), False

    def _marked(
        self, resource: ResourceType, obj: JsonObject, finalizers: list[str], grace: int
    ) -> JsonObject:
        moment = timestamp(self._registry.clock.now() + timedelta(seconds=grace))
        meta = {**metadata(obj), "deletionTimestamp": moment}
        if resource is NAMESPACES:
            status = {**dig(obj, "status", default={}), "phase": "Terminating"}
            return {**obj, "metadata": meta, "status": status}
        if "generation" in meta:
            meta["generation"] += 1
        meta["deletionGracePeriodSeconds"] = grace
        if finalizers:
            meta["finalizers"] = finalizers
        return {**obj, "metadata": meta}

    def _orphan_dependants(self, owner: JsonObject) -> None:
        uid = uid_of(owner)
        for resource, obj in self.dependants(owner):
            kept = [ref for ref in owner_references(obj) if ref.get("uid") != uid]
            self._store.put(
                resource, {**obj, "metadata": {**metadata(obj), "ownerReferences": kept}}
            )


def _propagation(resource: ResourceType, options: DeleteOptions) -> str:
    """Return the policy asked for; batch/v1 Jobs alone leave their pods when none is."""
    return options.propagation or ("Orphan" if resource is JOBS else "Background")


def _grace(resource: ResourceType, obj: JsonObject, options: DeleteOptions) -> int:
    """Return the seconds a pod gets to end; a pod that runs nowhere gets none."""
    if resource is not PODS:
        return 0
    ended = dig(obj, "status", "phase") in ("Succeeded", "Failed")
    if ended or not dig(obj, "spec", "nodeName"):
        return 0
    own = dig(obj, "spec", "terminationGracePeriodSeconds", default=30)
    return int(own if options.grace_seconds is None else options.grace_seconds)


def _check_preconditions(resource: ResourceType, obj: JsonObject, options: DeleteOptions) -> None:
    meta = metadata(obj)
    if options.uid and options.uid != meta["uid"]:
        why = (
            f"the UID in the precondition ({options.uid}) does not match the UID in record "
            f"({meta['uid']}). The object might have been deleted and then recreated"
        )
        raise precondition_failed(resource, meta["name"], why)
    if options.resource_version and options.resource_version != meta["resourceVersion"]:
        why = (
            f"the ResourceVersion in the precondition ({options.resource_version}) does not match "
            f"the ResourceVersion in record ({meta['resourceVersion']}). "
            "The object might have been modified"
        )
        raise precondition_failed(resource, meta["name"], why)
