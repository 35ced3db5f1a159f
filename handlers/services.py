"""What the Slack edge needs from the rest of the bot, in one frozen value that `bot` fills."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from diagnostics.model import Diagnosis, Finding
from diagnostics.query import WorkloadQuery
from handlers.queue import JobQueue
from remediation.approval import Approvers
from remediation.freeze_desk import FreezeDesk
from remediation.offer import NoPlan
from remediation.plan import Plan
from remediation.requests import DEFAULT_EXPIRY, Requests


class Diagnose(Protocol):
    """Answers why a workload cannot pull. Calls `on_finding` with each finding as it comes, from
    any thread and quickly. Raises a ResolveError, or a GatewayError when the cluster itself cannot
    be read."""

    def __call__(self, query: WorkloadQuery, on_finding: Callable[[Finding], None]) -> Diagnosis:
        """The diagnosis."""
        ...


@dataclass(frozen=True, slots=True)
class DigestNote:
    """A configured digest, as the Home tab tells it: "every weekday at 09:00, Europe/Berlin"."""

    name: str
    channel: str
    when: str


@dataclass(frozen=True, slots=True)
class EdgeSettings:
    """What the cards say beside the facts.

    `docs_url` is where docs/ is published (no slash at the end; empty: no links); `teams` are the
    workspaces the bot serves (empty: whichever installed it); `alarm_channel` hears of emergency
    approvals; `progress_every` is in seconds, and `looking_after` how long a question may go
    unanswered before the channel sees "looking".
    """

    docs_url: str = ""
    expires_in: timedelta = DEFAULT_EXPIRY
    teams: frozenset[str] = frozenset()
    digests: tuple[DigestNote, ...] = ()
    dry_run: bool = False
    alarm_channel: str = ""
    progress_every: float = 2.0
    looking_after: float = 0.7


def _nothing() -> None:
    """Nobody waits for news."""


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases the edge calls.

    `offer` says what can be done about a diagnosis: best one answer a group, in their order, so
    that a group without a plan can say why (no plan at all: no button). `approvers` says who may
    approve a plan. `seen` records a delivery's key and is True the first time only, in every
    replica.
    """

    diagnose: Diagnose
    offer: Callable[[Diagnosis], Sequence[Plan | NoPlan] | Plan | None]
    approvers: Callable[[Plan], Approvers]
    requests: Requests
    freeze: FreezeDesk
    seen: Callable[[str], bool]
    queue: JobQueue
    clock: Callable[[], datetime]
    settings: EdgeSettings = EdgeSettings()
    decided: Callable[[], object] = _nothing
    """Called after a decision was taken, so that runs and cards need not wait for their next turn
    (Worker.wake, for example)."""

    def offered(self, diagnosis: Diagnosis) -> tuple[Plan | NoPlan, ...]:
        """What can be done about a diagnosis, as one tuple."""
        offered = self.offer(diagnosis)
        if offered is None:
            return ()
        return (offered,) if isinstance(offered, Plan) else tuple(offered)
