"""DaemonSets: one pod on each node that fits.

https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
"""

from collections.abc import Iterable

from playground.cluster.change_log import Change, ChangeKind, Key
from playground.cluster.controllers.loop import key_of, keys_by_owner
from playground.cluster.controllers.node_fit import refusal
from playground.cluster.controllers.pod_set import PodSet, is_current, revision_of
from playground.cluster.controllers.pods import (
    REVISION_HASH,
    is_available,
    is_ready,
    pod_from_template,
)
from playground.cluster.objects import JsonObject, dig, is_terminating, metadata, name_of
from playground.cluster.resources import DAEMON_SETS, NODES, PODS, ResourceType

_TOLERATED = ("not-ready", "unreachable", "disk-pressure", "memory-pressure", "unschedulable")
_NO_EXECUTE = ("not-ready", "unreachable")


class DaemonSetController:
    """Keeps a pod on every node, and replaces outdated ones as far as maxUnavailable permits."""

    def __init__(self, pods: PodSet) -> None:
        self._pods = pods
        self._store = pods.registry.store

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return the DaemonSets that a change concerns: all, when a node comes or goes."""
        if resource is NODES and change.kind is not ChangeKind.MODIFIED:
            return [key_of(owner) for owner in self._store.all(DAEMON_SETS)]
        return keys_by_owner(resource, change, DAEMON_SETS, PODS)

    def reconcile(self, key: Key) -> None:
        """Take one step of one DaemonSet."""
        owner = self._store.get(DAEMON_SETS, *key)
        if owner is None:
            return
        nodes = [n for n in self._store.all(NODES) if not refusal(self._pod(owner, name_of(n)), n)]
        names = [name_of(node) for node in nodes]
        if not is_terminating(owner):
            self._place(owner, names)
            self._replace(owner, names)
        self._write_status(owner, names)

    def _place(self, owner: JsonObject, nodes: list[str]) -> None:
        placed = {_target(pod) for pod in self._pods.pods_of(owner)}
        for node in nodes:
            if node not in placed:
                self._pods.create(owner, self._pod(owner, node), "Created pod: {name}")
        for pod in self._pods.pods_of(owner):
            if _target(pod) not in nodes and not is_terminating(pod):
                self._pods.delete(owner, pod, "Deleted pod: {name}")

    def _replace(self, owner: JsonObject, nodes: list[str]) -> None:
        if dig(owner, "spec", "updateStrategy", "type") != "RollingUpdate":
            return
        limit = dig(owner, "spec", "updateStrategy", "rollingUpdate", "maxUnavailable", default=1)
        if isinstance(limit, str):
            limit = max(1, len(nodes) * int(limit.rstrip("%")) // 100)
        pods = self._pods.pods_of(owner)
        revision = revision_of(owner)
        room = limit - sum(is_terminating(pod) or not is_ready(pod) for pod in pods)
        for pod in pods:
            if is_current(pod, revision) or is_terminating(pod):
                continue
            if not is_ready(pod) or room > 0:
                room -= is_ready(pod)
                self._pods.delete(owner, pod, "Deleted pod: {name}")

    def _pod(self, owner: JsonObject, node: str) -> JsonObject:
        pod = pod_from_template(owner, dig(owner, "spec", "template", default={}))
        pod["metadata"]["generateName"] = f"{name_of(owner)}-"
        pod["metadata"].setdefault("labels", {})[REVISION_HASH] = revision_of(owner)
        field = {"key": "metadata.name", "operator": "In", "values": [node]}
        term = {"nodeSelectorTerms": [{"matchFields": [field]}]}
        required = {"requiredDuringSchedulingIgnoredDuringExecution": term}
        pod["spec"].setdefault("affinity", {})["nodeAffinity"] = required
        tolerations = pod["spec"].setdefault("tolerations", [])
        for kind in _TOLERATED:
            effect = "NoExecute" if kind in _NO_EXECUTE else "NoSchedule"
            key = f"node.kubernetes.io/{kind}"
            tolerations.append({"key": key, "operator": "Exists", "effect": effect})
        return pod

    def _write_status(self, owner: JsonObject, nodes: list[str]) -> None:
        pods = [pod for pod in self._pods.pods_of(owner) if _target(pod) in nodes]
        now = self._pods.registry.clock.now()
        min_ready = dig(owner, "spec", "minReadySeconds", default=0)
        available = sum(is_available(pod, min_ready, now) for pod in pods)
        revision = revision_of(owner)
        status: JsonObject = {
            "currentNumberScheduled": len(pods),
            "numberMisscheduled": 0,
            "desiredNumberScheduled": len(nodes),
            "numberReady": sum(is_ready(pod) for pod in pods),
            "observedGeneration": metadata(owner)["generation"],
            "updatedNumberScheduled": sum(is_current(pod, revision) for pod in pods),
            "numberAvailable": available,
            "numberUnavailable": len(nodes) - available,
        }
        optional = ("updatedNumberScheduled", "numberAvailable", "numberUnavailable")
        kept = {k: v for k, v in status.items() if v or k not in optional}
        self._pods.write_status(DAEMON_SETS, owner, kept)


def _target(pod: JsonObject) -> str:
    """Return the node that a pod was made for."""
    terms = dig(
        pod,
        "spec",
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
        default=[{}],
    )
    return str(dig(terms[0].get("matchFields", [{}])[0], "values", default=[""])[0])
