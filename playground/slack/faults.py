"""Failures on request: what Slack or the network does wrong, how often, to which method."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, get_args

FaultKind = Literal["error", "http_status", "retry_after", "cut_reply", "delay"]
EnvelopeFaultKind = Literal["swallow_ack", "deliver_twice"]

CALL_FAULTS: frozenset[str] = frozenset(get_args(FaultKind))
ENVELOPE_FAULTS: frozenset[str] = frozenset(get_args(EnvelopeFaultKind))
ANY_METHOD = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of failure for the next `times` calls of `method` (`*`: of any method).

    `error` (value: the code), `http_status` (the status), `retry_after` (a 429; the seconds) and
    `delay` (seconds, then served as usual) happen before the call counts. `cut_reply` serves the
    call and then drops the connection, so the app cannot know that it was accepted.
    """

    method: str
    kind: FaultKind
    value: str | float | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class EnvelopeFault:
    """`swallow_ack` loses the app's acknowledgement; `deliver_twice` sends one envelope twice."""

    kind: EnvelopeFaultKind
    times: int = 1


@dataclass(slots=True)
class Faults:
    """The failures still to happen; each use of one counts it down."""

    _calls: list[Fault] = field(default_factory=list, init=False)
    _envelopes: list[EnvelopeFault] = field(default_factory=list, init=False)

    def add(self, fault: Fault | EnvelopeFault) -> None:
        """Queues a failure behind those already queued."""
        if isinstance(fault, Fault):
            self._calls.append(fault)
        else:
            self._envelopes.append(fault)

    def clear(self) -> None:
        """Forgets every failure still to happen."""
        self._calls.clear()
        self._envelopes.clear()

    def next_call(self, method: str) -> Fault | None:
        """The failure for this call of `method`, counted down; None when it goes well."""
        for index, fault in enumerate(self._calls):
            if fault.method in (method, ANY_METHOD):
                self._calls[index : index + 1] = (
                    [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                )
                return fault
        return None

    def next_envelope(self, kind: EnvelopeFaultKind) -> bool:
        """Whether `kind` happens to this envelope, counted down."""
        for index, fault in enumerate(self._envelopes):
            if fault.kind == kind:
                self._envelopes[index : index + 1] = (
                    [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                )
                return True
        return False

    def pending(self) -> tuple[Fault | EnvelopeFault, ...]:
        """What is still to happen, for the page."""
        return (*self._calls, *self._envelopes)
