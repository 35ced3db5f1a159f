"""Requests for approval: opened, decided once, read by everyone."""

from collections.abc import Sequence
from datetime import timedelta

from remediation.approval import ApprovalRule
from remediation.outcomes import Outcome
from remediation.people import Directory, Person
from remediation.plan import Plan
from remediation.store import Store
from remediation.views import Choice, Place, Request

DEFAULT_EXPIRY = timedelta(minutes=15)


class Requests:
    """The desk where plans are laid down and decided. `teams` are the workspaces the bot serves."""

    def __init__(
        self,
        store: Store,
        rules: Sequence[ApprovalRule],
        directory: Directory,
        *,
        teams: frozenset[str] = frozenset(),
    ) -> None:
        raise NotImplementedError

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
        """Lay a plan down for approval; `replaces` names the waiting request it supersedes."""
        raise NotImplementedError

    def place(self, request_id: str, place: Place) -> None:
        """Remember where the card is, once its message exists."""
        raise NotImplementedError

    def decide(self, request_id: str, person: Person, choice: Choice, reason: str = "") -> Outcome:
        """One person's click. Recorded whatever comes of it."""
        raise NotImplementedError

    def get(self, request_id: str) -> Request | None:
        """The request as it is now."""
        raise NotImplementedError

    def waiting(self, limit: int = 50) -> tuple[Request, ...]:
        """Those that can still be decided, oldest first."""
        raise NotImplementedError

    def recent(self, limit: int = 20) -> tuple[Request, ...]:
        """Those that were decided or expired, newest first."""
        raise NotImplementedError

    def expire_due(self) -> int:
        """Mark those whose time is over, so that their cards say so; how many."""
        raise NotImplementedError

    def undo(self, run_id: str, requester: Person) -> Plan:
        """The plan that puts the saved policy back; NothingToUndo when there is none."""
        raise NotImplementedError


class NothingToUndo(Exception):
    """That run left nothing to take back; the text says why."""
