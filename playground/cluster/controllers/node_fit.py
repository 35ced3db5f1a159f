"""Whether a pod may run on a node.

Decided by cordon, taints, nodeSelector and required node affinity
(https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/).
"""

from collections.abc import Mapping
from typing import Any

from playground.cluster.objects import JsonObject, dig, labels_of, name_of

_AFFINITY = "node(s) didn't match Pod's node affinity/selector"
_CORDONED = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def refusal(pod: JsonObject, node: JsonObject) -> str:
    """Return why a node does not fit, empty when it does."""
    cordoned = dig(node, "spec", "unschedulable", default=False)
    if cordoned and not _tolerates(pod, _CORDONED):
        return "node(s) were unschedulable"
    for taint in dig(node, "spec", "taints", default=[]):
        if taint.get("effect") in ("NoSchedule", "NoExecute") and not _tolerates(pod, taint):
            value = taint.get("value", "")
            return f"node(s) had untolerated taint {{{taint['key']}: {value}}}"
    selector = dig(pod, "spec", "nodeSelector", default={})
    if not selector.items() <= labels_of(node).items() or not _has_affinity(pod, node):
        return _AFFINITY
    return ""


def _tolerates(pod: JsonObject, taint: Mapping[str, Any]) -> bool:
    for toleration in dig(pod, "spec", "tolerations", default=[]):
        if toleration.get("effect") not in (None, "", taint.get("effect")):
            continue
        if toleration.get("key") not in (None, "", taint["key"]):
            continue
        exists = toleration.get("operator", "Equal") == "Exists"
        if exists or toleration.get("value", "") == taint.get("value", ""):
            return True
    return False


def _has_affinity(pod: JsonObject, node: JsonObject) -> bool:
    terms = dig(
        pod,
        "spec",
        "affinity",
        "nodeAffinity",
        "requiredDuringSchedulingIgnoredDuringExecution",
        "nodeSelectorTerms",
    )
    if terms is None:
        return True
    fields = {"metadata.name": name_of(node)}
    return any(
        all(_meets(e, labels_of(node)) for e in term.get("matchExpressions") or ())
        and all(_meets(e, fields) for e in term.get("matchFields") or ())
        for term in terms
    )


def _meets(expression: Mapping[str, Any], values: Mapping[str, str]) -> bool:
    value = values.get(expression["key"])
    match expression["operator"]:
        case "In":
            return value in expression.get("values", ())
        case "NotIn":
            return value not in expression.get("values", ())
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case _:
            return False
