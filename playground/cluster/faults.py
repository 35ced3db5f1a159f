"""Faults to order: what a real API server, or the network before it, does on a bad day."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

from playground.cluster.status import ApiError


class FaultAction(StrEnum):
    """What happens to a request that a fault takes."""

    ERROR = "error"
    """An error status is answered."""
    DELAY = "delay"
    """The answer comes, later."""
    DROP = "drop"
    """The connection is closed without an answer."""
    TRUNCATE = "truncate"
    """A watch breaks off in the middle of an event; other requests in the middle of the body."""
    HANG = "hang"
    """Nothing comes, and the connection stays open."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with which requests; `*` stands for any.

    `verb` is the API's (get, list, watch, create, update, patch, delete), `resource` a plural with
    its subresource, such as deployments/scale. `times` None means until the faults are set anew.
    `status` and `retry_after` (seconds) are for ERROR; `delay` (seconds) goes before any action;
    `after_events` is how many events a truncated watch still sends.
    """

    action: FaultAction = FaultAction.ERROR
    verb: str = "*"
    resource: str = "*"
    namespace: str = "*"
    name: str = "*"
    status: int = 500
    message: str = ""
    retry_after: int | None = None
    delay: float = 0.0
    after_events: int = 0
    times: int | None = None

    def takes(self, verb: str, resource: str, namespace: str, name: str) -> bool:
        """Whether the fault is for that request."""
        wanted = (self.verb, self.resource, self.namespace, self.name)
        asked = (verb, resource, namespace, name)
        return all(want in ("*", ask) for want, ask in zip(wanted, asked, strict=True))

    def error(self) -> ApiError:
        """Return the error that is answered."""
        reason, text = _ERRORS.get(self.status, ("", "fault ordered for this request"))
        details = {"retryAfterSeconds": self.retry_after} if self.retry_after is not None else None
        return ApiError(self.status, reason, self.message or text, details)


_ERRORS: Mapping[int, tuple[str, str]] = {
    403: ("Forbidden", "forbidden: fault ordered for this request"),
    429: ("TooManyRequests", "Too many requests, please try again later."),
    500: ("InternalError", "Internal error occurred: etcdserver: leader changed"),
    503: ("ServiceUnavailable", "the server is currently unable to handle the request"),
    504: ("Timeout", "Timeout: request did not complete within the allotted timeout"),
}


class Faults:
    """The faults in force, in order: the first that takes a request acts."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[tuple[Fault, int | None]] = []

    def set(self, faults: Iterable[Fault]) -> None:
        """Put these in the place of all others."""
        with self._lock:
            self._faults = [(fault, fault.times) for fault in faults]

    def take(self, verb: str, resource: str, namespace: str, name: str) -> Fault | None:
        """Return the fault that takes a request, and count it."""
        with self._lock:
            for place, (fault, left) in enumerate(self._faults):
                if left != 0 and fault.takes(verb, resource, namespace, name):
                    self._faults[place] = (fault, None if left is None else left - 1)
                    return fault
        return None

    def as_json(self) -> list[dict[str, Any]]:
        """Return the faults in force with how often each still acts."""
        with self._lock:
            return [{**asdict(fault), "times": left} for fault, left in self._faults]


def fault_from_json(data: Mapping[str, Any]) -> Fault:
    """Read a fault from the fields of its JSON form.

    Raises TypeError or ValueError for unknown fields and actions.
    """
    return Fault(**{**data, "action": FaultAction(data.get("action", "error"))})
