"""The scheduler: each pod to the fitting node with the fewest pods."""

from collections import Counter
from collections.abc import Iterable

from playground.cluster.change_log import Change, ChangeKind, Key
from playground.cluster.clock import timestamp
from playground.cluster.controllers.node_fit import refusal
from playground.cluster.event_recorder import NORMAL, WARNING, EventRecorder
from playground.cluster.objects import (
    JsonObject,
    condition,
    copy_of,
    dig,
    is_terminating,
    name_of,
)
from playground.cluster.registry import Registry
from playground.cluster.resources import NODES, PODS, ResourceType


class Scheduler:
    """Binds pods to nodes."""

    def __init__(self, registry: Registry, recorder: EventRecorder) -> None:
        self._registry = registry
        self._store = registry.store
        self._recorder = recorder

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return new pods, and all that wait when a node changes."""
        if resource is PODS and change.kind is ChangeKind.ADDED:
            return (change.stored.key,)
        if resource is NODES and change.kind is not ChangeKind.DELETED:
            return [(p["metadata"]["namespace"], name_of(p)) for p in self._waiting()]
        return ()

    def reconcile(self, key: Key) -> float | None:
        """Bind one pod, or say why no node fits it."""
        pod = self._store.get(PODS, *key)
        if pod is None or dig(pod, "spec", "nodeName") or is_terminating(pod):
            return None
        nodes = self._store.all(NODES)
        refusals = {name_of(node): refusal(pod, node) for node in nodes}
        fitting = [node for node in nodes if not refusals[name_of(node)]]
        if fitting:
            self._bind(pod, name_of(self._emptiest(fitting)))
        else:
            self._refuse(pod, Counter(refusals.values()))
        return None

    def _waiting(self) -> list[JsonObject]:
        return [pod for pod in self._store.all(PODS) if not dig(pod, "spec", "nodeName")]

    def _emptiest(self, nodes: list[JsonObject]) -> JsonObject:
        busy = Counter(dig(pod, "spec", "nodeName") for pod in self._store.all(PODS))
        return min(nodes, key=lambda node: (busy[name_of(node)], name_of(node)))

    def _bind(self, pod: JsonObject, node: str) -> None:
        bound = copy_of(pod)
        bound["spec"]["nodeName"] = node
        _set_scheduled(bound, timestamp(self._registry.clock.now()), "True", "", "")
        self._store.put(PODS, bound)
        place = f"{pod['metadata']['namespace']}/{name_of(pod)}"
        text = f"Successfully assigned {place} to {node}"
        self._recorder.record_scheduling(pod, NORMAL, "Scheduled", text, "Binding")

    def _refuse(self, pod: JsonObject, reasons: Counter[str]) -> None:
        text = _refusal_text(reasons)
        present = condition(pod, "PodScheduled")
        if present is not None and present.get("message") == text:
            return
        refused = copy_of(pod)
        stamp = timestamp(self._registry.clock.now())
        _set_scheduled(refused, stamp, "False", "Unschedulable", text)
        self._store.put(PODS, refused)
        self._recorder.record_scheduling(pod, WARNING, "FailedScheduling", text, "Scheduling")


def _refusal_text(reasons: Counter[str]) -> str:
    total = sum(reasons.values())
    if not total:
        return "no nodes available to schedule pods"
    listed = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    help_text = f"0/{total} nodes are available: {total} Preemption is not helpful for scheduling."
    return f"0/{total} nodes are available: {listed}. preemption: {help_text}"


def _set_scheduled(pod: JsonObject, stamp: str, status: str, reason: str, message: str) -> None:
    entry = {"type": "PodScheduled", "status": status, "lastProbeTime": None}
    entry |= {"lastTransitionTime": stamp}
    if reason:
        entry |= {"reason": reason, "message": message}
    others = dig(pod, "status", "conditions", default=[])
    kept = [item for item in others if item["type"] != "PodScheduled"]
    pod.setdefault("status", {})["conditions"] = [*kept, entry]
