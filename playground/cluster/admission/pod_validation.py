"""Checks of a pod spec."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from playground.cluster.objects import JsonObject, copy_of, dig
from playground.cluster.status import FieldErrors

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_LABEL_RULE = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and "
    "must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used "
    "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_CHANGEABLE = (
    "pod updates may not change fields other than `spec.containers[*].image`, "
    "`spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, `spec.tolerations` "
    "(only additions to existing tolerations)"
)


def check_pod_spec(spec: Mapping[str, Any], path: str, errors: FieldErrors) -> None:
    """Check the containers of a pod spec; `path` is where it stands."""
    containers = spec.get("containers") or []
    if not containers:
        errors.required(f"{path}.containers")
    _check_containers(spec.get("initContainers") or [], f"{path}.initContainers", errors)
    _check_containers(containers, f"{path}.containers", errors)


def check_pod_update(new: JsonObject, old: JsonObject, errors: FieldErrors) -> None:
    """Check that an update of a pod changes only what may change."""
    before, after = _fixed_part(old), _fixed_part(new)
    if before == after:
        return
    fields = sorted(
        key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
    )
    errors.forbidden("spec", f"{_CHANGEABLE}\n{', '.join(fields)}")


def _check_containers(containers: list[Any], path: str, errors: FieldErrors) -> None:
    seen: set[str] = set()
    for place, container in enumerate(containers):
        here = f"{path}[{place}]"
        name = container.get("name") or ""
        _check_container_name(name, here, errors)
        if name in seen:
            errors.duplicate(f"{here}.name", json.dumps(name))
        seen.add(name)
        _check_image(container, here, errors)


def _check_container_name(name: str, here: str, errors: FieldErrors) -> None:
    if not name:
        errors.required(f"{here}.name")
    elif not _LABEL.fullmatch(name):
        errors.invalid(f"{here}.name", json.dumps(name), _LABEL_RULE)


def _check_image(container: Mapping[str, Any], here: str, errors: FieldErrors) -> None:
    image = container.get("image") or ""
    if not image:
        errors.required(f"{here}.image")
    elif image != image.strip():
        why = "must not have leading or trailing whitespace"
        errors.invalid(f"{here}.image", json.dumps(image), why)
    policy = container.get("imagePullPolicy")
    if policy is not None and policy not in _PULL_POLICIES:
        supported = ", ".join(json.dumps(item) for item in _PULL_POLICIES)
        errors.unsupported(f"{here}.imagePullPolicy", json.dumps(policy), supported)


def _fixed_part(pod: JsonObject) -> JsonObject:
    spec: JsonObject = copy_of(dig(pod, "spec", default={}))
    for changeable in ("activeDeadlineSeconds", "tolerations"):
        spec.pop(changeable, None)
    for container in _containers(spec):
        container.pop("image", None)
    return spec


def _containers(spec: JsonObject) -> Iterator[JsonObject]:
    yield from spec.get("initContainers") or ()
    yield from spec.get("containers") or ()
