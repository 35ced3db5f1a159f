"""Rows to views: how requests and runs are read back.

A row that this version cannot read (a newer one wrote it, and was rolled back) is left out and
logged: it must neither be acted on in part, nor stand in the way of the others.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
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

log = logging.getLogger(__name__)


def request(connection: Connection, request_id: str) -> Request | None:
    """One request with its decisions and its run; None when there is none that can be read."""
    if not request_id.isprintable():
        return None  # nothing of ours; a NUL would not even reach the database
    query = select(schema.requests).where(schema.requests.c.id == request_id)
    return next(iter(requests(connection, query)), None)


def requests(connection: Connection, query: Select[Any]) -> tuple[Request, ...]:
    """The requests that a query over the whole table finds, in its order."""
    rows = connection.execute(query).all()
    ids = [row.id for row in rows]
    decisions, runs = _decisions(connection, ids), _runs(connection, ids)
    read = (_readable(row, decisions.get(row.id, ()), runs.get(row.id)) for row in rows)
    return tuple(one for one in read if one)


def _readable(
    row: Row[Any], decisions: Sequence[Row[Any]], run: tuple[Row[Any], list[Row[Any]]] | None
) -> Request | None:
    try:
        return _request(row, [_decision(one) for one in decisions], _run(*run) if run else None)
    except (ValueError, msgspec.MsgspecError) as error:
        log.error("request %s cannot be read by this version: %s", row.id, error)
        return None


def _request(row: Row[Any], decisions: Sequence[Decision], run: RunView | None) -> Request:
    return Request(
        id=row.id,
        state=RequestState(row.state),
        plan=_plan(row.plan),
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
        plan_text=row.plan,
    )


def _plan(text: str) -> Plan:
    """The plan, provided that this version knows every part of it: a part that is not known is
    one that would not be carried out."""
    plan = Plan.from_json(text)
    if not _holds(msgspec.json.decode(plan.to_json()), msgspec.json.decode(text)):
        raise ValueError("the plan has parts that this version does not know")
    return plan


def _holds(known: Any, stored: Any) -> bool:
    if isinstance(stored, dict) and isinstance(known, dict):
        return all(key in known and _holds(known[key], one) for key, one in stored.items())
    return bool(known == stored)


def _decisions(connection: Connection, ids: Sequence[str]) -> dict[str, list[Row[Any]]]:
    table = schema.decisions
    query = select(table).where(table.c.request_id.in_(ids)).order_by(table.c.at, table.c.user_id)
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.request_id, []).append(row)
    return found


def _decision(row: Row[Any]) -> Decision:
    return Decision(Person(row.team_id, row.user_id), Choice(row.choice), row.at, row.reason)


def _runs(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[Row[Any], list[Row[Any]]]]:
    """Each request's run and the run's steps."""
    rows = connection.execute(select(schema.runs).where(schema.runs.c.request_id.in_(ids))).all()
    table = schema.run_steps
    steps: dict[str, list[Row[Any]]] = {}
    query = select(table).where(table.c.run_id.in_([row.id for row in rows]))
    for step in connection.execute(query):
        steps.setdefault(step.run_id, []).append(step)
    return {row.request_id: (row, steps.get(row.id, [])) for row in rows}


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
