"""Messages in channels and threads, and those only one person sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playground.slack.bounds import drop_oldest

Json = dict[str, Any]

LONGEST_TEXT = 40_000
KEPT = 5000


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `visible_to` names the only reader of an ephemeral one.

    `app_id` is empty for a person's message. `via` says how it came: `api`, `response_url`, `ack`,
    `person` or `slack` (the client's own words to its user, such as a timeout).
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str | None = None
    visible_to: str | None = None
    app_id: str = ""
    metadata: Json | None = None
    attachments: tuple[Json, ...] = ()
    edited_ts: str | None = None
    is_deleted: bool = False
    is_broadcast: bool = False
    via: str = "api"

    @property
    def is_reply(self) -> bool:
        """Whether it belongs to another message's thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def lacks_fallback(self) -> bool:
        """Whether notifications and screen readers get nothing: blocks without `text`."""
        return bool(self.blocks) and not self.text.strip()

    def wire(self, *, team: str, bot_id: str) -> Json:
        """The message object of Slack's API."""
        body: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        body["team"] = team
        if self.app_id:
            body |= {"bot_id": bot_id, "app_id": self.app_id}
        if self.blocks:
            body["blocks"] = list(self.blocks)
        if self.attachments:
            body["attachments"] = list(self.attachments)
        if self.thread_ts:
            body["thread_ts"] = self.thread_ts
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.metadata is not None:
            body["metadata"] = self.metadata
        return body


@dataclass(slots=True)
class Messages:
    """All messages by channel and timestamp, in the order they were posted."""

    _by_key: dict[tuple[str, str], Message] = field(default_factory=dict, init=False)

    def add(self, message: Message) -> Message:
        """Stores a new message; a reply to a reply goes to the thread's first message."""
        parent = self._by_key.get((message.channel, message.thread_ts or ""))
        if parent is not None and parent.is_reply:
            message = replace(message, thread_ts=parent.thread_ts)
        self._by_key[message.channel, message.ts] = message
        drop_oldest(self._by_key, KEPT)
        return message

    def change(self, message: Message, **changes: Any) -> Message:
        """Replaces fields of a stored message."""
        changed = replace(message, **changes)
        self._by_key[message.channel, message.ts] = changed
        return changed

    def remove(self, message: Message) -> None:
        """Takes it out; a message with replies stays behind as a tombstone."""
        if self.replies(message.channel, message.ts):
            self.change(message, text="", blocks=(), attachments=(), is_deleted=True)
        else:
            del self._by_key[message.channel, message.ts]

    def get(self, channel: str, ts: str) -> Message | None:
        """The message in that channel with that timestamp, ephemeral ones included."""
        return self._by_key.get((channel, ts))

    def find(self, ts: str) -> Message | None:
        """The message with that timestamp, which is unique in this workspace."""
        return next((message for message in self._by_key.values() if message.ts == ts), None)

    def everywhere(self) -> tuple[Message, ...]:
        """Every message."""
        return tuple(self._by_key.values())

    def in_channel(self, channel: str) -> tuple[Message, ...]:
        """What everyone in the channel sees outside threads, oldest first."""
        return tuple(
            message
            for message in self._by_key.values()
            if message.channel == channel
            and message.visible_to is None
            and (not message.is_reply or message.is_broadcast)
        )

    def replies(self, channel: str, thread_ts: str) -> tuple[Message, ...]:
        """A thread's replies without its first message, oldest first."""
        return tuple(
            message
            for message in self._by_key.values()
            if message.channel == channel
            and message.is_reply
            and message.thread_ts == thread_ts
            and message.visible_to is None
        )

    def ephemerals(self, user: str) -> tuple[Message, ...]:
        """What only `user` sees, oldest first."""
        return tuple(message for message in self._by_key.values() if message.visible_to == user)


def with_ids(blocks: Sequence[Json], new_id: Callable[[int], str]) -> tuple[Json, ...]:
    """The blocks with the `block_id` and `action_id` that came without, as Slack stores them."""
    return tuple(_with_action_ids({"block_id": new_id(5), **block}, new_id) for block in blocks)


def _with_action_ids(block: Json, new_id: Callable[[int], str]) -> Json:
    def named(element: Json) -> Json:
        return element if element.get("type") == "image" else {"action_id": new_id(5), **element}

    changed: Json = {key: named(block[key]) for key in ("accessory", "element") if key in block}
    if block.get("type") == "actions":
        changed["elements"] = [named(element) for element in block["elements"]]
    return {**block, **changed}
