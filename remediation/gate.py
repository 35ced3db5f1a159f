"""The one way through which a run writes anything outside: first the intent is recorded, with the
lease, the freeze switch and the approval looked at in that same transaction, then the call is
made, then what was answered is kept with the step.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from diagnostics.gateways.errors import GatewayError
from remediation import freeze, ledger, read, schema
from remediation.binding import is_bound
from remediation.claims import Claim, Claims
from remediation.gateways.ports import Answer
from remediation.hold import NO_HOLD, Hold
from remediation.views import Request, RequestState


class Frozen(Exception):
    """The freeze switch is on; the text says who threw it and why."""


class NotApproved(Exception):
    """There is no approval (any more) that would permit this write; the text says why."""


class HeldUp(Exception):
    """This process stood still between intent and call, so long that the lease may be over and
    somebody else at work. Nothing was sent."""


class Gate:
    """Lets one claimed run write. `monotonic` is a clock that never jumps, in seconds."""

    def __init__(
        self, claims: Claims, claim: Claim, monotonic: Callable[[], float], hold: Hold = NO_HOLD
    ) -> None:
        self._claims, self._claim, self._monotonic, self._hold = claims, claim, monotonic, hold

    def write(
        self,
        action: str,
        subject: str,
        send: Callable[[], Answer],
        facts: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Record the intent, then make the call. Frozen, NotApproved, HeldUp or Lost
        before it; the gateway's own error after it, which is recorded too."""
        held_since = self._intend(action, subject, facts or {})
        if self._monotonic() - held_since > self._claims.lease.total_seconds() / 2:
            raise HeldUp
        try:
            return send()
        except GatewayError as error:
            self._note_failure(action, subject, error)
            raise

    def check_freeze(self) -> None:
        """Raise Frozen while the switch is on, so that nothing is begun in vain."""
        with self._claims.store.reading() as connection:
            self._check_freeze(connection)

    def _check_freeze(self, connection: Connection) -> None:
        words = self._hold.rehearsing(self._claim.run.dry_run) or freeze.state(connection).words
        if words:
            raise Frozen(words)

    def _intend(self, action: str, subject: str, facts: Mapping[str, Any]) -> float:
        """Keep the intent; when the lease was renewed for it, by the clock that never jumps."""
        run, store = self._claim.run, self._claims.store
        with store.recording() as connection:
            now = store.now(connection)
            self._claims.hold(connection, self._claim, now)
            held_since = self._monotonic()
            if run.dry_run:
                raise NotApproved("a dry run writes nothing")
            self._check_freeze(connection)
            if not run.wrote:
                self._check_approval(connection)
            connection.execute(
                update(schema.runs).where(schema.runs.c.id == run.id).values(intended=True)
            )
            what = {"run": run.id, "action": action, "subject": subject, **facts}
            what["approvers"] = [str(person) for person in run.request.approvers]
            entry = ledger.Entry("write_intended", now, self._claim.owner, run.request.id, what)
            ledger.append(connection, entry)
        return held_since

    def _check_approval(self, connection: Connection) -> None:
        request = read.request(connection, self._claim.run.request.id)
        if request is None:
            raise NotApproved("the request is gone")
        if words := void(request, self._claims.store.now(connection)):
            raise NotApproved(words)

    def _note_failure(self, action: str, subject: str, error: GatewayError) -> None:
        run, store = self._claim.run, self._claims.store
        with store.recording() as connection:
            what = {"run": run.id, "action": action, "subject": subject, "error": str(error)[:500]}
            now = store.now(connection)
            entry = ledger.Entry("write_failed", now, self._claim.owner, run.request.id, what)
            ledger.append(connection, entry)


def void(request: Request, now: datetime) -> str:
    """Why a request's approval permits nothing; empty when it does."""
    if request.state is not RequestState.APPROVED:
        return f"the request is {request.state.value}"
    if not is_bound(request):
        return "what is stored is not what was approved"
    if now >= request.expires_at:
        return "the approval expired before it could be used"
    return ""
