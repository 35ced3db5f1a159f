"""ReplicaSets: as many pods as `replicas` says.

https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/
"""

from collections.abc import Iterable

from playground.cluster.change_log import Change, Key
from playground.cluster.controllers.loop import controlled_by, keys_by_owner
from playground.cluster.controllers.pods import (
    is_active,
    is_available,
    is_ready,
    pod_from_template,
    seconds_until_available,
)
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import NORMAL, EventRecorder, Source
from playground.cluster.objects import (
    JsonObject,
    copy_of,
    dig,
    is_terminating,
    labels_of,
    metadata,
    name_of,
    namespace_of,
)
from playground.cluster.options import Release
from playground.cluster.registry import Registry
from playground.cluster.resources import PODS, REPLICA_SETS, ResourceType

_SOURCE = Source("replicaset-controller")


class ReplicaSetController:
    """Makes and deletes pods, and counts them in the status."""

    def __init__(
        self, registry: Registry, deleter: Deleter, recorder: EventRecorder, release: Release
    ) -> None:
        self._registry = registry
        self._deleter = deleter
        self._recorder = recorder
        self._counts_terminating = release is Release.V1_36

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return the ReplicaSets that a change concerns."""
        return keys_by_owner(resource, change, REPLICA_SETS, PODS)

    def reconcile(self, key: Key) -> float | None:
        """Bring one ReplicaSet's pods to their number."""
        replica_set = self._registry.store.get(REPLICA_SETS, *key)
        if replica_set is None:
            return None
        pods = controlled_by(replica_set, self._registry.store.all(PODS, key[0]))
        if not is_terminating(replica_set):
            self._scale(replica_set, [pod for pod in pods if is_active(pod)])
        pods = controlled_by(replica_set, self._registry.store.all(PODS, key[0]))
        self._write_status(replica_set, pods)
        return self._soonest_available(replica_set, pods)

    def _scale(self, replica_set: JsonObject, pods: list[JsonObject]) -> None:
        wanted = dig(replica_set, "spec", "replicas", default=0)
        for _ in range(wanted - len(pods)):
            self._create_pod(replica_set)
        surplus = max(0, len(pods) - wanted)
        for pod in sorted(pods, key=_worth_keeping)[:surplus]:
            self._delete_pod(replica_set, pod)

    def _create_pod(self, replica_set: JsonObject) -> None:
        pod = pod_from_template(replica_set, dig(replica_set, "spec", "template", default={}))
        pod["metadata"]["generateName"] = f"{name_of(replica_set)}-"
        created = self._registry.create(PODS, namespace_of(replica_set), pod)
        text = f"Created pod: {name_of(created)}"
        self._recorder.record(_SOURCE, replica_set, NORMAL, "SuccessfulCreate", text)

    def _delete_pod(self, replica_set: JsonObject, pod: JsonObject) -> None:
        self._deleter.delete(PODS, namespace_of(pod), name_of(pod), DeleteOptions())
        text = f"Deleted pod: {name_of(pod)}"
        self._recorder.record(_SOURCE, replica_set, NORMAL, "SuccessfulDelete", text)

    def _write_status(self, replica_set: JsonObject, pods: list[JsonObject]) -> None:
        now = self._registry.clock.now()
        min_ready = dig(replica_set, "spec", "minReadySeconds", default=0)
        active = [pod for pod in pods if is_active(pod)]
        template = dig(replica_set, "spec", "template", "metadata", "labels", default={}).items()
        counts = {
            "fullyLabeledReplicas": sum(template <= labels_of(pod).items() for pod in active),
            "readyReplicas": sum(is_ready(pod) for pod in active),
            "availableReplicas": sum(is_available(pod, min_ready, now) for pod in active),
        }
        status: JsonObject = {"replicas": len(active)}
        status |= {field: count for field, count in counts.items() if count}
        status["observedGeneration"] = metadata(replica_set).get("generation", 0)
        if self._counts_terminating:
            status["terminatingReplicas"] = sum(is_terminating(pod) for pod in pods)
        updated = copy_of(replica_set)
        updated["status"] = status
        self._registry.update_status(REPLICA_SETS, updated)

    def _soonest_available(self, replica_set: JsonObject, pods: list[JsonObject]) -> float | None:
        now = self._registry.clock.now()
        min_ready = dig(replica_set, "spec", "minReadySeconds", default=0)
        waits = [seconds_until_available(pod, min_ready, now) for pod in pods if is_active(pod)]
        return min((wait for wait in waits if wait), default=None)


def _worth_keeping(pod: JsonObject) -> tuple[bool, bool, str]:
    """Sort what to delete first: unscheduled, then unready, then the youngest."""
    created = metadata(pod).get("creationTimestamp", "")
    inverse = "".join(chr(0x10FFFF - ord(letter)) for letter in created)
    return bool(dig(pod, "spec", "nodeName")), is_ready(pod), inverse
