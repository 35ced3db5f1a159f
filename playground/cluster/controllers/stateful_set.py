"""StatefulSets: numbered pods, made in order and replaced from the last to the first.

https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
"""

from collections.abc import Iterable

from playground.cluster.change_log import Change, Key
from playground.cluster.controllers.loop import keys_by_owner
from playground.cluster.controllers.pod_set import PodSet, is_current, revision_of
from playground.cluster.controllers.pods import (
    REVISION_HASH,
    is_available,
    is_ready,
    pod_from_template,
)
from playground.cluster.objects import JsonObject, dig, is_terminating, metadata, name_of
from playground.cluster.resources import PODS, STATEFUL_SETS, ResourceType


class StatefulSetController:
    """Keeps pods NAME-0 to NAME-(replicas-1)."""

    def __init__(self, pods: PodSet) -> None:
        self._pods = pods

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return the StatefulSets that a change concerns."""
        return keys_by_owner(resource, change, STATEFUL_SETS, PODS)

    def reconcile(self, key: Key) -> None:
        """Take one step of one StatefulSet."""
        owner = self._pods.registry.store.get(STATEFUL_SETS, *key)
        if owner is None:
            return
        if not is_terminating(owner):
            self._step(owner)
        self._write_status(owner)

    def _step(self, owner: JsonObject) -> None:
        """Create the first absent pod, or delete one that is too many or of an old template."""
        pods = {name_of(pod): pod for pod in self._pods.pods_of(owner)}
        wanted = [self._name(owner, i) for i in range(dig(owner, "spec", "replicas", default=0))]
        parallel = dig(owner, "spec", "podManagementPolicy") == "Parallel"
        for name in wanted:
            if name not in pods:
                self._create(owner, name)
            elif is_ready(pods[name]) and not is_terminating(pods[name]):
                continue
            if not parallel:
                break
        surplus = [pod for name, pod in pods.items() if name not in wanted]
        outdated = surplus or self._outdated(owner, [pods[n] for n in wanted if n in pods])
        if outdated and not any(is_terminating(pod) for pod in pods.values()):
            text = "delete Pod {name} in StatefulSet " + name_of(owner) + " successful"
            self._pods.delete(owner, max(outdated, key=_ordinal), text)

    def _outdated(self, owner: JsonObject, pods: list[JsonObject]) -> list[JsonObject]:
        """Return the pods to replace: none while a later one is not ready.

        Like the real controller, which waits for ever on a pod that cannot become ready.
        """
        if dig(owner, "spec", "updateStrategy", "type") != "RollingUpdate":
            return []
        revision = revision_of(owner)
        for pod in sorted(pods, key=_ordinal, reverse=True):
            if not is_current(pod, revision):
                return [pod]
            if not is_ready(pod):
                return []
        return []

    def _create(self, owner: JsonObject, name: str) -> None:
        pod = pod_from_template(owner, dig(owner, "spec", "template", default={}))
        pod["metadata"]["name"] = name
        labels = pod["metadata"].setdefault("labels", {})
        labels[REVISION_HASH] = f"{name_of(owner)}-{revision_of(owner)}"
        labels["statefulset.kubernetes.io/pod-name"] = name
        pod["spec"] |= {
            "hostname": name,
            "subdomain": dig(owner, "spec", "serviceName", default=""),
        }
        text = "create Pod {name} in StatefulSet " + name_of(owner) + " successful"
        self._pods.create(owner, pod, text)

    def _write_status(self, owner: JsonObject) -> None:
        pods = self._pods.pods_of(owner)
        now = self._pods.registry.clock.now()
        min_ready = dig(owner, "spec", "minReadySeconds", default=0)
        revision = revision_of(owner)
        updated = [pod for pod in pods if is_current(pod, revision)]
        before = dig(owner, "status", default={})
        newest = f"{name_of(owner)}-{revision}"
        done = len(updated) == len(pods) == dig(owner, "spec", "replicas", default=0)
        status: JsonObject = {
            "observedGeneration": metadata(owner)["generation"],
            "replicas": len(pods),
            "readyReplicas": sum(is_ready(pod) for pod in pods),
            "availableReplicas": sum(is_available(pod, min_ready, now) for pod in pods),
            "currentReplicas": len(pods) if done else len(pods) - len(updated),
            "updatedReplicas": len(updated),
            "currentRevision": newest if done else before.get("currentRevision", newest),
            "updateRevision": newest,
            "collisionCount": 0,
        }
        optional = ("readyReplicas", "currentReplicas", "updatedReplicas")
        kept = {k: v for k, v in status.items() if v or k not in optional}
        self._pods.write_status(STATEFUL_SETS, owner, kept)

    @staticmethod
    def _name(owner: JsonObject, ordinal: int) -> str:
        return f"{name_of(owner)}-{ordinal}"


def _ordinal(pod: JsonObject) -> int:
    return int(name_of(pod).rpartition("-")[2])
