"""Who posts a digest: the row (digest, period) decides. Every replica's clock rings; the one whose
INSERT wins posts, and if it dies another takes the row over once the lease is out.

The period is the local date (or ISO week) of the scheduled time, so the night on which a clock
time comes twice has still only one row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update

from remediation import schema
from remediation.rows import insert_once
from remediation.store import Store

LEASE = timedelta(minutes=2)


class DigestState(StrEnum):
    """How far a digest of one period is."""

    CLAIMED = "claimed"
    POSTED = "posted"
    SKIPPED = "skipped"
    """Too late to be of use."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to post one digest for one period, while the lease lasts. `retaken` says that
    another replica held it before and may have posted: look for its message first."""

    digest_id: str
    period: str
    owner: str
    fence: int
    retaken: bool


@dataclass(frozen=True, slots=True)
class DigestRun:
    """What is known of one digest of one period."""

    digest_id: str
    period: str
    state: DigestState
    owner: str
    channel: str
    message_ts: str
    claimed_at: datetime
    posted_at: datetime | None


class Digests:
    """The rows that decide who posts."""

    def __init__(self, store: Store, owner: str, lease: timedelta = LEASE) -> None:
        self._store, self._owner, self._lease = store, owner, lease

    def claim(self, digest_id: str, period: str) -> Turn | None:
        """The right to post, or None when someone has it or it was posted."""
        table = schema.digest_runs
        with self._store.begin() as connection:
            now = self._store.now(connection)
            row = {"digest_id": digest_id, "period": period, "owner": self._owner, "fence": 1}
            row |= {"state": DigestState.CLAIMED.value, "channel": "", "message_ts": ""}
            row |= {"lease_until": now + self._lease, "claimed_at": now}
            if insert_once(connection, table, ("digest_id", "period"), row):
                return Turn(digest_id, period, self._owner, 1, retaken=False)
            late = and_(
                _key(digest_id, period),
                table.c.state == DigestState.CLAIMED.value,
                table.c.lease_until <= now,
            )
            taken = (
                update(table)
                .where(late)
                .values(owner=self._owner, lease_until=now + self._lease, fence=table.c.fence + 1)
            )
            if not connection.execute(taken).rowcount:
                return None
            fence = connection.execute(
                select(table.c.fence).where(_key(digest_id, period))
            ).scalar_one()
            return Turn(digest_id, period, self._owner, fence, retaken=True)

    def posted(self, turn: Turn, channel: str, message_ts: str) -> bool:
        """It stands in the channel. False when the turn was lost to another replica meanwhile."""
        return self._finish(turn, DigestState.POSTED, channel, message_ts)

    def skipped(self, turn: Turn) -> bool:
        """It will not be posted for this period."""
        return self._finish(turn, DigestState.SKIPPED, "", "")

    def release(self, turn: Turn) -> None:
        """It could not be posted now; anyone may try at once."""
        with self._store.begin() as connection:
            now = self._store.now(connection)
            connection.execute(
                update(schema.digest_runs).where(_mine(turn)).values(lease_until=now)
            )

    def unfinished(self) -> tuple[tuple[str, str], ...]:
        """(digest, period) of those whose owner went away without posting."""
        table = schema.digest_runs
        with self._store.reading() as connection:
            late = table.c.lease_until <= self._store.now(connection)
            query = select(table.c.digest_id, table.c.period).where(
                table.c.state == DigestState.CLAIMED.value, late
            )
            return tuple((row.digest_id, row.period) for row in connection.execute(query))

    def latest(self, digest_id: str) -> DigestRun | None:
        """The newest period of a digest, by the time it was claimed."""
        table = schema.digest_runs
        query = (
            select(table)
            .where(table.c.digest_id == digest_id)
            .order_by(table.c.claimed_at.desc())
            .limit(1)
        )
        with self._store.reading() as connection:
            row = connection.execute(query).first()
            return _digest_run(row) if row else None

    def _finish(self, turn: Turn, state: DigestState, channel: str, message_ts: str) -> bool:
        with self._store.begin() as connection:
            now = self._store.now(connection)
            done = {"state": state.value, "channel": channel, "message_ts": message_ts}
            query = update(schema.digest_runs).where(_mine(turn))
            return (
                connection.execute(query.values(**done, posted_at=now, lease_until=None)).rowcount
                > 0
            )


def _key(digest_id: str, period: str) -> ColumnElement[bool]:
    table = schema.digest_runs
    return and_(table.c.digest_id == digest_id, table.c.period == period)


def _mine(turn: Turn) -> ColumnElement[bool]:
    table = schema.digest_runs
    return and_(
        _key(turn.digest_id, turn.period),
        table.c.fence == turn.fence,
        table.c.state == DigestState.CLAIMED.value,
    )


def _digest_run(row: Row[Any]) -> DigestRun:
    return DigestRun(
        digest_id=row.digest_id,
        period=row.period,
        state=DigestState(row.state),
        owner=row.owner,
        channel=row.channel,
        message_ts=row.message_ts,
        claimed_at=row.claimed_at,
        posted_at=row.posted_at,
    )
