"""What the page shows of the cluster and of AWS, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playground.registry.pulls import Pull

_EVENTS = 40
_PULLS = 40

Objects = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A repository's policy as it stands; "" when there is none."""

    repository: str
    account: str
    region: str
    text: str
    changed_at: datetime | None


def deployments(objects: Objects) -> list[dict[str, object]]:
    """Deployments as `kubectl get deployments` counts them."""
    return [
        {
            "namespace": one["metadata"]["namespace"],
            "name": one["metadata"]["name"],
            "ready": f"{_status(one, 'readyReplicas')}/{one['spec'].get('replicas', 1)}",
            "image": one["spec"]["template"]["spec"]["containers"][0].get("image", ""),
            "updated": _status(one, "updatedReplicas") >= one["spec"].get("replicas", 1),
        }
        for one in objects
    ]


def pods(objects: Objects, now: datetime) -> list[dict[str, object]]:
    """Pods with the status column of `kubectl get pods`."""
    return [
        {
            "namespace": one["metadata"]["namespace"],
            "name": one["metadata"]["name"],
            "status": pod_status(one),
            "restarts": sum(int(s.get("restartCount", 0)) for s in _containers(one)),
            "age": age(one["metadata"].get("creationTimestamp"), now),
            "node": one["spec"].get("nodeName", ""),
            "image": one["spec"]["containers"][0].get("image", ""),
        }
        for one in objects
    ]


def events(objects: Objects, now: datetime) -> list[dict[str, object]]:
    """The latest events, newest first."""
    newest = sorted(objects, key=_seen, reverse=True)[:_EVENTS]
    return [
        {
            "age": age(_seen(one), now),
            "type": one.get("type", "Normal"),
            "reason": one.get("reason", ""),
            "object": _involved(one.get("involvedObject", {})),
            "message": one.get("message", ""),
            "count": one.get("count") or 1,
        }
        for one in newest
    ]


def policies(texts: Iterable[PolicyText]) -> list[dict[str, object]]:
    """Repository policies."""
    return [
        {
            "repository": one.repository,
            "account": one.account,
            "region": one.region,
            "text": one.text,
            "changed_at": one.changed_at.isoformat() if one.changed_at else "",
        }
        for one in texts
    ]


def pulls(log: Iterable[Pull]) -> list[dict[str, object]]:
    """The registry's latest decisions, newest first."""
    return [
        {
            "at": one.at.isoformat(),
            "who": one.who,
            "image": one.image,
            "answer": one.answer,
            "why": one.why,
        }
        for one in list(log)[: -_PULLS - 1 : -1]
    ]


def pod_status(pod: Mapping[str, Any]) -> str:
    """A waiting or ended container's reason, else the pod's phase."""
    if pod["metadata"].get("deletionTimestamp"):
        return "Terminating"
    for status in _containers(pod):
        state = status.get("state", {})
        reason = (state.get("waiting") or state.get("terminated") or {}).get("reason")
        if reason:
            return str(reason)
    return str(pod.get("status", {}).get("phase", "Unknown"))


def age(since: str | None, now: datetime) -> str:
    """How long ago, as kubectl writes it for short times."""
    if not since:
        return ""
    then = datetime.fromisoformat(since.replace("Z", "+00:00")).astimezone(UTC)
    seconds = max(0, int((now - then).total_seconds()))
    if seconds < 120:
        return f"{seconds}s"
    return f"{seconds // 60}m" if seconds < 7200 else f"{seconds // 3600}h"


def _containers(pod: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    status = pod.get("status", {})
    return [
        *(status.get("initContainerStatuses") or []),
        *(status.get("containerStatuses") or []),
    ]


def _status(deployment: Mapping[str, Any], field: str) -> int:
    return int(deployment.get("status", {}).get(field) or 0)


def _involved(reference: Mapping[str, Any]) -> str:
    return f"{str(reference.get('kind', '')).lower()}/{reference.get('name', '')}"


def _seen(event: Mapping[str, Any]) -> str:
    return str(
        event.get("lastTimestamp")
        or event.get("eventTime")
        or event["metadata"].get("creationTimestamp")
        or ""
    )
