"""The types of the fields that controllers and kubelets rely on.

A real API server decodes into typed structures and refuses what does not fit; here objects stay
JSON, so these fields are looked at before anything works with them. Other fields pass as they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.status import bad_request

_INT = (int,)
_MAP = (dict,)
_LIST = (list,)
_TEXT = (str,)
_INT_OR_TEXT = (int, str)

_CONTAINER: Mapping[str, tuple[type, ...]] = {
    "name": _TEXT,
    "image": _TEXT,
    "imagePullPolicy": _TEXT,
    "env": _LIST,
    "resources": _MAP,
    "volumeMounts": _LIST,
}
_POD_SPEC: Mapping[str, tuple[type, ...]] = {
    "containers": _LIST,
    "initContainers": _LIST,
    "imagePullSecrets": _LIST,
    "nodeName": _TEXT,
    "nodeSelector": _MAP,
    "affinity": _MAP,
    "restartPolicy": _TEXT,
    "serviceAccountName": _TEXT,
    "terminationGracePeriodSeconds": _INT,
    "tolerations": _LIST,
    "volumes": _LIST,
}
_WORKLOAD_SPEC: Mapping[str, tuple[type, ...]] = {
    "backoffLimit": _INT,
    "completions": _INT,
    "leaseDurationSeconds": _INT,
    "minReadySeconds": _INT,
    "parallelism": _INT,
    "paused": (bool,),
    "progressDeadlineSeconds": _INT,
    "replicas": _INT,
    "revisionHistoryLimit": _INT,
    "selector": _MAP,
    "strategy": _MAP,
    "template": _MAP,
    "updateStrategy": _MAP,
}
_META: Mapping[str, tuple[type, ...]] = {
    "annotations": _MAP,
    "finalizers": _LIST,
    "generateName": _TEXT,
    "labels": _MAP,
    "name": _TEXT,
    "namespace": _TEXT,
    "ownerReferences": _LIST,
    "resourceVersion": _TEXT,
    "uid": _TEXT,
}
_ROLLING = {"maxSurge": _INT_OR_TEXT, "maxUnavailable": _INT_OR_TEXT, "partition": _INT}
_GO_NAMES = {int: "int32", str: "string", bool: "bool", dict: "map[string]interface {}", list: "[]"}
_JSON_NAMES = {int: "number", float: "number", str: "string", bool: "bool", dict: "object"}


def check_structure(resource: ResourceType, obj: JsonObject) -> None:
    """Raise ApiError(400) for the first field of a wrong type, in the API server's words."""
    for path, value, types in _fields(obj):
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise bad_request(
                f'{resource.kind} in version "{resource.version}" cannot be handled as a '
                f"{resource.kind}: json: cannot unmarshal {_JSON_NAMES.get(type(value), 'array')} "
                f"into Go struct field {path} of type {_GO_NAMES[types[0]]}"
            )


_Field = tuple[str, Any, tuple[type, ...]]


def _fields(obj: JsonObject) -> Iterator[_Field]:
    """Yield each field that is set, from the outside in: a wrong outer type ends the walk."""
    yield from _known(obj, "", {"metadata": _MAP, "spec": _MAP, "status": _MAP})
    yield from _metadata(obj.get("metadata") or {}, "metadata")
    spec = obj.get("spec") or {}
    yield from _known(spec, "spec", {**_WORKLOAD_SPEC, **_POD_SPEC})
    yield from _containers(spec, "spec")
    for field in ("strategy", "updateStrategy"):
        strategy = spec.get(field) or {}
        yield from _known(strategy, f"spec.{field}", {"rollingUpdate": _MAP, "type": _TEXT})
        rolling = strategy.get("rollingUpdate") or {}
        yield from _known(rolling, f"spec.{field}.rollingUpdate", _ROLLING)
    template = spec.get("template") or {}
    yield from _known(template, "spec.template", {"metadata": _MAP, "spec": _MAP})
    yield from _metadata(template.get("metadata") or {}, "spec.template.metadata")
    pod_spec = template.get("spec") or {}
    yield from _known(pod_spec, "spec.template.spec", _POD_SPEC)
    yield from _containers(pod_spec, "spec.template.spec")


def _metadata(meta: JsonObject, path: str) -> Iterator[_Field]:
    yield from _known(meta, path, _META)
    for field in ("labels", "annotations"):
        for key, value in (meta.get(field) or {}).items():
            yield f"{path}.{field}.{key}", value, _TEXT
    for owner in meta.get("ownerReferences") or ():
        yield f"{path}.ownerReferences", owner, _MAP


def _containers(spec: JsonObject, path: str) -> Iterator[_Field]:
    for field in ("initContainers", "containers"):
        for container in spec.get(field) or ():
            yield f"{path}.{field}", container, _MAP
            yield from _known(container, f"{path}.{field}", _CONTAINER)


def _known(
    value: Mapping[str, Any], path: str, types: Mapping[str, tuple[type, ...]]
) -> Iterator[_Field]:
    for field, wanted in types.items():
        if value.get(field) is not None:
            yield f"{path}.{field}".lstrip("."), value[field], wanted
