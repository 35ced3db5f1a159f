"""Strategic merge patch.

Lists of objects are merged by a key that the type declares, and the directives `$patch`,
`$deleteFromPrimitiveList`, `$setElementOrder` and `$retainKeys` are obeyed. Written after
https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
"""

from collections.abc import Iterator
from typing import Any

from playground.cluster.objects import JsonObject, copy_of

_MERGE_KEYS = {
    "containers": "name",
    "initContainers": "name",
    "ephemeralContainers": "name",
    "env": "name",
    "volumes": "name",
    "volumeMounts": "mountPath",
    "volumeDevices": "devicePath",
    "ports": "containerPort",
    "imagePullSecrets": "name",
    "secrets": "name",
    "hostAliases": "ip",
    "topologySpreadConstraints": "topologyKey",
    "conditions": "type",
    "addresses": "type",
    "podIPs": "ip",
    "hostIPs": "ip",
    "ownerReferences": "uid",
}
_MERGED_PRIMITIVES = frozenset({"finalizers"})
_DELETE_PRIMITIVES = "$deleteFromPrimitiveList/"
_ELEMENT_ORDER = "$setElementOrder/"


def apply_strategic_merge(target: JsonObject, patch: JsonObject) -> JsonObject:
    """Return the merged object; the target stays as it is."""
    result: JsonObject = _merge_object(copy_of(target), patch)
    return result


def _merge_object(target: JsonObject, patch: JsonObject) -> JsonObject:
    match patch.get("$patch"):
        case "replace":
            return {key: copy_of(value) for key, value in patch.items() if key != "$patch"}
        case "delete":
            return {}
    if "$retainKeys" in patch:
        target = {key: value for key, value in target.items() if key in patch["$retainKeys"]}
    for key, value in _plain_members(patch):
        if value is None:
            target.pop(key, None)
        else:
            target[key] = _merge_value(key, target.get(key), value, patch)
    for field, gone in _directives(patch, _DELETE_PRIMITIVES):
        target[field] = [item for item in target.get(field) or [] if item not in gone]
    return target


def _merge_value(key: str, target: Any, value: Any, patch: JsonObject) -> Any:
    if isinstance(value, dict):
        return _merge_object(target if isinstance(target, dict) else {}, value)
    if isinstance(value, list):
        order = patch.get(_ELEMENT_ORDER + key)
        return _merge_list(key, target if isinstance(target, list) else [], value, order)
    return value


def _merge_list(
    key: str, target: list[Any], patch: list[Any], order: list[Any] | None
) -> list[Any]:
    merge_key = _MERGE_KEYS.get(key)
    if key in _MERGED_PRIMITIVES:
        return target + [item for item in patch if item not in target]
    if merge_key is None or not all(isinstance(item, dict) for item in patch):
        return [copy_of(item) for item in patch]
    merged = _merge_by_key(merge_key, target, patch)
    return _in_order(merge_key, merged, order) if order else merged


def _merge_by_key(merge_key: str, target: list[Any], patch: list[JsonObject]) -> list[Any]:
    if any(item.get("$patch") == "replace" for item in patch):
        return [copy_of(item) for item in patch if "$patch" not in item]
    result = list(target)
    for item in patch:
        place = _place_of(result, merge_key, item.get(merge_key))
        if item.get("$patch") == "delete":
            if place is not None:
                del result[place]
        elif place is None:
            result.append(_merge_object({}, item))
        else:
            result[place] = _merge_object(result[place], item)
    return result


def _place_of(items: list[Any], merge_key: str, wanted: Any) -> int | None:
    return next((i for i, item in enumerate(items) if item.get(merge_key) == wanted), None)


def _in_order(merge_key: str, items: list[Any], order: list[Any]) -> list[Any]:
    wanted = [entry.get(merge_key) if isinstance(entry, dict) else entry for entry in order]
    ranks = {value: rank for rank, value in enumerate(wanted)}
    last = len(ranks)
    return sorted(items, key=lambda item: ranks.get(item.get(merge_key), last))


def _plain_members(patch: JsonObject) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in patch.items() if not key.startswith("$"))


def _directives(patch: JsonObject, prefix: str) -> Iterator[tuple[str, Any]]:
    return (
        (key.removeprefix(prefix), value) for key, value in patch.items() if key.startswith(prefix)
    )
