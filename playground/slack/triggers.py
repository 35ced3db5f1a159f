"""Trigger ids: a person's act lets the app open one view, within three seconds, once.

Slack: https://docs.slack.dev/reference/methods/views.open
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from playground.slack.bounds import drop_oldest
from playground.slack.errors import ApiError
from playground.slack.ids import Ids

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Trigger:
    """Who acted, when, and whether in a modal (`view_id`), which `views.push` asks for."""

    user: str
    made_at: float
    view_id: str | None = None
    is_used: bool = False


@dataclass(slots=True)
class Triggers:
    """The triggers handed out; `lifetime` in seconds."""

    ids: Ids
    lifetime: float
    _made: dict[str, Trigger] = field(default_factory=dict, init=False)

    def make(self, user: str, view_id: str | None = None) -> str:
        """A new trigger id for `user`."""
        number = f"{self.ids.randomness.randrange(10**12):012d}"
        trigger_id = f"{number}.{self.ids.randomness.randrange(10**9)}.{self.ids.hex(32)}"
        self._made[trigger_id] = Trigger(user, self.ids.clock(), view_id)
        drop_oldest(self._made, KEPT)
        return trigger_id

    def exchange(self, trigger_id: object) -> Trigger:
        """Uses the trigger up; `ApiError` when unknown, used before, or too old."""
        trigger = self._made.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.is_used:
            raise ApiError("exchanged_trigger_id")
        if self.ids.clock() - trigger.made_at > self.lifetime:
            raise ApiError("expired_trigger_id")
        self._made[str(trigger_id)] = replace(trigger, is_used=True)
        return trigger
