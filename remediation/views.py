"""What a request and its run look like from outside, read from the database alone.

The edge draws its card from a `Request` and nothing else, so a card is right after any restart.
Every time is in UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from remediation.people import Person
from remediation.plan import Plan


class Choice(StrEnum):
    """What a person can do about a request. BREAK_GLASS is an approval under the emergency rule."""

    APPROVE = "approve"
    REJECT = "reject"
    CANCEL = "cancel"
    BREAK_GLASS = "break_glass"


class RequestState(StrEnum):
    """Where a request stands; only WAITING can change, except that an approved one can still be
    CANCELLED until its run has written something."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """A newer request for the same card took its place (Re-check)."""


class RunStep(StrEnum):
    """The steps of a run, in their order."""

    RECHECK_APPROVAL = "recheck_approval"
    SET_POLICY = "set_policy"
    RESTART = "restart"
    WATCH = "watch"
    VERIFY = "verify"
    REPORT = "report"


class StepState(StrEnum):
    """How far one step of a run is."""

    PENDING = "pending"
    DOING = "doing"
    DONE = "done"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    """The run ended here."""


class RunOutcome(StrEnum):
    """How a run ended."""

    FIXED = "fixed"
    """A pod of the new rollout was seen running with the image pulled."""
    STILL_FAILING = "still_failing"
    DRIFTED = "drifted"
    """What was approved is no longer what is there; nothing was overwritten."""
    REFUSED = "refused"
    """The approval no longer held when it was about to be used; nothing was written."""
    NEEDS_HUMAN = "needs_human"
    """The bot cannot go on by itself; the words say from where."""
    APPLIED = "applied"
    """The policy was written and read back; there was no workload to restart and watch."""
    UNDONE = "undone"
    """The saved policy is back."""
    REHEARSED = "rehearsed"
    """A dry run: everything was read and compared, nothing was written."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request's card is: a channel, the card's message and the thread it stands in."""

    channel: str
    message_ts: str = ""
    thread_ts: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's recorded choice."""

    person: Person
    choice: Choice
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of a run: how far it is, when, what it says, and which replica did it."""

    step: RunStep
    state: StepState
    words: str = ""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. `outcome` is None while it goes on; `words` is its last sentence; `wrote` says
    whether anything outside was changed, or may have been; `seconds` counts from the approval."""

    id: str
    request_id: str
    steps: tuple[StepView, ...]
    outcome: RunOutcome | None
    words: str
    wrote: bool
    dry_run: bool
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    owner: str = ""

    @property
    def finished(self) -> bool:
        """Nothing more will happen."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class Request:
    """One request for approval, with all that a card needs. `digest` is what an approval binds:
    a hash over the plan, the requester and the expiry; `presentation` is the edge's own text, kept
    for it."""

    id: str
    state: RequestState
    plan: Plan
    digest: str
    requester: Person
    created_at: datetime
    expires_at: datetime
    place: Place
    presentation: str
    decisions: tuple[Decision, ...]
    run: RunView | None
    dry_run: bool = False
    superseded_by: str | None = None
    plan_text: str = field(default="", repr=False)
    """The plan as it is stored: what the digest is over."""

    @property
    def approvers(self) -> tuple[Person, ...]:
        """Those whose approval counts, in the order they gave it."""
        yes = (Choice.APPROVE, Choice.BREAK_GLASS)
        return tuple(one.person for one in self.decisions if one.choice in yes)

    @property
    def broke_glass(self) -> bool:
        """Approved under the emergency rule."""
        return any(one.choice is Choice.BREAK_GLASS for one in self.decisions)
