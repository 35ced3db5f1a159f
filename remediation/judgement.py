"""One click, judged: every refusal, state change and ledger row of it in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, update

from remediation import freeze, ledger, outbox, read, runs, schema
from remediation.approval import (
    Approval,
    ApprovalRule,
    Ask,
    Refusal,
    RefusalReason,
    decide,
    may_stop,
)
from remediation.binding import is_bound
from remediation.hold import Hold
from remediation.outcomes import Approved, Cancelled, NeedsMore, Outcome, Refused, Rejected
from remediation.people import Person, Standing
from remediation.rows import insert_once
from remediation.views import Choice, Request, RequestState, RunOutcome

STOPS = {Choice.REJECT: RequestState.REJECTED, Choice.CANCEL: RequestState.CANCELLED}


class LookAgain(Exception):
    """Somebody approved since the directory was asked; ask about them too."""


class Judgement:
    """One click, judged and recorded inside one recording transaction."""

    def __init__(
        self,
        *,
        connection: Connection,
        now: datetime,
        rules: Sequence[ApprovalRule],
        teams: frozenset[str],
        standings: Mapping[Person, Standing],
        person: Person,
        choice: Choice,
        reason: str,
        run_id: str,
        hold: Hold,
    ) -> None:
        self._connection, self._now = connection, now
        self._rules, self._teams, self._standings = rules, teams, standings
        self._person, self._choice, self._reason = person, choice, reason
        self._run_id, self._hold = run_id, hold

    def of(self, request_id: str) -> Outcome:
        """What comes of the click; everything it changes is in this transaction."""
        request = read.request(self._connection, request_id)
        if request is None:
            return self._refuse(_UNKNOWN, None, request_id[:64] if request_id.isprintable() else "")
        if not is_bound(request):
            return self._refuse(_TAMPERED, request, request.id)
        stoppable = self._choice is Choice.CANCEL and request.state is RequestState.APPROVED
        if request.state is not RequestState.WAITING and not stoppable:
            return self._refuse(_already(request), request, request.id)
        if request.state is RequestState.WAITING and self._now >= request.expires_at:
            close(self._connection, request.id, RequestState.EXPIRED, self._now)
            record(self._connection, "request_expired", self._now, "clock", request.id, {})
            return self._refuse(_EXPIRED, self._again(request), request.id)
        return self._stop(request) if self._choice in STOPS else self._approve(request)

    def _approve(self, request: Request) -> Outcome:
        self._require(self._person, *request.approvers)
        verdict = decide(self._ask(request), self._rules)
        if isinstance(verdict, Refusal):
            return self._refuse(verdict, request, request.id)
        self._keep_decision(request)
        facts = {"digest": request.digest, "have": verdict.have, "need": verdict.need}
        facts |= {"rule": verdict.rule.name, "break_glass": verdict.rule.break_glass}
        if not verdict.complete:
            self._record("approval_counted", request, facts)
            outbox.touch(self._connection, request.id, self._now)
            return NeedsMore(self._again(request), verdict.have, verdict.need)
        return self._start(request, verdict, facts)

    def _start(self, request: Request, approval: Approval, facts: dict[str, object]) -> Approved:
        close(self._connection, request.id, RequestState.APPROVED, self._now)
        runs.start(self._connection, request, self._run_id, self._now)
        approvers = [str(person) for person in approval.approvers]
        self._record("approved", request, {**facts, "run": self._run_id, "approvers": approvers})
        if approval.rule.break_glass:
            outbox.touch(self._connection, request.id, self._now, outbox.Topic.ALARM)
        return Approved(self._again(request))

    def _stop(self, request: Request) -> Outcome:
        own = self._choice is Choice.CANCEL and self._person == request.requester
        if not own:
            self._require(self._person)
        if refusal := may_stop(self._ask(request), self._rules):
            return self._refuse(refusal, request, request.id)
        run = request.run
        if run and (run.wrote or run.finished):
            return self._refuse(_TOO_LATE, request, request.id)
        self._keep_decision(request)
        close(self._connection, request.id, STOPS[self._choice], self._now)
        self._record(STOPS[self._choice].value, request, {"digest": request.digest})
        if run:
            self._end_run(request)
        again = self._again(request)
        return Rejected(again) if self._choice is Choice.REJECT else Cancelled(again)

    def _end_run(self, request: Request) -> None:
        words = f"Cancelled by {self._person.user_id} before anything was changed."
        run = runs.load(self._connection, request)
        runs.end(self._connection, run, RunOutcome.REFUSED, words, self._now, self._person)

    def _ask(self, request: Request) -> Ask:
        return Ask(
            plan=request.plan,
            requester=request.requester,
            person=self._person,
            choice=self._choice,
            standings=self._standings,
            now=self._now,
            asked_at=request.created_at,
            expires_at=request.expires_at,
            reason=self._reason,
            approved_by=request.approvers,
            teams=self._teams,
            frozen=freeze.state(self._connection).words or self._hold.rehearsing(request.dry_run),
            out_of_reach=self._hold.reach(request.plan),
        )

    def _require(self, *people: Person) -> None:
        if not all(person in self._standings for person in people):
            raise LookAgain

    def _keep_decision(self, request: Request) -> None:
        key = {"request_id": request.id, "choice": self._choice.value}
        key |= {"team_id": self._person.team_id, "user_id": self._person.user_id}
        row = {**key, "reason": self._reason, "at": self._now}
        insert_once(self._connection, schema.decisions, tuple(key), row)

    def _refuse(self, refusal: Refusal, request: Request | None, request_id: str) -> Refused:
        facts = {"choice": self._choice.value, "refused": refusal.reason.value}
        facts["reason"] = self._reason
        record(self._connection, "decision_refused", self._now, self._person, request_id, facts)
        return Refused(refusal, request)

    def _record(self, kind: str, request: Request, facts: dict[str, object]) -> None:
        facts = {**facts, "choice": self._choice.value, "reason": self._reason}
        record(self._connection, kind, self._now, self._person, request.id, facts)

    def _again(self, request: Request) -> Request:
        return read.request(self._connection, request.id) or request


_UNKNOWN = Refusal(
    RefusalReason.UNKNOWN_REQUEST, "There is no such request; ask for the diagnosis again."
)
_TAMPERED = Refusal(
    RefusalReason.TAMPERED,
    "What is stored is not what was shown for approval, so nothing can be decided. "
    "Tell whoever runs the bot; the audit trail holds the details.",
)
_TOO_LATE = Refusal(
    RefusalReason.TOO_LATE,
    "The change is already being made, so it is finished first; use Undo afterwards.",
)
_EXPIRED = Refusal(
    RefusalReason.EXPIRED,
    "This request has expired. Ask for the diagnosis again; the new card can be approved.",
)


def _already(request: Request) -> Refusal:
    if request.state is RequestState.EXPIRED:
        return _EXPIRED
    return Refusal(
        RefusalReason.ALREADY_DECIDED,
        f"This request was already {request.state.value}; nothing more was done. "
        "The card shows by whom, and what came of it.",
    )


def close(connection: Connection, request_id: str, state: RequestState, at: datetime) -> None:
    """Move a request to a state, and have its card redrawn."""
    table = schema.requests
    connection.execute(
        update(table).where(table.c.id == request_id).values(state=state.value, decided_at=at)
    )
    outbox.touch(connection, request_id, at)


def record(
    connection: Connection,
    kind: str,
    at: datetime,
    actor: Person | str,
    request_id: str,
    facts: Mapping[str, object],
) -> None:
    """Append one row about a request to the ledger."""
    ledger.append(connection, ledger.Entry(kind, at, actor, request_id, facts))
