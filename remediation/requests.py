"""Requests for approval: opened, decided exactly once, read by everyone.

The authority is the row, never the button. Every try at deciding, refused ones included, is
written to the ledger in the transaction that judged it; those transactions run one after another,
so of fifty clicks at once one wins and the others see what it did.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from remediation import outbox, read, schema, undo
from remediation.approval import ApprovalRule, Refusal, RefusalReason, groups_asked
from remediation.binding import bind
from remediation.hold import NO_HOLD, Hold
from remediation.judgement import STOPS, Judgement, LookAgain, close, record
from remediation.outcomes import Outcome, Refused
from remediation.people import Directory, DirectoryUnavailable, Person, Standing
from remediation.plan import Plan
from remediation.store import Store
from remediation.views import Choice, Place, Request, RequestState

DEFAULT_EXPIRY = timedelta(minutes=15)
CARD_GRACE = timedelta(seconds=10)
"""How long the edge has to post a new card itself before the outbox does it."""
LOOK_UPS = 5
"""How often people are looked up again because somebody else approved meanwhile."""


def new_id() -> str:
    """An id that cannot be guessed: it is all that a button carries."""
    return secrets.token_hex(10)


class Requests:
    """The desk where plans are laid down and decided. `teams` are the workspaces the bot serves
    (empty: the directory's word alone counts); `hold` is what this process's own configuration
    keeps from being written."""

    def __init__(
        self,
        store: Store,
        rules: Sequence[ApprovalRule],
        directory: Directory,
        *,
        teams: frozenset[str] = frozenset(),
        hold: Hold = NO_HOLD,
        ids: Callable[[], str] = new_id,
    ) -> None:
        self._store, self._rules, self._directory = store, tuple(rules), directory
        self._teams, self._hold, self._ids = teams, hold, ids

    def open(
        self,
        plan: Plan,
        requester: Person,
        place: Place,
        presentation: str = "",
        expires_in: timedelta = DEFAULT_EXPIRY,
        *,
        dry_run: bool = False,
        replaces: str | None = None,
    ) -> Request:
        """Lay a plan down for approval. `replaces` names the request it supersedes, if that one
        still waits. The edge then posts the card and calls `place`; if it cannot, the outbox will
        have the card posted. NothingToUndo for a second undo of the same run."""
        with self._store.recording() as connection:
            now = self._store.now(connection)
            if plan.undoes:
                undo.check_not_undone(plan.undoes, _undoing(connection, plan.undoes, now))
            request_id = self._ids()
            expires_at, text = now + expires_in, plan.to_json()
            rehearsal = dry_run or self._hold.dry_run
            connection.execute(
                insert(schema.requests).values(
                    id=request_id,
                    state=RequestState.WAITING.value,
                    plan=text,
                    digest=bind(request_id, text, requester, expires_at, dry_run=rehearsal),
                    requester_team=requester.team_id,
                    requester_user=requester.user_id,
                    channel=place.channel,
                    message_ts=place.message_ts,
                    thread_ts=place.thread_ts,
                    presentation=presentation,
                    dry_run=rehearsal,
                    created_at=now,
                    expires_at=expires_at,
                )
            )
            outbox.touch(connection, request_id, now + CARD_GRACE)
            if place.message_ts:
                outbox.placed(connection, request_id, now)
            request = self._reload(connection, request_id)
            facts = {"digest": request.digest, "plan": text, "dry_run": request.dry_run}
            facts |= {"expires_at": expires_at.isoformat(), "replaces": replaces}
            record(connection, "request_opened", now, requester, request_id, facts)
            if replaces:
                self._supersede(connection, replaces, request, now)
            return request

    def place(self, request_id: str, place: Place) -> None:
        """Remember where the card is, once its message exists."""
        table = schema.requests
        where = {"channel": place.channel, "message_ts": place.message_ts}
        with self._store.begin() as connection:
            connection.execute(
                update(table)
                .where(table.c.id == request_id)
                .values(**where, thread_ts=place.thread_ts)
            )
            if place.message_ts:
                outbox.placed(connection, request_id, self._store.now(connection))

    def redraw(self, request_id: str) -> None:
        """The message that is to become the card could not be edited; the outbox tries on."""
        with self._store.begin() as connection:
            outbox.touch(connection, request_id, self._store.now(connection))

    def perhaps_shown(self, request_id: str) -> None:
        """The card was sent and nobody knows whether it was taken: it is not sent again, for a
        second one would be worse than none."""
        with self._store.begin() as connection:
            outbox.placed(connection, request_id, self._store.now(connection))

    def decide(self, request_id: str, person: Person, choice: Choice, reason: str = "") -> Outcome:
        """One person's click. The person, and whoever approved before, are looked up live before
        the transaction that judges; StoreUnavailable means that the click did not count."""
        for _ in range(LOOK_UPS):
            request = self.get(request_id)
            try:
                standings = self._look_up(request, person, choice)
                with self._store.recording() as connection:
                    return Judgement(
                        connection=connection,
                        now=self._store.now(connection),
                        rules=self._rules,
                        teams=self._teams,
                        standings=standings,
                        person=person,
                        choice=choice,
                        reason=reason.strip()[:2000],
                        run_id=self._ids(),
                        hold=self._hold,
                    ).of(request_id)
            except LookAgain:
                continue
            except DirectoryUnavailable as error:
                return self._unknown_person(request, person, choice, str(error))
        return self._unknown_person(request, person, choice, "others approved at the same moment")

    def get(self, request_id: str) -> Request | None:
        """The request as it is now."""
        with self._store.reading() as connection:
            return read.request(connection, request_id)

    def of_run(self, run_id: str) -> Request | None:
        """The request that a run belongs to."""
        ids = select(schema.runs.c.request_id).where(schema.runs.c.id == run_id)
        with self._store.reading() as connection:
            query = select(schema.requests).where(schema.requests.c.id.in_(ids))
            return next(iter(read.requests(connection, query)), None)

    def waiting(self, limit: int = 50) -> tuple[Request, ...]:
        """Those that can still be decided, oldest first."""
        table = schema.requests
        with self._store.reading() as connection:
            mine = _waiting(table.c.expires_at > self._store.now(connection))
            query = select(table).where(*mine).order_by(table.c.created_at).limit(limit)
            return read.requests(connection, query)

    def recent(self, limit: int = 20) -> tuple[Request, ...]:
        """Those that were decided or expired, newest first."""
        table = schema.requests
        over = table.c.state != RequestState.WAITING.value
        query = select(table).where(over).order_by(table.c.decided_at.desc()).limit(limit)
        with self._store.reading() as connection:
            return read.requests(connection, query)

    def expire_due(self, limit: int = 100) -> int:
        """Mark those whose time is over, so that their cards say so; how many. Nothing depends on
        this being on time: `decide` goes by the expiry itself."""
        table = schema.requests
        with self._store.reading() as connection:
            late = _waiting(table.c.expires_at <= self._store.now(connection))
            if connection.execute(select(table.c.id).where(*late).limit(1)).first() is None:
                return 0
        with self._store.recording() as connection:
            now = self._store.now(connection)
            late = _waiting(table.c.expires_at <= now)
            due = connection.execute(select(table.c.id).where(*late).limit(limit)).scalars().all()
            for request_id in due:
                close(connection, request_id, RequestState.EXPIRED, now)
                record(connection, "request_expired", now, "clock", request_id, {})
            return len(due)

    def undo(self, run_id: str, requester: Person) -> Plan:
        """The plan that puts the saved policy back, to be opened as a request of its own;
        NothingToUndo when there is none. Asking for it is recorded."""
        request = self.of_run(run_id)
        if request is None:
            raise undo.NothingToUndo("there is no such run")
        plan = undo.undo_plan(request)
        with self._store.recording() as connection:
            now = self._store.now(connection)
            undo.check_not_undone(run_id, _undoing(connection, run_id, now))
            record(connection, "undo_asked", now, requester, request.id, {"run": run_id})
        return plan

    def _look_up(
        self, request: Request | None, person: Person, choice: Choice
    ) -> Mapping[Person, Standing]:
        """The standing of everyone whose word is going to count."""
        if request is None or (choice is Choice.CANCEL and person == request.requester):
            return {}
        if request.state is not RequestState.WAITING and choice is not Choice.CANCEL:
            return {}
        earlier = () if choice in STOPS else request.approvers
        groups = groups_asked(self._rules)
        return {one: self._directory.standing(one, groups) for one in (*earlier, person)}

    def _unknown_person(
        self, request: Request | None, person: Person, choice: Choice, why: str
    ) -> Refused:
        refusal = Refusal(
            RefusalReason.DIRECTORY_UNAVAILABLE,
            "Who you are could not be checked just now, so nothing was decided. Please try again.",
        )
        request_id = request.id if request else ""
        facts = {"choice": choice.value, "refused": refusal.reason.value, "why": why[:300]}
        with self._store.recording() as connection:
            now = self._store.now(connection)
            record(connection, "decision_refused", now, person, request_id, facts)
        return Refused(refusal, request)

    def _supersede(self, connection: Connection, old_id: str, new: Request, now: datetime) -> None:
        table = schema.requests
        mine = (table.c.id == old_id, *_waiting(table.c.expires_at > now))
        if connection.execute(update(table).where(*mine).values(superseded_by=new.id)).rowcount:
            close(connection, old_id, RequestState.SUPERSEDED, now)
            record(connection, "request_superseded", now, new.requester, old_id, {"by": new.id})

    def _reload(self, connection: Connection, request_id: str) -> Request:
        request = read.request(connection, request_id)
        assert request is not None
        return request


def _undoing(connection: Connection, run_id: str, now: datetime) -> tuple[Request, ...]:
    """Every request to take that run back, but those whose time ran out unused."""
    table = schema.requests
    mine = table.c.plan.contains(f'"undoes":"{run_id}"', autoescape=True)
    gone = and_(*_waiting(table.c.expires_at <= now))
    return read.requests(connection, select(table).where(mine, ~gone))


def _waiting(when: ColumnElement[bool]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (schema.requests.c.state == RequestState.WAITING.value, when)
