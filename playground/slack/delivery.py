"""Delivers envelopes to the app, times the acknowledgement, and delivers events again.

Slack: https://docs.slack.dev/apis/events-api (retries) and
https://docs.slack.dev/apis/events-api/using-socket-mode (acknowledgement)
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from playground.slack.acks import Acks
from playground.slack.journal import Frame, Outcome
from playground.slack.messages import Json
from playground.slack.payloads import Envelope
from playground.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """How one attempt ended; `reason` is what a retry will give as `retry_reason`."""

    outcome: Outcome
    reason: str = ""
    payload: Any = None


class Transport(Protocol):
    """A way to the app: its sockets, or signed requests to its URL."""

    @property
    def name(self) -> str:
        """What the journal calls it."""
        ...

    async def send(self, wire: Json, seconds: float) -> Answer:
        """Sends one envelope and waits up to `seconds` for the app's acknowledgement."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery under way: its frame's number, and the task that ends with its outcome."""

    number: int
    task: asyncio.Task[None]


@dataclass(slots=True)
class Delivery:
    """Sends each envelope over `transport`, which may be replaced between envelopes."""

    workspace: Workspace
    transport: Transport
    acks: Acks
    _tasks: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    def start(self, envelope: Envelope) -> list[Sending]:
        """Begins to deliver at once; two deliveries when a fault doubles the envelope."""
        wire = self._wire(envelope)
        copies = 2 if self.workspace.faults.next_envelope("deliver_twice") else 1
        sendings = []
        for copy in range(copies):
            frame = self._record(envelope, wire, double=copy > 0)
            task = self._spawn(self._first(envelope, wire, frame))
            sendings.append(Sending(frame.number, task))
        return sendings

    async def stop(self) -> None:
        """Gives up everything under way, retries included."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _first(self, envelope: Envelope, wire: Json, frame: Frame) -> None:
        answer = await self._attempt(wire, frame)
        if answer.outcome == "acked":
            if not frame.double:
                self.acks.apply(envelope, answer.payload)
        elif envelope.is_event:
            self._spawn(self._again(envelope, answer.reason))
        elif not frame.double:
            self.acks.failed(envelope, answer.outcome)
        self.workspace.feed.changed()

    async def _again(self, envelope: Envelope, reason: str) -> None:
        for attempt, delay in enumerate(self.workspace.config.timings.retry_delays, start=1):
            await asyncio.sleep(delay)
            wire = self._wire(envelope, attempt, reason)
            answer = await self._attempt(wire, self._record(envelope, wire))
            if answer.outcome == "acked":
                return
            reason = answer.reason

    async def _attempt(self, wire: Json, frame: Frame) -> Answer:
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await self.transport.send(wire, self.workspace.config.timings.ack)
        known = self.workspace.journal.frame(frame.number)
        if known is not None and known.outcome == "pending":
            acked = answer.outcome == "acked"
            self.workspace.journal.change_frame(
                frame.number,
                outcome=answer.outcome,
                ack_ms=round((loop.time() - began) * 1000, 2) if acked else None,
                ack_payload=answer.payload,
            )
        self.workspace.feed.changed()
        return answer

    def _record(self, envelope: Envelope, wire: Json, *, double: bool = False) -> Frame:
        frame = Frame(
            number=self.workspace.journal.number(),
            envelope_id=wire["envelope_id"],
            type=envelope.type,
            name=envelope.name,
            user=envelope.user,
            sent_at=self.workspace.clock(),
            via=self.transport.name,
            retry_attempt=wire.get("retry_attempt", 0),
            retry_reason=wire.get("retry_reason", ""),
            event_id=envelope.payload.get("event_id", ""),
            double=double,
            payload=envelope.payload,
        )
        self.workspace.journal.add_frame(frame)
        self.workspace.feed.changed()
        return frame

    def _wire(self, envelope: Envelope, attempt: int = 0, reason: str = "") -> Json:
        wire: Json = {
            "envelope_id": self.workspace.ids.envelope(),
            "type": envelope.type,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.accepts_response_payload,
        }
        if envelope.is_event:
            wire |= {"retry_attempt": attempt, "retry_reason": reason}
        return wire

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
