"""The durable run: which step follows which, how a run starts and how it ends.

Every function here works inside the caller's recording transaction, so that a state never changes
without its row in the ledger and its line in the outbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from remediation import ledger, outbox, schema
from remediation.people import Person
from remediation.plan import Plan
from remediation.rows import upsert
from remediation.views import Request, RunOutcome, RunStep, StepState

NEXT: Mapping[RunStep, RunStep | None] = {
    RunStep.RECHECK_APPROVAL: RunStep.SET_POLICY,
    RunStep.SET_POLICY: RunStep.RESTART,
    RunStep.RESTART: RunStep.WATCH,
    RunStep.WATCH: RunStep.VERIFY,
    RunStep.VERIFY: RunStep.REPORT,
    RunStep.REPORT: None,
}
"""The whole state machine. A step may also end the run early: then REPORT is next."""


@dataclass(frozen=True, slots=True)
class Advance:
    """The step is done. `wrote`: it is now certain that something outside was changed for this
    run. `deadline`: until when the coming steps may wait."""

    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    skipped: bool = False
    wrote: bool = False
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: come back to the same step after `seconds`. Not a failure."""

    words: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Retry:
    """Something passing went wrong: come back after a wait that grows, a bounded number of
    times."""

    words: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The run is over with this outcome; only the report is left."""

    outcome: RunOutcome
    words: str
    facts: Mapping[str, Any] = field(default_factory=dict)


StepResult = Advance | Wait | Retry | Finish


@dataclass(frozen=True, slots=True)
class Run:
    """A run as its step sees it. `intended`: a write may have been sent; `wrote`: one certainly
    took effect, so the run has to be finished, not dropped."""

    id: str
    request: Request
    step: str
    stamp: str
    intended: bool
    wrote: bool
    dry_run: bool
    attempts: int
    deadline: datetime | None
    outcome: RunOutcome | None
    words: str

    @property
    def plan(self) -> Plan:
        """What was approved."""
        return self.request.plan


def load(connection: Connection, request: Request) -> Run:
    """The working view of a request's run."""
    row = connection.execute(
        select(schema.runs).where(schema.runs.c.request_id == request.id)
    ).one()
    return Run(
        id=row.id,
        request=request,
        step=row.step,
        stamp=row.stamp,
        intended=row.intended,
        wrote=row.wrote,
        dry_run=row.dry_run,
        attempts=row.attempts,
        deadline=row.deadline,
        outcome=RunOutcome(row.outcome) if row.outcome else None,
        words=row.words,
    )


def abandon(connection: Connection, row: Row[Any], words: str, at: datetime, actor: str) -> None:
    """Close a run that cannot even be read; a person has to look at it."""
    table, outcome = schema.runs, RunOutcome.NEEDS_HUMAN.value
    closed = {"outcome": outcome, "words": words, "finished_at": at, "owner": None}
    connection.execute(
        update(table)
        .where(table.c.id == row.id)
        .values(**closed, lease_until=None, fence=table.c.fence + 1)
    )
    facts = {"run": row.id, "outcome": outcome, "words": words}
    ledger.append(connection, ledger.Entry("run_finished", at, actor, row.request_id, facts))


def workload_key(plan: Plan) -> str:
    """Names the workload that a plan restarts, so that two runs never work on it at once."""
    one = plan.restart
    return f"{plan.cluster}/{one.namespace}/{one.kind}/{one.name}" if one else ""


def start(connection: Connection, request: Request, run_id: str, at: datetime) -> None:
    """Make the run of a request that was approved just now. Its restart stamp is fixed here, so
    that patching twice restarts once."""
    plan = request.plan
    connection.execute(
        insert(schema.runs).values(
            id=run_id,
            request_id=request.id,
            repository=plan.policy.repository_arn if plan.policy else "",
            workload=workload_key(plan),
            step=RunStep.RECHECK_APPROVAL.value,
            outcome=None,
            words="",
            dry_run=request.dry_run,
            stamp=at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            intended=False,
            wrote=False,
            started_at=at,
            due_at=at,
            attempts=0,
            fence=0,
            claims=0,
        )
    )


def mark_step(
    connection: Connection,
    run_id: str,
    step: str,
    state: StepState,
    at: datetime,
    owner: str,
    words: str = "",
) -> None:
    """Set one line of what people see of a run."""
    over = state in (StepState.DONE, StepState.SKIPPED, StepState.STOPPED)
    change: dict[str, Any] = {"state": state.value, "words": words, "owner": owner}
    change["finished_at"] = at if over else None
    row = {"run_id": run_id, "step": step, "started_at": at, **change}
    upsert(connection, schema.run_steps, ("run_id", "step"), row, change)


def end(
    connection: Connection,
    run: Run,
    outcome: RunOutcome,
    words: str,
    at: datetime,
    actor: Person | str,
) -> None:
    """Close a run for good; its owner, if any, has lost it."""
    table = schema.runs
    connection.execute(
        update(table)
        .where(table.c.id == run.id, table.c.finished_at.is_(None))
        .values(
            outcome=outcome.value,
            words=words,
            finished_at=at,
            owner=None,
            lease_until=None,
            fence=table.c.fence + 1,
        )
    )
    seconds = (at - run.request.run.started_at).total_seconds() if run.request.run else None
    facts = {"run": run.id, "outcome": outcome.value, "words": words, "seconds": seconds}
    entry = ledger.Entry("run_finished", at, actor, run.request.id, facts)
    ledger.append(connection, entry)
    outbox.touch(connection, run.request.id, at)
