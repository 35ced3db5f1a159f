"""What the steps are handed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from remediation.approval import ApprovalRule
from remediation.gate import Gate
from remediation.gateways.ports import Credit, WriteAccess
from remediation.hold import NO_HOLD, Hold
from remediation.people import Directory
from remediation.plan import Plan
from remediation.runs import Run


@dataclass(frozen=True, slots=True)
class Outside:
    """What every run shares: the write identity, the people, the rules of today, and how to
    diagnose again in words. `hold` is what the configuration keeps from being written. `watch_for`
    bounds the watch; a rollout whose new pods all fail to pull is watched for `pull_patience` only.
    """

    access: WriteAccess
    directory: Directory
    rules: Sequence[ApprovalRule]
    diagnose: Callable[[Plan], str]
    teams: frozenset[str] = frozenset()
    hold: Hold = NO_HOLD
    watch_for: timedelta = timedelta(minutes=5)
    pull_patience: timedelta = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Ports:
    """What one step of one run works with. `now` is the database's clock."""

    outside: Outside
    gate: Gate
    now: Callable[[], datetime]


def credit(run: Run) -> Credit:
    """For whom this run writes."""
    return Credit(run.plan.cluster, run.id, run.request.approvers)
