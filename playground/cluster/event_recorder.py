"""Writing Kubernetes events as client-go's recorders do.

The same event again raises `count` and `lastTimestamp` of the one that is there, and one source may
write 25 about one object, then one each five minutes
(k8s.io/client-go/tools/record, events_cache.go).
"""

from dataclasses import dataclass
from datetime import datetime

from playground.cluster.clock import micro_timestamp, timestamp
from playground.cluster.objects import JsonObject, metadata, name_of, namespace_of, uid_of
from playground.cluster.options import Release
from playground.cluster.registry import Registry
from playground.cluster.resources import EVENTS

NORMAL = "Normal"
WARNING = "Warning"
_BURST = 25.0
_REFILL_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Source:
    """Who reports: a component, on a host if it is a kubelet."""

    component: str
    host: str = ""

    def as_json(self) -> JsonObject:
        """Return the event's `source`."""
        host = {"host": self.host} if self.host else {}
        return {"component": self.component, **host}


class EventRecorder:
    """Writes events for every controller and kubelet of the cluster."""

    def __init__(self, registry: Registry, release: Release, *, factor: float = 1.0) -> None:
        self._registry = registry
        self._clock = registry.clock
        self._names_reporter = release is Release.V1_36
        self._refill = _REFILL_SECONDS * factor
        self._written = 0
        self._known: dict[tuple[str, ...], str] = {}
        self._buckets: dict[tuple[Source, str], tuple[float, datetime]] = {}

    def record(
        self,
        source: Source,
        about: JsonObject,
        kind: str,
        reason: str,
        message: str,
        *,
        field_path: str = "",
    ) -> None:
        """Write an event about an object, or count it with the same one before."""
        key = (source.component, source.host, uid_of(about), field_path, kind, reason, message)
        namespace = namespace_of(about) or "default"
        with self._registry.store.lock:
            if not self._may_write(source, uid_of(about)):
                return
            known = self._registry.store.get(EVENTS, namespace, self._known.get(key, ""))
            if known is not None:
                self._count(namespace, known)
                return
            body = self._body(about, kind, reason, message, field_path)
            now = timestamp(self._clock.now())
            body |= {"source": source.as_json(), "count": 1}
            body |= {"firstTimestamp": now, "lastTimestamp": now, "eventTime": None}
            body |= {
                "reportingComponent": source.component if self._names_reporter else "",
                "reportingInstance": source.host if self._names_reporter else "",
            }
            self._known[key] = name_of(self._registry.create(EVENTS, namespace, body))

    def record_scheduling(
        self, about: JsonObject, kind: str, reason: str, message: str, action: str
    ) -> None:
        """Write an event in the scheduler's newer form: with eventTime and without a count."""
        body = self._body(about, kind, reason, message, "")
        body |= {"source": {}, "firstTimestamp": None, "lastTimestamp": None}
        body |= {
            "eventTime": micro_timestamp(self._clock.now()),
            "action": action,
            "reportingComponent": "default-scheduler",
            "reportingInstance": "default-scheduler-control-plane",
        }
        self._registry.create(EVENTS, namespace_of(about) or "default", body)

    def _body(
        self, about: JsonObject, kind: str, reason: str, message: str, field_path: str
    ) -> JsonObject:
        self._written += 1
        suffix = f"{int(self._clock.now().timestamp() * 1e9) + self._written:x}"
        involved: JsonObject = {
            "kind": about["kind"],
            "namespace": namespace_of(about),
            "name": name_of(about),
            "uid": uid_of(about),
            "apiVersion": about["apiVersion"],
            "resourceVersion": metadata(about).get("resourceVersion", ""),
        }
        if field_path:
            involved["fieldPath"] = field_path
        return {
            "metadata": {"name": f"{name_of(about)}.{suffix}"},
            "involvedObject": {key: value for key, value in involved.items() if value},
            "reason": reason,
            "message": message,
            "type": kind,
        }

    def _count(self, namespace: str, known: JsonObject) -> None:
        now = timestamp(self._clock.now())

        def raised(event: JsonObject) -> JsonObject:
            return {**event, "count": event["count"] + 1, "lastTimestamp": now}

        self._registry.update(EVENTS, namespace, name_of(known), raised)

    def _may_write(self, source: Source, uid: str) -> bool:
        """Take from the bucket of that source and object; False when it is empty."""
        now = self._clock.now()
        level, since = self._buckets.get((source, uid), (_BURST, now))
        refilled = (now - since).total_seconds() / self._refill if self._refill else _BURST
        level = min(_BURST, level + refilled)
        allowed = level >= 1.0
        self._buckets[source, uid] = (level - 1.0 if allowed else level, now)
        return allowed
