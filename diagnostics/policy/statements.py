"""Parsed policies: what the reader makes and the decision reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostics.policy.actions import Actions
from diagnostics.policy.conditions import Clause
from diagnostics.policy.model import Effect, Layer
from diagnostics.policy.principals import Principals
from diagnostics.policy.resources import Resources
from diagnostics.policy.truth import NO, YES, Truth

if TYPE_CHECKING:
    from diagnostics.policy.request import Request


@dataclass(frozen=True, slots=True)
class StatementRef:
    """Which statement: its layer, the policy's name or ARN, its Sid and its index from 0."""

    layer: Layer
    policy: str
    sid: str | None
    index: int
    effect: Effect

    def __str__(self) -> str:
        label = f"statement {self.index}"
        if self.sid:
            label += f" ({self.sid})"
        return f"{label} of {self.policy}" if self.policy else label


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `principals` is None where the layer has none; so is `resources`."""

    ref: StatementRef
    effect: Effect
    actions: Actions
    principals: Principals | None
    resources: Resources | None
    clauses: tuple[Clause, ...]

    def conditions_hold(self, request: Request, unknown: list[str]) -> Truth:
        """Evaluate the Condition element; keys that would tell go to `unknown`."""
        met = YES
        for clause in self.clauses:
            truth = clause.holds(request, unknown)
            if truth == NO:
                return NO
            met = min(met, truth)
        return met


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document. `attached_to` tells SCPs of different levels of the organization apart.

    `name` is a name or an ARN, for people.
    """

    layer: Layer
    statements: tuple[Statement, ...]
    name: str = ""
    version: str = "2008-10-17"
    attached_to: str = ""

    @property
    def allows(self) -> bool:
        """Say whether any statement is an Allow."""
        return any(statement.effect is Effect.ALLOW for statement in self.statements)


@dataclass(frozen=True, slots=True)
class PolicySet:
    """Every policy that takes part in a decision.

    None or an empty tuple means that there is no such policy. A layer that exists but could not be
    read belongs in `unread`. `scps` and `rcps` are grouped by `attached_to`: each group (root,
    organizational unit, account) has to allow. RCPFullAWSAccess may be left out. Neither binds the
    management account: leave them out there.
    """

    identity: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: Policy | None = None
    repository: Policy | None = None
    registry: Policy | None = None
    scps: tuple[Policy, ...] = ()
    rcps: tuple[Policy, ...] = ()
    endpoint: Policy | None = None
    unread: frozenset[Layer] = frozenset()
