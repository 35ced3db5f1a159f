"""Pods as controllers see them: made from a template, counted by how they are."""

import json
from datetime import datetime

from playground.cluster.clock import parse_timestamp
from playground.cluster.controllers.loop import controller_reference
from playground.cluster.identities import fnv32a, safe_encode
from playground.cluster.objects import (
    JsonObject,
    condition,
    condition_is_true,
    copy_of,
    dig,
    is_terminating,
)

TEMPLATE_HASH = "pod-template-hash"
REVISION_HASH = "controller-revision-hash"


def pod_from_template(owner: JsonObject, template: JsonObject) -> JsonObject:
    """Return a pod that the owner controls, without a name."""
    meta = dig(template, "metadata", default={})
    kept = ("labels", "annotations", "finalizers")
    return {
        "metadata": {
            **{field: copy_of(meta[field]) for field in kept if meta.get(field)},
            "ownerReferences": [controller_reference(owner)],
        },
        "spec": copy_of(dig(template, "spec", default={})),
    }


def template_hash(template: JsonObject) -> str:
    """Return the hash that names what is made from a template."""
    return safe_encode(fnv32a(json.dumps(template, sort_keys=True).encode()))


def is_active(pod: JsonObject) -> bool:
    """Whether a pod runs or may still come to run."""
    ended = dig(pod, "status", "phase") in ("Succeeded", "Failed")
    return not ended and not is_terminating(pod)


def is_ready(pod: JsonObject) -> bool:
    """Whether the pod's Ready condition holds."""
    return condition_is_true(pod, "Ready")


def seconds_until_available(pod: JsonObject, min_ready: int, now: datetime) -> float | None:
    """Return how long a pod must stay ready to be available: 0 if it is, None if not ready."""
    ready = condition(pod, "Ready")
    if ready is None or ready.get("status") != "True":
        return None
    if not min_ready:
        return 0.0
    ready_for = (now - parse_timestamp(ready["lastTransitionTime"])).total_seconds()
    return max(0.0, min_ready - ready_for)


def is_available(pod: JsonObject, min_ready: int, now: datetime) -> bool:
    """Whether the pod has been ready for minReadySeconds."""
    return seconds_until_available(pod, min_ready, now) == 0.0
