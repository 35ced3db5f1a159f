"""Create, update and delete with the meaning that the API server gives them.

The store only remembers; here an object gets its uid, generation, defaults and checks, a stale
resourceVersion is refused, and finalizers and grace periods are respected
(https://kubernetes.io/docs/reference/using-api/api-concepts/).
"""

from collections.abc import Callable

from playground.cluster.admission.defaults import apply_defaults
from playground.cluster.admission.identity import check_identity
from playground.cluster.admission.pod_admission import admit_pod
from playground.cluster.admission.structure import check_structure
from playground.cluster.admission.validation import check_new, check_update
from playground.cluster.clock import Clock, timestamp
from playground.cluster.identities import Identities
from playground.cluster.objects import (
    JsonObject,
    copy_of,
    dig,
    is_terminating,
    metadata,
    name_of,
    without_nulls,
)
from playground.cluster.options import Release
from playground.cluster.resources import (
    DAEMON_SETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    PODS,
    REPLICA_SETS,
    STATEFUL_SETS,
    ResourceType,
)
from playground.cluster.status import (
    already_exists,
    bad_request,
    forbidden,
    not_found,
)
from playground.cluster.store import Store

_GENERATIONAL = (DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, JOBS)
_SERVER_OWNED = ("uid", "creationTimestamp", "generation", "deletionTimestamp")
Edit = Callable[[JsonObject], JsonObject]


class Registry:
    """The one way in which objects are written, by clients and controllers alike."""

    def __init__(
        self, store: Store, clock: Clock, identities: Identities, release: Release
    ) -> None:
        self.store = store
        self.clock = clock
        self.identities = identities
        self._pods_have_generation = release is Release.V1_36

    def get(self, resource: ResourceType, namespace: str, name: str) -> JsonObject:
        """Return an object.

        Raises ApiError(404).
        """
        found = self.store.get(resource, namespace, name)
        if found is None:
            raise not_found(resource, name)
        return found

    def create(
        self, resource: ResourceType, namespace: str, obj: JsonObject, *, dry_run: bool = False
    ) -> JsonObject:
        """Create an object in a namespace (empty for cluster-scoped ones).

        Raises ApiError: 400 for a namespace that differs, 403 in a namespace that ends, 404 for an
        absent namespace, 409 for a taken name, 422 for faults.
        """
        with self.store.lock:
            new = self._prepared(resource, namespace, obj)
            if self.store.get(resource, namespace, name_of(new)) is not None:
                raise already_exists(resource, name_of(new))
            return new if dry_run else self.store.put(resource, new)

    def update(
        self,
        resource: ResourceType,
        namespace: str,
        name: str,
        edit: Edit,
        *,
        subresource: str = "",
        dry_run: bool = False,
        patched: bool = False,
    ) -> JsonObject:
        """Write what `edit` makes of the present object; a write that changes nothing is none.

        Raises ApiError: 404, 409 when the edited object carries another resourceVersion or uid than
        the stored one, 422 (also for another uid when the edit is a client's patch: `patched`).
        """
        with self.store.lock:
            old = self.get(resource, namespace, name)
            new = self._settled(resource, old, edit(copy_of(old)), subresource, patched)
            if dry_run or new == old:
                return new
            if is_terminating(new) and not metadata(new).get("finalizers") and resource is not PODS:
                return self._gone_unless_namespace(resource, new)
            return self.store.put(resource, new)

    def update_status(self, resource: ResourceType, obj: JsonObject) -> JsonObject:
        """Write the status of an object that was just read."""
        meta = metadata(obj)
        return self.update(
            resource, meta.get("namespace", ""), meta["name"], lambda _: obj, subresource="status"
        )

    def remove(self, resource: ResourceType, namespace: str, name: str) -> JsonObject:
        """Take an object away at once, whatever its finalizers say."""
        with self.store.lock:
            self.get(resource, namespace, name)
            return self.store.remove(resource, namespace, name)

    def _prepared(self, resource: ResourceType, namespace: str, obj: JsonObject) -> JsonObject:
        new: JsonObject = copy_of(obj)
        new |= {"kind": resource.kind, "apiVersion": resource.api_version}
        check_structure(resource, new)
        _drop_nulls(new)
        meta = new.setdefault("metadata", {})
        self._place(resource, namespace, meta)
        for field in (*_SERVER_OWNED, "resourceVersion", "selfLink", "managedFields"):
            meta.pop(field, None)
        if not meta.get("name") and meta.get("generateName"):
            meta["name"] = meta["generateName"] + self.identities.suffix()
        meta["uid"] = self.identities.uid()
        meta["creationTimestamp"] = timestamp(self.clock.now())
        if self._has_generation(resource):
            meta["generation"] = 1
        if resource.subresource("status") and resource not in (PODS, NAMESPACES):
            new.setdefault("status", {}) if resource.group == "" else new.update(status={})
        apply_defaults(resource, new)
        check_new(resource, new)
        if resource is PODS:
            admit_pod(self.store, self.identities, new)
        return new

    def _place(self, resource: ResourceType, namespace: str, meta: JsonObject) -> None:
        if not resource.namespaced:
            meta.pop("namespace", None)
            return
        if meta.get("namespace", namespace) != namespace:
            raise bad_request(
                "the namespace of the provided object does not match the namespace sent on the "
                "request"
            )
        meta["namespace"] = namespace
        home = self.store.get(NAMESPACES, "", namespace)
        if home is None:
            raise not_found(NAMESPACES, namespace)
        if is_terminating(home):
            why = (
                f"unable to create new content in namespace {namespace} "
                "because it is being terminated"
            )
            raise forbidden(resource, meta.get("name", ""), why)

    def _settled(
        self,
        resource: ResourceType,
        old: JsonObject,
        new: JsonObject,
        subresource: str,
        patched: bool,
    ) -> JsonObject:
        """Return the object that an update leads to, its metadata and untouched part restored."""
        check_structure(resource, new)
        _drop_nulls(new)
        check_identity(resource, metadata(old), metadata(new), patched=patched)
        meta, before = new["metadata"], metadata(old)
        for field in (*_SERVER_OWNED, "resourceVersion", "namespace", "name"):
            meta.pop(field, None)
            if field in before:
                meta[field] = before[field]
        new |= {"kind": resource.kind, "apiVersion": resource.api_version}
        if subresource == "status":
            return _restored(old, new, keep="status")
        if resource.subresource("status"):
            _put_back(old, new, "status")
        apply_defaults(resource, new)
        if not subresource:
            check_update(resource, new, old)
        if self._has_generation(resource) and _spec_differs(resource, old, new):
            meta["generation"] = before.get("generation", 0) + 1
        return new

    def _gone_unless_namespace(self, resource: ResourceType, new: JsonObject) -> JsonObject:
        if resource is NAMESPACES:
            return self.store.put(resource, new)
        meta = metadata(new)
        self.store.put(resource, new)
        return self.store.remove(resource, meta.get("namespace", ""), meta["name"])

    def _has_generation(self, resource: ResourceType) -> bool:
        return resource in _GENERATIONAL or (resource is PODS and self._pods_have_generation)


def _drop_nulls(obj: JsonObject) -> None:
    """Take nulls out of metadata and spec; events and conditions show theirs."""
    for part in ("metadata", "spec"):
        if part in obj:
            obj[part] = without_nulls(obj[part] or {})


def _restored(old: JsonObject, new: JsonObject, *, keep: str) -> JsonObject:
    """Return `new` with everything of `old` but one part and the metadata that a status may set."""
    restored = {key: value for key, value in old.items() if key not in (keep, "metadata")}
    meta = {**new["metadata"]}
    for field in ("labels", "ownerReferences", "finalizers", "generation"):
        meta.pop(field, None)
        if field in metadata(old):
            meta[field] = metadata(old)[field]
    return {**restored, "metadata": meta, keep: new.get(keep, {})}


def _put_back(old: JsonObject, new: JsonObject, part: str) -> None:
    new.pop(part, None)
    if part in old:
        new[part] = old[part]


def _spec_differs(resource: ResourceType, old: JsonObject, new: JsonObject) -> bool:
    """Whether the generation moves: on a new spec, for Deployments on new annotations too."""
    if old.get("spec") != new.get("spec"):
        return True
    annotations = [dig(item, "metadata", "annotations", default={}) for item in (old, new)]
    return resource is DEPLOYMENTS and annotations[0] != annotations[1]
