"""The columns of each resource's table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playground.cluster.objects import JsonObject, condition_is_true, dig, labels_of, name_of
from playground.cluster.resources import (
    CONFIG_MAPS,
    CRON_JOBS,
    DAEMON_SETS,
    DEPLOYMENTS,
    EVENTS,
    JOBS,
    LEASES,
    NAMESPACES,
    NODES,
    PODS,
    REPLICA_SETS,
    SECRETS,
    SERVICE_ACCOUNTS,
    STATEFUL_SETS,
    ResourceType,
)
from playground.cluster.server.tables.ages import age
from playground.cluster.server.tables.pod_words import pod_ready, pod_restarts, pod_status

Cell = Callable[[JsonObject, datetime], Any]
_NONE = "<none>"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; priority 1 is shown with `-o wide` only."""

    name: str
    cell: Cell
    type: str = "string"
    priority: int = 0


def columns_of(resource: ResourceType) -> tuple[Column, ...]:
    """Return the columns of a resource; name and age for those without their own."""
    return _COLUMNS.get(resource, (_NAME, _AGE))


def _path(*path: str, default: Any = "") -> Cell:
    return lambda obj, _: dig(obj, *path, default=default)


def _number(name: str, *path: str) -> Column:
    return Column(name, _path(*path, default=0), "integer")


def _size(name: str, field: str) -> Column:
    return Column(name, lambda obj, _: len(obj.get(field) or ()), "integer")


def _ready(obj: JsonObject, _: datetime) -> str:
    ready = dig(obj, "status", "readyReplicas", default=0)
    return f"{ready}/{dig(obj, 'spec', 'replicas', default=0)}"


def _containers(field: str) -> Cell:
    def cell(obj: JsonObject, _: datetime) -> str:
        containers = dig(obj, "spec", "template", "spec", "containers", default=[])
        return ",".join(container.get(field, "") for container in containers)

    return cell


def _labels(*path: str) -> Cell:
    def cell(obj: JsonObject, _: datetime) -> str:
        labels = dig(obj, *path, default={})
        return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or _NONE

    return cell


def _node_status(obj: JsonObject, _: datetime) -> str:
    ready = "Ready" if condition_is_true(obj, "Ready") else "NotReady"
    cordoned = dig(obj, "spec", "unschedulable", default=False)
    return f"{ready},SchedulingDisabled" if cordoned else ready


def _node_roles(obj: JsonObject, _: datetime) -> str:
    prefix = "node-role.kubernetes.io/"
    roles = [key.removeprefix(prefix) for key in labels_of(obj) if key.startswith(prefix)]
    return ",".join(sorted(roles)) or _NONE


def _node_address(obj: JsonObject, _: datetime) -> str:
    addresses = dig(obj, "status", "addresses", default=[])
    return next((a["address"] for a in addresses if a["type"] == "InternalIP"), _NONE)


def _completions(obj: JsonObject, _: datetime) -> str:
    succeeded = dig(obj, "status", "succeeded", default=0)
    return f"{succeeded}/{dig(obj, 'spec', 'completions', default=1)}"


def _last_seen(obj: JsonObject, now: datetime) -> str:
    return age(obj.get("lastTimestamp") or obj.get("eventTime"), now)


def _involved(obj: JsonObject, _: datetime) -> str:
    kind = str(dig(obj, "involvedObject", "kind", default=""))
    return f"{kind.lower()}/{dig(obj, 'involvedObject', 'name', default='')}"


def _created_age(obj: JsonObject, now: datetime) -> str:
    return age(dig(obj, "metadata", "creationTimestamp"), now)


_NAME = Column("Name", lambda obj, _: name_of(obj))
_AGE = Column("Age", _created_age)
_WIDE_TEMPLATE = (
    Column("Containers", _containers("name"), priority=1),
    Column("Images", _containers("image"), priority=1),
)
_WIDE_SELECTED = (
    *_WIDE_TEMPLATE,
    Column("Selector", _labels("spec", "selector", "matchLabels"), priority=1),
)
_COLUMNS: Mapping[ResourceType, tuple[Column, ...]] = {
    PODS: (
        _NAME,
        Column("Ready", lambda obj, _: pod_ready(obj)),
        Column("Status", lambda obj, _: pod_status(obj)),
        Column("Restarts", lambda obj, _: str(pod_restarts(obj))),
        _AGE,
        Column("IP", _path("status", "podIP", default=_NONE), priority=1),
        Column("Node", _path("spec", "nodeName", default=_NONE), priority=1),
        Column("Nominated Node", _path("status", "nominatedNodeName", default=_NONE), priority=1),
        Column("Readiness Gates", lambda _, __: _NONE, priority=1),
    ),
    DEPLOYMENTS: (
        _NAME,
        Column("Ready", _ready),
        _number("Up-to-date", "status", "updatedReplicas"),
        _number("Available", "status", "availableReplicas"),
        _AGE,
        *_WIDE_SELECTED,
    ),
    REPLICA_SETS: (
        _NAME,
        _number("Desired", "spec", "replicas"),
        _number("Current", "status", "replicas"),
        _number("Ready", "status", "readyReplicas"),
        _AGE,
        *_WIDE_SELECTED,
    ),
    STATEFUL_SETS: (_NAME, Column("Ready", _ready), _AGE, *_WIDE_TEMPLATE),
    DAEMON_SETS: (
        _NAME,
        _number("Desired", "status", "desiredNumberScheduled"),
        _number("Current", "status", "currentNumberScheduled"),
        _number("Ready", "status", "numberReady"),
        _number("Up-to-date", "status", "updatedNumberScheduled"),
        _number("Available", "status", "numberAvailable"),
        Column("Node Selector", _labels("spec", "template", "spec", "nodeSelector")),
        _AGE,
        *_WIDE_SELECTED,
    ),
    JOBS: (_NAME, Column("Completions", _completions), _AGE, *_WIDE_SELECTED),
    CRON_JOBS: (
        _NAME,
        Column("Schedule", _path("spec", "schedule")),
        Column("Suspend", lambda obj, _: str(dig(obj, "spec", "suspend", default=False))),
        _AGE,
    ),
    NODES: (
        _NAME,
        Column("Status", _node_status),
        Column("Roles", _node_roles),
        _AGE,
        Column("Version", _path("status", "nodeInfo", "kubeletVersion")),
        Column("Internal-IP", _node_address, priority=1),
        Column("OS-Image", _path("status", "nodeInfo", "osImage"), priority=1),
        Column(
            "Container-Runtime", _path("status", "nodeInfo", "containerRuntimeVersion"), priority=1
        ),
    ),
    EVENTS: (
        Column("Last Seen", _last_seen),
        Column("Type", _path("type")),
        Column("Reason", _path("reason")),
        Column("Object", _involved),
        Column("Subobject", _path("involvedObject", "fieldPath"), priority=1),
        Column("Source", _path("source", "component"), priority=1),
        Column("Message", _path("message")),
        Column("Count", _path("count", default=1), "integer", priority=1),
        Column("Name", lambda obj, _: name_of(obj), priority=1),
    ),
    NAMESPACES: (_NAME, Column("Status", _path("status", "phase")), _AGE),
    SECRETS: (_NAME, Column("Type", _path("type")), _size("Data", "data"), _AGE),
    CONFIG_MAPS: (_NAME, _size("Data", "data"), _AGE),
    SERVICE_ACCOUNTS: (_NAME, _size("Secrets", "secrets"), _AGE),
    LEASES: (_NAME, Column("Holder", _path("spec", "holderIdentity")), _AGE),
}
