"""What went over the wire: envelopes to the app with their acknowledgements, and its API calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from playground.slack.bounds import drop_oldest

Outcome = Literal["pending", "acked", "late", "timeout", "undeliverable", "refused"]

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Frame:
    """One delivery of one envelope. Times are epoch seconds, `ack_ms` counts from `sent_at`.

    `late` is an acknowledgement after the limit: Slack has told the person of a timeout by then.
    `refused` is an HTTP answer other than 200. `double` marks the second copy of one envelope.
    """

    number: int
    envelope_id: str
    type: str
    name: str
    user: str
    sent_at: float
    via: str
    retry_attempt: int = 0
    retry_reason: str = ""
    event_id: str = ""
    double: bool = False
    outcome: Outcome = "pending"
    ack_ms: float | None = None
    ack_payload: Any = None
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API or response_url call, without its token."""

    number: int
    method: str
    at: float
    args: Any
    ok: bool = False
    error: str = ""
    status: int = 200
    ms: float = 0.0
    fault: str = ""
    reply: Any = None


@dataclass(slots=True)
class Journal:
    """The last frames and calls, oldest first, numbered from 1."""

    _frames: dict[int, Frame] = field(default_factory=dict, init=False)
    _calls: dict[int, Call] = field(default_factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def number(self) -> int:
        """The next number; frames and calls share one sequence, which is their order."""
        self._count += 1
        return self._count

    def add_frame(self, frame: Frame) -> None:
        """Records a frame."""
        self._frames[frame.number] = frame
        drop_oldest(self._frames, KEPT)

    def change_frame(self, number: int, **changes: Any) -> Frame | None:
        """Replaces fields of a frame that is still kept."""
        frame = self._frames.get(number)
        if frame is None:
            return None
        self._frames[number] = changed = replace(frame, **changes)
        return changed

    def frame(self, number: int) -> Frame | None:
        """The frame with that number, if it is still kept."""
        return self._frames.get(number)

    def add_call(self, call: Call) -> None:
        """Records a call."""
        self._calls[call.number] = call
        drop_oldest(self._calls, KEPT)

    def frames(self, after: int = 0) -> tuple[Frame, ...]:
        """Frames with a number above `after`."""
        return tuple(frame for frame in self._frames.values() if frame.number > after)

    def calls(self, after: int = 0) -> tuple[Call, ...]:
        """Calls with a number above `after`."""
        return tuple(call for call in self._calls.values() if call.number > after)

    def clear(self) -> None:
        """Forgets both; the numbers go on."""
        self._frames.clear()
        self._calls.clear()


def as_rows(records: Iterable[Frame | Call], *, brief: bool = False) -> list[dict[str, Any]]:
    """JSON rows; `brief` leaves the bodies out."""
    rows = [asdict(record) for record in records]
    if brief:
        for row in rows:
            row.pop("payload", None)
            row.pop("reply", None)
            row.pop("args", None)
    return rows
