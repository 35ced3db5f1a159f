"""Who carries a run on: a lease, renewed while a step is at work, and a fence number that grows
with every claim. A state is only ever changed by the holder of the newest fence; whoever held an
older one finds out at its next commit and stops.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from remediation import ledger, outbox, read, runs, schema
from remediation.runs import NEXT, Advance, Finish, Retry, Run, StepResult, Wait, mark_step
from remediation.store import Store
from remediation.views import RunOutcome, RunStep, StepState

LEASE = timedelta(seconds=30)
MOST_CLAIMS = 5
MOST_ATTEMPTS = 10
LONGEST_BACKOFF = 30.0
GOOD_ENDS = (
    RunOutcome.FIXED,
    RunOutcome.APPLIED,
    RunOutcome.UNDONE,
    RunOutcome.REHEARSED,
)


class Lost(Exception):
    """Another replica carries this run on now; stop at once and change nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry one run on, while the lease is renewed."""

    run: Run
    owner: str
    fence: int


class Claims:
    """Hands out runs and takes their results. `owner` names this replica in the audit trail."""

    def __init__(
        self,
        store: Store,
        owner: str,
        *,
        lease: timedelta = LEASE,
        jitter: Callable[[], float],
    ) -> None:
        self.store, self.owner, self.lease, self._jitter = store, owner, lease, jitter

    def claim(self) -> Claim | None:
        """A run that nobody carries on now. Looking costs no write when there is none."""
        with self.store.reading() as connection:
            if connection.execute(_free(), {"now": self.store.now(connection)}).first() is None:
                return None
        while True:
            with self.store.recording() as connection:
                now = self.store.now(connection)
                row = connection.execute(_free(), {"now": now}).first()
                if row is None:
                    return None
                claim = self._take(connection, row, now)
            if claim is not None:
                return claim

    def renew(self, claim: Claim) -> bool:
        """Hold on to the run for another lease; False when it is lost."""
        with self.store.begin() as connection:
            return self._extend(connection, claim, self.store.now(connection))

    def hold(self, connection: Connection, claim: Claim, now: datetime) -> None:
        """The same inside a transaction that must not go on without it; Lost when it is lost."""
        if not self._extend(connection, claim, now):
            raise Lost

    def release(self, claim: Claim) -> None:
        """Let go, so that another replica need not wait for the lease (an orderly stop)."""
        free = {"owner": None, "lease_until": None, "claims": 0}
        with self.store.begin() as connection:
            connection.execute(update(schema.runs).where(_mine(claim)).values(**free))

    def commit(self, claim: Claim, result: StepResult) -> Claim | None:
        """Keep a step's result: state, audit row and outbox line in one transaction. The claim for
        the next step, or None when the run is over or waits. Raises Lost, which is recorded."""
        with self.store.recording() as connection:
            now = self.store.now(connection)
            kept = self._extend(connection, claim, now)
            if kept:
                following = self._keep(connection, claim, result, now)
            else:
                self._record(connection, "claim_lost", claim, now, {"fence": claim.fence})
        if not kept:
            raise Lost
        return following

    def _take(self, connection: Connection, row: Row[Any], now: datetime) -> Claim | None:
        request = read.request(connection, row.request_id)
        if request is None:
            runs.abandon(connection, row, "this version cannot read its request", now, self.owner)
            return None
        run = runs.load(connection, request)
        if hopeless := _hopeless(run, row.claims):
            self._give_up(connection, run, now, hopeless)
            return None
        run = replace(run, step=_entry_step(run))
        table = schema.runs
        lapsed = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
        taken = update(table).where(table.c.id == run.id, table.c.fence == row.fence, lapsed)
        taken = taken.values(
            step=run.step,
            owner=self.owner,
            lease_until=now + self.lease,
            fence=row.fence + 1,
            claims=row.claims + 1,
        )
        if not connection.execute(taken).rowcount:
            return None  # its owner renewed the lease at the last moment
        if row.owner:
            facts = {"run": run.id, "from": row.owner, "to": self.owner, "step": run.step}
            entry = ledger.Entry("run_taken_over", now, self.owner, request.id, facts)
            ledger.append(connection, entry)
        mark_step(connection, run.id, run.step, StepState.DOING, now, self.owner, run.words)
        return Claim(run, self.owner, row.fence + 1)

    def _give_up(self, connection: Connection, run: Run, now: datetime, words: str) -> None:
        mark_step(connection, run.id, run.step, StepState.STOPPED, now, self.owner, words)
        runs.end(connection, run, RunOutcome.NEEDS_HUMAN, words, now, self.owner)

    def _extend(self, connection: Connection, claim: Claim, now: datetime) -> bool:
        longer = update(schema.runs).where(_mine(claim)).values(lease_until=now + self.lease)
        return connection.execute(longer).rowcount > 0

    def _keep(
        self, connection: Connection, claim: Claim, result: StepResult, now: datetime
    ) -> Claim | None:
        match result:
            case Advance():
                return self._advance(connection, claim, result, now)
            case Finish():
                return self._finish(connection, claim, result, now)
            case Wait():
                self._pause(connection, claim, result.words, result.seconds, now, 0)
                return None
            case Retry():
                return self._retry(connection, claim, result, now)

    def _advance(
        self, connection: Connection, claim: Claim, result: Advance, now: datetime
    ) -> Claim | None:
        run, step = claim.run, RunStep(claim.run.step)
        state = StepState.SKIPPED if result.skipped else StepState.DONE
        mark_step(connection, run.id, step, state, now, self.owner, result.words)
        self._record(connection, "run_step", claim, now, _facts(result, state))
        following = NEXT[step]
        if following is None:
            outcome = run.outcome or RunOutcome.NEEDS_HUMAN
            runs.end(connection, run, outcome, result.words, now, self.owner)
            return None
        attempts = run.attempts if step is RunStep.RECHECK_APPROVAL else 0
        after = replace(
            run,
            step=following.value,
            wrote=run.wrote or result.wrote,
            attempts=attempts,
            deadline=result.deadline or run.deadline,
            words=result.words,
        )
        return self._go_on(connection, claim, after, now)

    def _finish(
        self, connection: Connection, claim: Claim, result: Finish, now: datetime
    ) -> Claim | None:
        run = claim.run
        state = StepState.DONE if result.outcome in GOOD_ENDS else StepState.STOPPED
        mark_step(connection, run.id, run.step, state, now, self.owner, result.words)
        facts = {**_facts(result, state), "outcome": result.outcome.value}
        self._record(connection, "run_step", claim, now, facts)
        step = RunStep.REPORT.value
        after = replace(run, step=step, outcome=result.outcome, words=result.words, attempts=0)
        return self._go_on(connection, claim, after, now)

    def _go_on(self, connection: Connection, claim: Claim, run: Run, now: datetime) -> Claim:
        connection.execute(
            update(schema.runs)
            .where(_mine(claim))
            .values(
                step=run.step,
                wrote=run.wrote,
                attempts=run.attempts,
                deadline=run.deadline,
                outcome=run.outcome.value if run.outcome else None,
                words=run.words,
                claims=0,
            )
        )
        mark_step(connection, run.id, run.step, StepState.DOING, now, self.owner)
        outbox.touch(connection, run.request.id, now)
        return replace(claim, run=run)

    def _retry(
        self, connection: Connection, claim: Claim, result: Retry, now: datetime
    ) -> Claim | None:
        attempts = claim.run.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            words = f"given up after {attempts} tries: {result.words}"
            return self._finish(connection, claim, Finish(RunOutcome.NEEDS_HUMAN, words), now)
        facts = {"words": result.words, "attempt": attempts, "step": claim.run.step}
        self._record(connection, "run_retry", claim, now, facts)
        seconds = min(2.0 ** (attempts - 1), LONGEST_BACKOFF) * (1 + self._jitter() / 2)
        self._pause(connection, claim, result.words, seconds, now, attempts)
        return None

    def _pause(
        self,
        connection: Connection,
        claim: Claim,
        words: str,
        seconds: float,
        now: datetime,
        attempts: int,
    ) -> None:
        run = claim.run
        connection.execute(
            update(schema.runs)
            .where(_mine(claim))
            .values(
                words=words,
                attempts=attempts,
                due_at=now + timedelta(seconds=seconds),
                owner=None,
                lease_until=None,
                claims=0,
            )
        )
        if words != run.words:
            mark_step(connection, run.id, run.step, StepState.DOING, now, self.owner, words)
            outbox.touch(connection, run.request.id, now)

    def _record(
        self,
        connection: Connection,
        kind: str,
        claim: Claim,
        now: datetime,
        facts: dict[str, Any],
    ) -> None:
        facts = {"run": claim.run.id, "step": claim.run.step, **facts}
        ledger.append(connection, ledger.Entry(kind, now, self.owner, claim.run.request.id, facts))


def _hopeless(run: Run, claims: int) -> str:
    """Why no further claim can help; empty when one may."""
    if run.step not in NEXT:
        return f"this version knows no step {run.step!r}"
    if claims >= MOST_CLAIMS:
        return f"{run.step} was begun {claims} times and never ended"
    return ""


def _entry_step(run: Run) -> str:
    """Where a fresh claim begins. As long as no write is known to have taken effect, that is the
    re-check: an approval is never used on the strength of an old look-up."""
    if not run.wrote and run.step in (RunStep.SET_POLICY, RunStep.RESTART):
        return RunStep.RECHECK_APPROVAL.value
    return run.step


@cache
def _free() -> Select[Any]:
    """The run that has waited longest among those that may be carried on at :now: not finished,
    due, not held, and not behind an older one on the same repository or workload."""
    table, other = schema.runs, schema.runs.alias("other")
    now = bindparam("now", type_=schema.UtcTime)
    older = or_(
        other.c.started_at < table.c.started_at,
        and_(other.c.started_at == table.c.started_at, other.c.id < table.c.id),
    )
    alike = or_(
        and_(table.c.repository != "", other.c.repository == table.c.repository),
        and_(table.c.workload != "", other.c.workload == table.c.workload),
    )
    behind = exists().where(other.c.finished_at.is_(None), older, alike)
    free = or_(table.c.lease_until.is_(None), table.c.lease_until <= now)
    mine = and_(table.c.finished_at.is_(None), table.c.due_at <= now, free, ~behind)
    return select(table).where(mine).order_by(table.c.due_at, table.c.id).limit(1)


def _mine(claim: Claim) -> ColumnElement[bool]:
    table = schema.runs
    return and_(
        table.c.id == claim.run.id,
        table.c.fence == claim.fence,
        table.c.finished_at.is_(None),
    )


def _facts(result: Advance | Finish, state: StepState) -> dict[str, Any]:
    return {"words": result.words, "state": state.value, **result.facts}
