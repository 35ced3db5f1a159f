"""Rows to views: how requests and runs are read back."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from remediation import schema
from remediation.people import Person
from remediation.plan import Plan
from remediation.views import (
    Choice,
    Decision,
    Place,
    Request,
    RequestState,
    RunOutcome,
    RunStep,
    RunView,
    StepState,
    StepView,
)


def request(connection: Connection, request_id: str) -> Request | None:
    """One request with its decisions and its run."""
    query = select(schema.requests).where(schema.requests.c.id == request_id)
    return next(iter(requests(connection, query)), None)


def requests(connection: Connection, query: Select[Any]) -> tuple[Request, ...]:
    """The requests that a query over the whole table finds, in its order."""
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    decisions, runs = _decisions(connection, ids), _runs(connection, ids)
    return tuple(_request(row, decisions.get(row.id, ()), runs.get(row.id)) for row in rows)


def _request(row: Row[Any], decisions: Sequence[Decision], run: RunView | None) -> Request:
    return Request(
        id=row.id,
        state=RequestState(row.state),
        plan=Plan.from_json(row.plan),
        digest=row.digest,
        requester=Person(row.requester_team, row.requester_user),
        created_at=row.created_at,
        expires_at=row.expires_at,
        place=Place(row.channel, row.message_ts, row.thread_ts),
        presentation=row.presentation,
        decisions=tuple(decisions),
        run=run,
        dry_run=row.dry_run,
        superseded_by=row.superseded_by,
    )


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, list[Decision]]:
    table = schema.decisions
    query = select(table).where(table.c.request_id.in_(ids)).order_by(table.c.at, table.c.user_id)
    found: dict[str, list[Decision]] = {}
    for row in connection.execute(query):
        person = Person(row.team_id, row.user_id)
        one = Decision(person, Choice(row.choice), row.at, row.reason)
        found.setdefault(row.request_id, []).append(one)
    return found


def _runs(connection: Connection, ids: Sequence[str]) -> dict[str, RunView]:
    rows = connection.execute(select(schema.runs).where(schema.runs.c.request_id.in_(ids))).all()
    table = schema.run_steps
    steps: dict[str, list[Row[Any]]] = {}
    query = select(table).where(table.c.run_id.in_([row.id for row in rows]))
    for step in connection.execute(query):
        steps.setdefault(step.run_id, []).append(step)
    return {row.request_id: _run(row, steps.get(row.id, ())) for row in rows}


def _run(row: Row[Any], steps: Iterable[Row[Any]]) -> RunView:
    seconds = (row.finished_at - row.started_at).total_seconds() if row.finished_at else None
    return RunView(
        id=row.id,
        request_id=row.request_id,
        steps=_steps(steps),
        outcome=RunOutcome(row.outcome) if row.outcome else None,
        words=row.words,
        wrote=row.intended or row.wrote,
        dry_run=row.dry_run,
        started_at=row.started_at,
        finished_at=row.finished_at,
        seconds=seconds,
        owner=row.owner or "",
    )


def _steps(rows: Iterable[Row[Any]]) -> tuple[StepView, ...]:
    by_name = {row.step: row for row in rows}
    return tuple(
        _step(step, by_name[step]) if step in by_name else StepView(step, StepState.PENDING)
        for step in RunStep
    )


def _step(step: RunStep, row: Row[Any]) -> StepView:
    return StepView(
        step, StepState(row.state), row.words, row.started_at, row.finished_at, row.owner
    )
