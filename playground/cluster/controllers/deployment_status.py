"""The status of a Deployment: its counts, and the conditions Available and Progressing.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
"""

from datetime import datetime, timedelta

from playground.cluster.clock import parse_timestamp, timestamp
from playground.cluster.controllers.rolling import rolling_limits
from playground.cluster.objects import JsonObject, condition, dig, metadata, name_of
from playground.cluster.options import Release

_COUNTS = ("replicas", "readyReplicas", "availableReplicas")


def deployment_status(
    deployment: JsonObject,
    new: JsonObject | None,
    old: list[JsonObject],
    now: datetime,
    release: Release,
) -> JsonObject:
    """Return the whole status, conditions carried on from the present one."""
    sets = [*old, *([new] if new else [])]
    counts = {field: sum(_count(item, field) for item in sets) for field in _COUNTS}
    counts["updatedReplicas"] = _count(new, "replicas") if new else 0
    asked = sum(int(dig(item, "spec", "replicas", default=0)) for item in sets)
    counts["unavailableReplicas"] = max(0, asked - counts["availableReplicas"])
    status: JsonObject = {field: count for field, count in counts.items() if count}
    status["observedGeneration"] = metadata(deployment)["generation"]
    if release is Release.V1_36:
        status["terminatingReplicas"] = sum(_count(item, "terminatingReplicas") for item in sets)
    conditions = [
        _stamped(deployment, _available(deployment, counts["availableReplicas"]), now),
        _stamped(deployment, _progressing(deployment, new, counts, now), now, counts=counts),
    ]
    status["conditions"] = [item for item in conditions if item is not None]
    return status


def seconds_to_deadline(deployment: JsonObject, now: datetime) -> float | None:
    """Return when to look again for the progress deadline, None when nothing is to happen."""
    progressing = condition(deployment, "Progressing")
    seconds = dig(deployment, "spec", "progressDeadlineSeconds")
    if progressing is None or seconds is None or progressing["status"] != "True":
        return None
    if progressing.get("reason") == "NewReplicaSetAvailable":
        return None
    due = parse_timestamp(progressing["lastUpdateTime"]) + timedelta(seconds=seconds)
    return max(0.0, (due - now).total_seconds()) + 1.0


def _count(obj: JsonObject, field: str) -> int:
    return int(dig(obj, "status", field, default=0))


def _available(deployment: JsonObject, available: int) -> JsonObject:
    if available >= rolling_limits(deployment).fewest_available:
        return _condition(
            "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."
        )
    return _condition(
        "Available",
        "False",
        "MinimumReplicasUnavailable",
        "Deployment does not have minimum availability.",
    )


def _progressing(
    deployment: JsonObject, new: JsonObject | None, counts: dict[str, int], now: datetime
) -> JsonObject | None:
    if dig(deployment, "spec", "progressDeadlineSeconds") is None:
        return None
    subject = f'ReplicaSet "{name_of(new)}"' if new else f'Deployment "{name_of(deployment)}"'
    if dig(deployment, "spec", "paused", default=False):
        text = "Deployment is paused"
        return _condition("Progressing", "Unknown", "DeploymentPaused", text)
    if _complete(deployment, counts):
        text = f"{subject} has successfully progressed."
        return _condition("Progressing", "True", "NewReplicaSetAvailable", text)
    if not _has_progressed(deployment, counts) and _is_late(deployment, now):
        text = f"{subject} has timed out progressing."
        return _condition("Progressing", "False", "ProgressDeadlineExceeded", text)
    return _condition("Progressing", "True", "ReplicaSetUpdated", f"{subject} is progressing.")


def _complete(deployment: JsonObject, counts: dict[str, int]) -> bool:
    wanted: int = dig(deployment, "spec", "replicas", default=0)
    return (
        counts["updatedReplicas"] == wanted
        and counts["replicas"] == wanted
        and counts["availableReplicas"] == wanted
    )


def _has_progressed(deployment: JsonObject, counts: dict[str, int]) -> bool:
    """Whether more is updated, ready or available, or less is old, than the last status says."""
    before: dict[str, int] = dig(deployment, "status", default={})
    old_before = before.get("replicas", 0) - before.get("updatedReplicas", 0)
    return (
        counts["replicas"] - counts["updatedReplicas"] < old_before
        or counts["updatedReplicas"] > before.get("updatedReplicas", 0)
        or counts["readyReplicas"] > before.get("readyReplicas", 0)
        or counts["availableReplicas"] > before.get("availableReplicas", 0)
        or before.get("observedGeneration") != metadata(deployment)["generation"]
    )


def _is_late(deployment: JsonObject, now: datetime) -> bool:
    progressing = condition(deployment, "Progressing")
    if progressing is None:
        return False
    if progressing.get("reason") in ("ProgressDeadlineExceeded",):
        return True
    seconds = dig(deployment, "spec", "progressDeadlineSeconds", default=600)
    since = parse_timestamp(progressing["lastUpdateTime"])
    return now >= since + timedelta(seconds=seconds)


def _condition(kind: str, status: str, reason: str, message: str) -> JsonObject:
    return {"type": kind, "status": status, "reason": reason, "message": message}


def _stamped(
    deployment: JsonObject,
    wanted: JsonObject | None,
    now: datetime,
    *,
    counts: dict[str, int] | None = None,
) -> JsonObject | None:
    """Return the condition with its times: kept while nothing changed."""
    if wanted is None:
        return None
    present = condition(deployment, wanted["type"])
    stamp = timestamp(now)
    if present is None:
        return {**wanted, "lastUpdateTime": stamp, "lastTransitionTime": stamp}
    same = all(present.get(field) == value for field, value in wanted.items())
    moved = counts is not None and _has_progressed(deployment, counts)
    transition = present["lastTransitionTime"] if present["status"] == wanted["status"] else stamp
    update = present["lastUpdateTime"] if same and not moved else stamp
    return {**wanted, "lastUpdateTime": update, "lastTransitionTime": transition}
