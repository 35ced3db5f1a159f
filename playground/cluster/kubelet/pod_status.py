"""A pod's status, made from how its containers are.

https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/
"""

from collections.abc import Sequence

from playground.cluster.kubelet.container import Container, Phase, Role
from playground.cluster.objects import JsonObject, condition, dig, metadata
from playground.cluster.options import Release

_LISTS = {
    Role.INIT: "initContainerStatuses",
    Role.SIDECAR: "initContainerStatuses",
    Role.MAIN: "containerStatuses",
    Role.EPHEMERAL: "ephemeralContainerStatuses",
}


def pod_status(
    pod: JsonObject,
    containers: Sequence[Container],
    *,
    host_ip: str,
    pod_ip: str,
    now: str,
    release: Release,
) -> JsonObject:
    """Return the whole status; `now` is stamped on conditions that change."""
    before = dig(pod, "status", default={})
    phase = _phase(containers)
    status: JsonObject = {
        "phase": phase,
        "conditions": _conditions(pod, containers, phase, now, release),
        "hostIP": host_ip,
        "podIP": pod_ip,
        "podIPs": [{"ip": pod_ip}],
        "startTime": before.get("startTime", now),
        "qosClass": before.get("qosClass", "BestEffort"),
    }
    if release is Release.V1_36:
        status["hostIPs"] = [{"ip": host_ip}]
        status["observedGeneration"] = metadata(pod).get("generation", 1)
    for container in containers:
        status.setdefault(_LISTS[container.role], []).append(container.status())
    return status


def _phase(containers: Sequence[Container]) -> str:
    main = [item for item in containers if item.role is Role.MAIN]
    if all(item.phase is Phase.TERMINATED for item in main):
        return "Succeeded"
    initialized = _initialized(containers)
    if initialized and all(item.phase is not Phase.WAITING for item in main):
        return "Running"
    return "Running" if initialized and any(item.started_at for item in main) else "Pending"


def _initialized(containers: Sequence[Container]) -> bool:
    return all(item.is_done for item in containers if item.role in (Role.INIT, Role.SIDECAR))


def _conditions(
    pod: JsonObject, containers: Sequence[Container], phase: str, now: str, release: Release
) -> list[JsonObject]:
    unready = [c for c in containers if c.role is Role.MAIN and c.phase is not Phase.RUNNING]
    unready += [c for c in containers if c.role is Role.SIDECAR and c.phase is not Phase.RUNNING]
    wanted = [
        {"type": "Initialized", **_initialization(containers)},
        {"type": "Ready", **_readiness(unready, phase)},
        {"type": "ContainersReady", **_readiness(unready, phase)},
        {"type": "PodScheduled", "status": "True"},
    ]
    if release is Release.V1_36:
        wanted.insert(0, {"type": "PodReadyToStartContainers", "status": "True"})
        generation = metadata(pod).get("generation", 1)
        wanted = [{**item, "observedGeneration": generation} for item in wanted]
    return [_stamped(pod, item, now) for item in wanted]


def _initialization(containers: Sequence[Container]) -> JsonObject:
    waiting = [c.name for c in containers if c.role in (Role.INIT, Role.SIDECAR) and not c.is_done]
    if not waiting:
        return {"status": "True"}
    return {
        "status": "False",
        "reason": "ContainersNotInitialized",
        "message": f"containers with incomplete status: [{' '.join(waiting)}]",
    }


def _readiness(unready: Sequence[Container], phase: str) -> JsonObject:
    if not unready:
        return {"status": "True"}
    if phase == "Succeeded":
        return {"status": "False", "reason": "PodCompleted"}
    names = " ".join(container.name for container in unready)
    return {
        "status": "False",
        "reason": "ContainersNotReady",
        "message": f"containers with unready status: [{names}]",
    }


def _stamped(pod: JsonObject, wanted: JsonObject, now: str) -> JsonObject:
    present = condition(pod, wanted["type"])
    kept = present is not None and present.get("status") == wanted["status"]
    moment = present["lastTransitionTime"] if present is not None and kept else now
    return {**wanted, "lastProbeTime": None, "lastTransitionTime": moment}
