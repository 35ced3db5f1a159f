"""Socket Mode tickets: `apps.connections.open` hands one out, one connection uses it up."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.slack.bounds import drop_oldest
from playground.slack.ids import Ids

KEPT = 100


@dataclass(slots=True)
class Tickets:
    """Tickets not yet used; `lifetime` in seconds."""

    ids: Ids
    lifetime: float
    _made: dict[str, float] = field(default_factory=dict, init=False)

    def make(self) -> str:
        """A new ticket."""
        ticket = self.ids.hex(32)
        self._made[ticket] = self.ids.clock()
        drop_oldest(self._made, KEPT)
        return ticket

    def redeem(self, ticket: str) -> bool:
        """Uses a ticket up; False when it is unknown, used, or too old."""
        made_at = self._made.pop(ticket, None)
        return made_at is not None and self.ids.clock() - made_at <= self.lifetime
