"""Reading the JSON objects that the Kubernetes API carries.

The store keeps objects as plain JSON dictionaries and treats every stored one as immutable:
to change an object, take `copy_of` it first.
"""

from collections.abc import Mapping
from typing import Any

JsonObject = dict[str, Any]


def copy_of(value: Any) -> Any:
    """Return a deep copy of a JSON value (faster than copy.deepcopy, and enough for JSON)."""
    if isinstance(value, dict):
        return {key: copy_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy_of(item) for item in value]
    return value


def without_nulls(value: Any) -> Any:
    """Return a JSON value without null members: to the API server they are absent."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def dig(value: Any, *path: str, default: Any = None) -> Any:
    """Follow keys into nested mappings; `default` when one is absent or null."""
    for key in path:
        if not isinstance(value, Mapping):
            return default
        value = value.get(key)
    return default if value is None else value


def metadata(obj: Mapping[str, Any]) -> JsonObject:
    """Return the object's metadata, an empty one when it has none."""
    return dig(obj, "metadata", default={})  # type: ignore[no-any-return]


def name_of(obj: Mapping[str, Any]) -> str:
    """Return metadata.name, empty when absent."""
    return metadata(obj).get("name") or ""


def namespace_of(obj: Mapping[str, Any]) -> str:
    """Return metadata.namespace, empty for cluster-scoped objects."""
    return metadata(obj).get("namespace") or ""


def uid_of(obj: Mapping[str, Any]) -> str:
    """Return metadata.uid, empty when absent."""
    return metadata(obj).get("uid") or ""


def labels_of(obj: Mapping[str, Any]) -> dict[str, str]:
    """Return metadata.labels, empty when absent."""
    return metadata(obj).get("labels") or {}


def annotations_of(obj: Mapping[str, Any]) -> dict[str, str]:
    """Return metadata.annotations, empty when absent."""
    return metadata(obj).get("annotations") or {}


def owner_references(obj: Mapping[str, Any]) -> list[JsonObject]:
    """Return metadata.ownerReferences, empty when absent."""
    return metadata(obj).get("ownerReferences") or []


def controller_of(obj: Mapping[str, Any]) -> JsonObject | None:
    """Return the owner reference whose `controller` is true."""
    return next((ref for ref in owner_references(obj) if ref.get("controller")), None)


def is_terminating(obj: Mapping[str, Any]) -> bool:
    """Whether deletion was asked for and is not finished."""
    return bool(metadata(obj).get("deletionTimestamp"))


def condition(obj: Mapping[str, Any], kind: str) -> JsonObject | None:
    """Return the status condition of that type."""
    conditions = dig(obj, "status", "conditions", default=[])
    return next((item for item in conditions if item.get("type") == kind), None)


def condition_is_true(obj: Mapping[str, Any], kind: str) -> bool:
    """Whether the status condition of that type says "True"."""
    found = condition(obj, kind)
    return found is not None and found.get("status") == "True"
