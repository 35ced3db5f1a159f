"""The checks that a real API server makes and that a client of workloads may trip over.

Not every rule of Kubernetes is here; those that are carry the API server's words.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from playground.cluster.admission.pod_validation import check_pod_spec, check_pod_update
from playground.cluster.objects import JsonObject, dig, name_of
from playground.cluster.resources import (
    CONFIG_MAPS,
    DAEMON_SETS,
    DEPLOYMENTS,
    JOBS,
    LEASES,
    PODS,
    REPLICA_SETS,
    SECRETS,
    STATEFUL_SETS,
    ResourceType,
)
from playground.cluster.selectors import selector_of
from playground.cluster.status import FieldErrors, invalid

_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or "
    "'.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used "
    "for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
_MEANINGFUL_NAMES = (PODS, SECRETS, CONFIG_MAPS, DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, JOBS)
_WITH_TEMPLATE = (DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, JOBS)
_LABELLED_TEMPLATE = (DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS)
_SCALED = (DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS)


def check_new(resource: ResourceType, obj: JsonObject) -> None:
    """Check an object that is about to be created.

    Raises ApiError(422) with all its faults.
    """
    errors = FieldErrors()
    _check_name(resource, obj, errors)
    _check_content(resource, obj, errors)
    _refuse(resource, obj, errors)


def check_update(resource: ResourceType, new: JsonObject, old: JsonObject) -> None:
    """Check what an update changes.

    Raises ApiError(422) with all its faults.
    """
    errors = FieldErrors()
    if resource is PODS:
        check_pod_update(new, old, errors)
    _check_content(resource, new, errors)
    if resource in _WITH_TEMPLATE and dig(new, "spec", "selector") != dig(old, "spec", "selector"):
        shown = _go_selector(dig(new, "spec", "selector", default={}))
        errors.invalid("spec.selector", shown, "field is immutable")
    _refuse(resource, new, errors)


def _refuse(resource: ResourceType, obj: JsonObject, errors: FieldErrors) -> None:
    if errors.found:
        raise invalid(resource.kind, resource.group, name_of(obj), errors.found)


def _check_name(resource: ResourceType, obj: JsonObject, errors: FieldErrors) -> None:
    name = name_of(obj)
    if not name:
        errors.required("metadata.name", "name or generateName is required")
    elif resource in _MEANINGFUL_NAMES and not _SUBDOMAIN.fullmatch(name):
        errors.invalid("metadata.name", json.dumps(name), _SUBDOMAIN_RULE)


def _check_content(resource: ResourceType, obj: JsonObject, errors: FieldErrors) -> None:
    spec = dig(obj, "spec", default={})
    if resource in _SCALED:
        _check_replicas(spec, errors)
    if resource in _LABELLED_TEMPLATE:
        _check_selector(spec, errors)
    if resource in _WITH_TEMPLATE:
        check_pod_spec(dig(spec, "template", "spec", default={}), "spec.template.spec", errors)
    elif resource is PODS:
        check_pod_spec(spec, "spec", errors)
    elif resource is LEASES:
        _check_lease(spec, errors)


def _check_replicas(spec: Mapping[str, Any], errors: FieldErrors) -> None:
    replicas = spec.get("replicas", 0)
    if isinstance(replicas, int) and replicas < 0:
        errors.invalid("spec.replicas", str(replicas), "must be greater than or equal to 0")


def _check_selector(spec: Mapping[str, Any], errors: FieldErrors) -> None:
    selector = spec.get("selector")
    if not selector:
        errors.required("spec.selector")
    labels = dig(spec, "template", "metadata", "labels", default={})
    if not selector or not selector_of(selector).matches(labels):
        errors.invalid(
            "spec.template.metadata.labels",
            _go_map(labels),
            "`selector` does not match template `labels`",
        )


def _check_lease(spec: Mapping[str, Any], errors: FieldErrors) -> None:
    seconds = spec.get("leaseDurationSeconds")
    if seconds is not None and seconds <= 0:
        errors.invalid("spec.leaseDurationSeconds", str(seconds), "must be greater than 0")


def _go_map(labels: Mapping[str, str]) -> str:
    if not labels:
        return "map[string]string(nil)"
    inside = ", ".join(f"{json.dumps(k)}:{json.dumps(v)}" for k, v in sorted(labels.items()))
    return f"map[string]string{{{inside}}}"


def _go_selector(selector: Mapping[str, Any]) -> str:
    labels = _go_map(dig(selector, "matchLabels", default={}))
    return (
        f"v1.LabelSelector{{MatchLabels:{labels}, "
        "MatchExpressions:[]v1.LabelSelectorRequirement(nil)}"
    )
