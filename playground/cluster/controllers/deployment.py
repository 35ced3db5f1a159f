"""Deployments: a ReplicaSet for each template, and the way from the old to the new.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
"""

from collections.abc import Iterable
from dataclasses import dataclass

from playground.cluster.change_log import Change, Key
from playground.cluster.controllers.deployment_status import deployment_status, seconds_to_deadline
from playground.cluster.controllers.loop import controlled_by, controller_reference, keys_by_owner
from playground.cluster.controllers.pods import TEMPLATE_HASH, template_hash
from playground.cluster.controllers.rolling import new_replicas, removable_old, rolling_limits
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import NORMAL, EventRecorder, Source
from playground.cluster.objects import (
    JsonObject,
    annotations_of,
    copy_of,
    dig,
    is_terminating,
    labels_of,
    name_of,
    namespace_of,
)
from playground.cluster.options import Release
from playground.cluster.registry import Registry
from playground.cluster.resources import DEPLOYMENTS, PODS, REPLICA_SETS, ResourceType

REVISION = "deployment.kubernetes.io/revision"
DESIRED = "deployment.kubernetes.io/desired-replicas"
MOST = "deployment.kubernetes.io/max-replicas"
_SOURCE = Source("deployment-controller")
_NOT_COPIED = (REVISION, "kubectl.kubernetes.io/last-applied-configuration")


@dataclass(frozen=True, slots=True)
class ReplicaSets:
    """A Deployment's ReplicaSets: the one of its present template, and the others by age."""

    new: JsonObject | None
    old: list[JsonObject]

    @property
    def all(self) -> list[JsonObject]:
        """Return all of them."""
        return [*self.old, *([self.new] if self.new else [])]


class DeploymentController:
    """Scales the ReplicaSets of a Deployment and writes its status."""

    def __init__(
        self, registry: Registry, deleter: Deleter, recorder: EventRecorder, release: Release
    ) -> None:
        self._registry = registry
        self._deleter = deleter
        self._recorder = recorder
        self._release = release

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return the Deployments that a change concerns."""
        return keys_by_owner(resource, change, DEPLOYMENTS, REPLICA_SETS)

    def reconcile(self, key: Key) -> float | None:
        """Take one step of one Deployment; its ReplicaSets' changes call for the next."""
        deployment = self._registry.store.get(DEPLOYMENTS, *key)
        if deployment is None or is_terminating(deployment):
            return None
        sets = self._replica_sets(deployment)
        if not dig(deployment, "spec", "paused", default=False):
            deployment, sets = self._with_new(deployment, sets)
            self._roll(deployment, sets)
            self._forget_oldest(deployment, self._replica_sets(deployment))
        elif sets.new:
            self._scale(deployment, sets.new, dig(deployment, "spec", "replicas", default=0))
        return self._write_status(key)

    def _replica_sets(self, deployment: JsonObject) -> ReplicaSets:
        namespace = namespace_of(deployment)
        owned = controlled_by(deployment, self._registry.store.all(REPLICA_SETS, namespace))
        owned.sort(key=lambda item: int(annotations_of(item).get(REVISION, "0")))
        wanted = _comparable(deployment)
        new = next((item for item in owned if _comparable(item) == wanted), None)
        return ReplicaSets(new, [item for item in owned if item is not new])

    def _with_new(
        self, deployment: JsonObject, sets: ReplicaSets
    ) -> tuple[JsonObject, ReplicaSets]:
        """Make sure that the present template has its ReplicaSet, with the highest revision."""
        highest = max((int(annotations_of(s).get(REVISION, "0")) for s in sets.old), default=0)
        new = sets.new
        if new is None:
            revision = str(highest + 1)
            new = self._create_new(deployment, sets, revision)
        elif int(annotations_of(new).get(REVISION, "0")) <= highest:
            revision = str(highest + 1)
            new = self._annotate(REPLICA_SETS, new, {REVISION: revision})
        else:
            revision = annotations_of(new)[REVISION]
        if annotations_of(deployment).get(REVISION) != revision:
            deployment = self._annotate(DEPLOYMENTS, deployment, {REVISION: revision})
        return deployment, ReplicaSets(new, sets.old)

    def _create_new(self, deployment: JsonObject, sets: ReplicaSets, revision: str) -> JsonObject:
        template = copy_of(dig(deployment, "spec", "template", default={}))
        digest = template_hash(template)
        template.setdefault("metadata", {}).setdefault("labels", {})[TEMPLATE_HASH] = digest
        selector = copy_of(dig(deployment, "spec", "selector", default={}))
        selector.setdefault("matchLabels", {})[TEMPLATE_HASH] = digest
        limits = rolling_limits(deployment)
        size = new_replicas(limits, 0, _total(sets.old))
        if dig(deployment, "spec", "strategy", "type") == "Recreate":
            size = 0 if sets.old else limits.replicas
        inherited = {k: v for k, v in annotations_of(deployment).items() if k not in _NOT_COPIED}
        spec = {"replicas": size, "selector": selector, "template": template}
        if dig(deployment, "spec", "minReadySeconds"):
            spec["minReadySeconds"] = deployment["spec"]["minReadySeconds"]
        replica_set = {
            "metadata": {
                "name": f"{name_of(deployment)}-{digest}",
                "labels": dict(template["metadata"]["labels"]),
                "annotations": {
                    **inherited,
                    REVISION: revision,
                    DESIRED: str(limits.replicas),
                    MOST: str(limits.most),
                },
                "ownerReferences": [controller_reference(deployment)],
            },
            "spec": spec,
        }
        created = self._registry.create(REPLICA_SETS, namespace_of(deployment), replica_set)
        if size:
            self._tell_scaled(deployment, created, 0, size)
        return created

    def _roll(self, deployment: JsonObject, sets: ReplicaSets) -> None:
        if dig(deployment, "spec", "strategy", "type") == "Recreate":
            self._recreate(deployment, sets)
            return
        new = sets.new
        if new is None:
            return
        limits = rolling_limits(deployment)
        size = new_replicas(limits, _size(new), _total(sets.all))
        if _size(new) > limits.replicas:
            size = limits.replicas
        if size != _size(new):
            self._scale(deployment, new, size)
            return
        self._scale_old_down(deployment, sets.old, new)

    def _scale_old_down(
        self, deployment: JsonObject, old: list[JsonObject], new: JsonObject
    ) -> None:
        """Let unhealthy old pods go first, then healthy ones as far as availability permits."""
        limits = rolling_limits(deployment)
        total = _total([*old, new])
        room = removable_old(limits, total, _size(new), _available(new))
        for replica_set in old:
            unhealthy = min(room, _size(replica_set) - _available(replica_set))
            if unhealthy > 0:
                room -= unhealthy
                self._scale(deployment, replica_set, _size(replica_set) - unhealthy)
        current = self._replica_sets(deployment).old
        spare = sum(_available(item) for item in [*current, new]) - limits.fewest_available
        for replica_set in current:
            count = min(spare, room, _size(replica_set))
            if count > 0:
                spare, room = spare - count, room - count
                self._scale(deployment, replica_set, _size(replica_set) - count)

    def _recreate(self, deployment: JsonObject, sets: ReplicaSets) -> None:
        for replica_set in sets.old:
            if _size(replica_set):
                self._scale(deployment, replica_set, 0)
        if sets.new and not self._old_pods(sets.old):
            self._scale(deployment, sets.new, dig(deployment, "spec", "replicas", default=0))

    def _old_pods(self, old: list[JsonObject]) -> list[JsonObject]:
        namespace = namespace_of(old[0]) if old else None
        pods = self._registry.store.all(PODS, namespace)
        return [pod for item in old for pod in controlled_by(item, pods)]

    def _scale(self, deployment: JsonObject, replica_set: JsonObject, size: int) -> None:
        before = _size(replica_set)
        limits = rolling_limits(deployment)
        notes = {DESIRED: str(limits.replicas), MOST: str(limits.most)}

        def resized(obj: JsonObject) -> JsonObject:
            obj["spec"]["replicas"] = size
            obj["metadata"].setdefault("annotations", {}).update(notes)
            return obj

        namespace, name = namespace_of(replica_set), name_of(replica_set)
        self._registry.update(REPLICA_SETS, namespace, name, resized)
        if size != before:
            self._tell_scaled(deployment, replica_set, before, size)

    def _tell_scaled(
        self, deployment: JsonObject, replica_set: JsonObject, before: int, size: int
    ) -> None:
        direction = "up" if size > before else "down"
        origin = f" from {before}" if self._release is Release.V1_36 else ""
        text = f"Scaled {direction} replica set {name_of(replica_set)}{origin} to {size}"
        self._recorder.record(_SOURCE, deployment, NORMAL, "ScalingReplicaSet", text)

    def _annotate(
        self, resource: ResourceType, obj: JsonObject, notes: dict[str, str]
    ) -> JsonObject:
        def annotated(current: JsonObject) -> JsonObject:
            current["metadata"].setdefault("annotations", {}).update(notes)
            return current

        sub = "status" if resource is DEPLOYMENTS else ""
        namespace, name = namespace_of(obj), name_of(obj)
        return self._registry.update(resource, namespace, name, annotated, subresource=sub)

    def _forget_oldest(self, deployment: JsonObject, sets: ReplicaSets) -> None:
        limit = dig(deployment, "spec", "revisionHistoryLimit", default=10)
        idle = [s for s in sets.old if not _size(s) and not dig(s, "status", "replicas")]
        for replica_set in idle[: max(0, len(idle) - limit)]:
            key = namespace_of(replica_set), name_of(replica_set)
            self._deleter.delete(REPLICA_SETS, *key, DeleteOptions())

    def _write_status(self, key: Key) -> float | None:
        deployment = copy_of(self._registry.get(DEPLOYMENTS, *key))
        sets = self._replica_sets(deployment)
        now = self._registry.clock.now()
        deployment["status"] = deployment_status(deployment, sets.new, sets.old, now, self._release)
        written = self._registry.update_status(DEPLOYMENTS, deployment)
        return seconds_to_deadline(written, now)


def _comparable(obj: JsonObject) -> JsonObject:
    """Return the pod template without the hash label, to compare by."""
    template: JsonObject = copy_of(dig(obj, "spec", "template", default={}))
    meta = template.setdefault("metadata", {})
    labels = {k: v for k, v in labels_of(template).items() if k != TEMPLATE_HASH}
    template["metadata"] = {**meta, "labels": labels}
    return template


def _size(replica_set: JsonObject) -> int:
    return int(dig(replica_set, "spec", "replicas", default=0))


def _available(replica_set: JsonObject) -> int:
    return int(dig(replica_set, "status", "availableReplicas", default=0))


def _total(replica_sets: list[JsonObject]) -> int:
    return sum(_size(item) for item in replica_sets)
