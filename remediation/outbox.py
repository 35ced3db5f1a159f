"""What still has to be told in the chat, written in the transaction of the change itself.

A row says only "the card of request X is older than the request"; the edge draws the newest state
when it gets there, so ten changes while the chat is slow are one edit, and nothing is told in the
wrong order. Delivery is at least once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select, update

from remediation import schema
from remediation.rows import upsert
from remediation.store import Store

PACE = timedelta(seconds=2)
"""A card is edited at most this often."""
FIRST_BACKOFF = timedelta(seconds=2)
LONGEST_BACKOFF = timedelta(minutes=5)
LEASE = timedelta(seconds=60)


class Topic(StrEnum):
    """What is to be told."""

    CARD = "card"
    """Draw the request's card again; post it when the request has no message yet."""
    ALARM = "alarm"
    """Tell the second channel that glass was broken."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing to tell, claimed by the caller for `LEASE`. `version` grows with each change."""

    request_id: str
    topic: Topic
    version: int
    attempts: int
    fence: int


def touch(connection: Connection, request_id: str, at: datetime, topic: Topic = Topic.CARD) -> None:
    """Something about the request changed: its card (or alarm) has to be told, from `at` on."""
    table = schema.outbox
    row: dict[str, Any] = {"request_id": request_id, "topic": topic.value, "due_at": at}
    row |= {"wanted": 1, "sent": 0}
    row |= {"attempts": 0, "lease_until": None, "fence": 0, "last_error": ""}
    upsert(connection, table, ("request_id", "topic"), row, {"wanted": table.c.wanted + 1})


def placed(connection: Connection, request_id: str, at: datetime) -> None:
    """The edge posted the card as the request was when it was opened; later changes are due."""
    table = schema.outbox
    mine = and_(table.c.request_id == request_id, table.c.topic == Topic.CARD.value)
    connection.execute(update(table).where(mine, table.c.sent < 1).values(sent=1, due_at=at))


class Outbox:
    """The edge's side: take what is due, say what became of it."""

    def __init__(self, store: Store, *, pace: timedelta = PACE, lease: timedelta = LEASE) -> None:
        self._store, self._pace, self._lease = store, pace, lease

    def claim(self, limit: int = 10) -> tuple[Delivery, ...]:
        """Up to `limit` deliveries that are due now, for this caller alone while the lease lasts.

        Looking costs no write: only when something is due is a transaction opened for it.
        """
        with self._store.reading() as connection:
            now = self._store.now(connection)
            if connection.execute(_due(now).limit(1)).first() is None:
                return ()
        with self._store.begin() as connection:
            now = self._store.now(connection)
            due = _due(now).limit(limit).with_for_update(skip_locked=True)
            return tuple(
                self._take(connection, delivery, now)
                for delivery in map(_delivery, connection.execute(due).all())
            )

    def sent(self, delivery: Delivery) -> bool:
        """It was told. False when the lease had run out and someone else may have told it too: it
        is then told once more, so that the newest state stands last."""
        table = schema.outbox
        with self._store.begin() as connection:
            due_at = self._store.now(connection) + self._pace
            done = {"sent": delivery.version, "due_at": due_at, "attempts": 0}
            done |= {"lease_until": None, "last_error": ""}
            if connection.execute(update(table).where(_mine(delivery)).values(**done)).rowcount:
                return True
            again = update(table).where(_same(delivery)).values(wanted=table.c.wanted + 1)
            connection.execute(again)
            return False

    def failed(
        self, delivery: Delivery, error: str, retry_after: timedelta | None = None
    ) -> timedelta:
        """It could not be told. Tried again after `retry_after` (the chat's own Retry-After), or
        after a wait that doubles each time; the wait."""
        wait = retry_after or min(FIRST_BACKOFF * 2 ** min(delivery.attempts, 10), LONGEST_BACKOFF)
        with self._store.begin() as connection:
            due_at = self._store.now(connection) + wait
            later = {"due_at": due_at, "attempts": delivery.attempts + 1, "lease_until": None}
            connection.execute(
                update(schema.outbox).where(_mine(delivery)).values(**later, last_error=error[:500])
            )
        return wait

    def release(self, delivery: Delivery) -> None:
        """Whether it was told is not known; anyone may tell it at once."""
        free = update(schema.outbox).where(_mine(delivery)).values(lease_until=None)
        with self._store.begin() as connection:
            connection.execute(free)

    def give_up(self, delivery: Delivery, error: str) -> None:
        """It can never be told (the channel is gone): stop trying until the next change."""
        gone = {"sent": delivery.version, "lease_until": None, "last_error": error[:500]}
        with self._store.begin() as connection:
            connection.execute(update(schema.outbox).where(_mine(delivery)).values(**gone))

    def _take(self, connection: Connection, delivery: Delivery, now: datetime) -> Delivery:
        fence = delivery.fence + 1
        connection.execute(
            update(schema.outbox)
            .where(_same(delivery))
            .values(lease_until=now + self._lease, fence=fence)
        )
        return Delivery(
            delivery.request_id, delivery.topic, delivery.version, delivery.attempts, fence
        )


def _due(now: datetime) -> Select[Any]:
    table = schema.outbox
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    waiting = and_(table.c.wanted > table.c.sent, table.c.due_at <= now, free)
    return select(table).where(waiting).order_by(table.c.due_at, table.c.request_id)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(row.request_id, Topic(row.topic), row.wanted, row.attempts, row.fence)


def _same(delivery: Delivery) -> ColumnElement[bool]:
    table = schema.outbox
    return and_(table.c.request_id == delivery.request_id, table.c.topic == delivery.topic.value)


def _mine(delivery: Delivery) -> ColumnElement[bool]:
    return and_(_same(delivery), schema.outbox.c.fence == delivery.fence)
