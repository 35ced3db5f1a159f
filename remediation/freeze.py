"""The switch that stops all writes at once. Looked at in the same transaction in which a run
records that it is about to write, so nothing starts after the switch was thrown; a call that was
already on its way may still arrive within its own timeout.

Who may throw it from Slack is `freeze_desk`'s matter; whoever has a terminal and the database may.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from remediation import ledger, outbox, schema
from remediation.people import Person
from remediation.store import Store
from remediation.views import RequestState


@dataclass(frozen=True, slots=True)
class FreezeState:
    """Whether all writes are stopped, and who threw or released the switch last, why and when."""

    frozen: bool
    who: str = ""
    why: str = ""
    at: datetime | None = None

    @property
    def words(self) -> str:
        """Who froze and why; empty when nothing is frozen."""
        return f"by {self.who}: {self.why or 'no reason given'}" if self.frozen else ""


THAWED = FreezeState(False)


def state(connection: Connection) -> FreezeState:
    """The switch as this transaction sees it."""
    row = connection.execute(select(schema.freeze)).one()
    return FreezeState(row.frozen, row.who, row.why, row.at)


class Freeze:
    """The switch. `who` is a person in Slack, or a name such as "cli:ana"."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def state(self) -> FreezeState:
        """The switch now."""
        with self._store.reading() as connection:
            return state(connection)

    def under_way(self) -> int:
        """How many approved runs are not over yet: those that a freeze makes wait."""
        runs = schema.runs
        open_runs = select(func.count()).select_from(runs).where(runs.c.finished_at.is_(None))
        with self._store.reading() as connection:
            return int(connection.execute(open_runs).scalar_one())

    def freeze(self, who: Person | str, why: str) -> FreezeState:
        """Stop every write from now on."""
        return self._set(True, who, why)

    def unfreeze(self, who: Person | str, why: str = "") -> FreezeState:
        """Allow writes again; runs that waited go on."""
        return self._set(False, who, why)

    def _set(self, frozen: bool, who: Person | str, why: str) -> FreezeState:
        name = who.user_id if isinstance(who, Person) else who
        kind = "frozen" if frozen else "unfrozen"
        with self._store.recording() as connection:
            at = self._store.now(connection)
            connection.execute(
                update(schema.freeze).values(frozen=frozen, who=name, why=why, at=at)
            )
            ledger.append(connection, ledger.Entry(kind, at, who, facts={"why": why}))
            _redraw_open_cards(connection, at)
            return state(connection)


def _redraw_open_cards(connection: Connection, at: datetime) -> None:
    """Every card on which something can still happen says whether it may."""
    requests, runs = schema.requests, schema.runs
    waiting = select(requests.c.id).where(requests.c.state == RequestState.WAITING.value)
    running = select(runs.c.request_id).where(runs.c.finished_at.is_(None))
    for request_id in connection.execute(waiting.union(running)).scalars().all():
        outbox.touch(connection, request_id, at)
