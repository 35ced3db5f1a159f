"""What a reader sees, as the client gives it to tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.slack.messages import Json


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as a reader sees it. `wire` is the whole row of the control API."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...]
    thread_ts: str | None
    visible_to: str | None
    via: str
    reply_count: int
    edited_ts: str | None
    metadata: Json | None
    wire: Json = field(repr=False, compare=False)

    @property
    def all_text(self) -> str:
        """The text and every text inside the blocks, a line each."""
        return "\n".join([self.text, *_texts(list(self.blocks))])

    @property
    def buttons(self) -> tuple[Json, ...]:
        """The buttons in reading order."""
        return tuple(part for part in _parts(list(self.blocks)) if part.get("type") == "button")

    def button(self, action_id: str) -> Json | None:
        """The first button with that action id."""
        return next((b for b in self.buttons if b.get("action_id") == action_id), None)


@dataclass(frozen=True, slots=True)
class SeenViews:
    """A person's Home tab, and open modals with the visible one last."""

    home: Json | None
    modals: tuple[Json, ...]

    @property
    def modal(self) -> Json | None:
        """The visible modal."""
        return self.modals[-1] if self.modals else None


def seen_message(row: Json) -> SeenMessage:
    """The message of a control API row."""
    return SeenMessage(
        channel=row["channel"],
        ts=row["ts"],
        user=row["user"],
        text=row["text"],
        blocks=tuple(row.get("blocks", ())),
        thread_ts=row.get("thread_ts"),
        visible_to=row["visible_to"],
        via=row["via"],
        reply_count=row["reply_count"],
        edited_ts=row.get("edited", {}).get("ts"),
        metadata=row.get("metadata"),
        wire=row,
    )


def _parts(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _parts(part)


def _texts(blocks: list[Json]) -> Iterator[str]:
    for part in _parts(blocks):
        if isinstance(part.get("text"), str):
            yield part["text"]
