"""Faults that AWS and the network have and moto has not, by action pattern."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from playground.aws.iam.conditions import wildcard
from playground.aws.wire import Call


class FaultKind(Enum):
    """What goes wrong with a request."""

    THROTTLE = "throttle"
    ERROR = "error"
    DELAY = "delay"
    RESET = "reset"
    """The connection is reset before the request is looked at."""
    CUT_AFTER = "cut_after"
    """The request is carried out, then the connection breaks without an answer."""
    TRUNCATE = "truncate"
    """The request is carried out, then the connection closes in the middle of the answer's body.

    botocore reads half a JSON body as an answer without fields, and reports success.
    """
    SILENT_AFTER = "silent_after"
    """The request is carried out, and nothing is answered until `Faults.clear()`: what a client's
    read timeout is for."""
    HANG = "hang"
    """No answer until `Faults.clear()`."""


_CARRIED_OUT = frozenset({FaultKind.CUT_AFTER, FaultKind.TRUNCATE, FaultKind.SILENT_AFTER})


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: for calls whose `service:Action` matches `pattern`, `times` times (None: always).

    `status` is for ERROR (500 or 503), `seconds` for DELAY.
    """

    pattern: str
    kind: FaultKind
    times: int | None = None
    status: int = 500
    seconds: float = 0.0

    @property
    def is_carried_out(self) -> bool:
        """Whether AWS does what was asked, and only the answer is lost."""
        return self.kind in _CARRIED_OUT


class Faults:
    """The faults in force. The first that matches acts; delays add to it."""

    def __init__(self) -> None:
        self._active: list[list[Fault | int | None]] = []
        self._on_clear: list[Callable[[], None]] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force."""
        self._active.append([fault, fault.times])

    def on_clear(self, released: Callable[[], None]) -> None:
        """Call this at the next `clear()`: what a hanging request waits for."""
        self._on_clear.append(released)

    def clear(self) -> None:
        """No faults any more; hanging requests are dropped."""
        self._active.clear()
        waiting, self._on_clear = self._on_clear, []
        for released in waiting:
            released()

    def strike(self, call: Call) -> tuple[float, Fault | None]:
        """Seconds to wait first, and the fault that hits this request, each used once more."""
        delay, hit = 0.0, None
        for entry in self._active:
            fault, left = entry
            assert isinstance(fault, Fault)
            if left == 0 or not wildcard(fault.pattern.lower(), call.name.lower()):
                continue
            if fault.kind is FaultKind.DELAY:
                delay += fault.seconds
            elif hit is None:
                hit = fault
            else:
                continue
            if isinstance(left, int):
                entry[1] = left - 1
        return delay, hit
