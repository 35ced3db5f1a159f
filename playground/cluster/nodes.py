"""Node objects, as a kubelet would register them."""

from playground.cluster.clock import timestamp
from playground.cluster.objects import JsonObject
from playground.cluster.options import NodeSpec, Release
from playground.cluster.registry import Registry
from playground.cluster.resources import NODES
from playground.cluster.server.discovery import git_version

_CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID"),
    ("Ready", "True", "KubeletReady"),
)
_RUNTIMES = {Release.V1_20: "containerd://1.6.20", Release.V1_36: "containerd://2.1.9"}
_CAPACITY = {"cpu": "2", "memory": "8025332Ki", "pods": "29", "ephemeral-storage": "83873772Ki"}


def register_node(registry: Registry, node: NodeSpec, release: Release) -> None:
    """Create a ready node."""
    registry.create(NODES, "", _node(node))

    def ready(obj: JsonObject) -> JsonObject:
        return {**obj, "status": _status(node, release, timestamp(registry.clock.now()))}

    registry.update(NODES, "", node.name, ready, subresource="status")


def _node(node: NodeSpec) -> JsonObject:
    well_known = {
        "kubernetes.io/arch": node.architecture,
        "kubernetes.io/os": node.operating_system,
        "kubernetes.io/hostname": node.name,
    }
    spec: JsonObject = {"providerID": node.provider_id} if node.provider_id else {}
    if node.taints:
        spec["taints"] = list(node.taints)
    return {
        "metadata": {"name": node.name, "labels": {**well_known, **node.labels}},
        "spec": spec,
    }


def _status(node: NodeSpec, release: Release, now: str) -> JsonObject:
    return {
        "capacity": dict(_CAPACITY),
        "allocatable": dict(_CAPACITY),
        "addresses": [
            {"type": "InternalIP", "address": node.internal_ip},
            {"type": "Hostname", "address": node.name},
        ],
        "conditions": [
            {
                "type": kind,
                "status": status,
                "reason": reason,
                "message": reason,
                "lastHeartbeatTime": now,
                "lastTransitionTime": now,
            }
            for kind, status, reason in _CONDITIONS
        ],
        "nodeInfo": {
            "architecture": node.architecture,
            "operatingSystem": node.operating_system,
            "osImage": "Amazon Linux 2023",
            "kernelVersion": "6.12.0",
            "kubeletVersion": git_version(release),
            "kubeProxyVersion": git_version(release),
            "containerRuntimeVersion": _RUNTIMES[release],
            "machineID": "",
            "systemUUID": "",
            "bootID": "",
        },
    }
