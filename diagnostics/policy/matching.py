"""Which statements match a request, and how surely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.policy.model import Effect, Layer
from diagnostics.policy.principals import FEDERATED_BY, NOT_PRINCIPAL, Naming
from diagnostics.policy.request import Request
from diagnostics.policy.statements import Policy, Statement
from diagnostics.policy.truth import MAYBE, NO, YES, Truth


@dataclass(frozen=True, slots=True)
class Match:
    """A statement that matches, or may.

    `depends_on` are the condition keys that would tell; "NotPrincipal" where AWS documents that it
    may check the listed account, role and session one after the other; "federated_by" where the
    user behind a federated user's session would tell.
    """

    statement: Statement
    truth: Truth
    naming: Naming
    depends_on: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Say whether the statement matches whatever is unknown."""
        return self.truth == YES


@dataclass(frozen=True, slots=True)
class LayerView:
    """What one layer says of one request; `open_by_default` where AWS itself sees to an Allow."""

    layer: Layer
    denies: tuple[Match, ...]
    allows: tuple[Match, ...]
    open_by_default: bool = False

    @property
    def deny(self) -> Truth:
        """Say whether a Deny matches."""
        return max((match.truth for match in self.denies), default=NO)

    @property
    def allow(self) -> Truth:
        """Say whether an Allow matches."""
        if self.open_by_default:
            return YES
        return max((match.truth for match in self.allows), default=NO)

    def allow_named(self, naming: Naming) -> Truth:
        """Say whether an Allow matches that names the caller in this way."""
        return max((match.truth for match in self.allows if match.naming == naming), default=NO)


def view(
    layer: Layer, policies: Iterable[Policy], request: Request, *, bounded: bool = False
) -> LayerView:
    """Match every statement of a layer's policies."""
    denies: list[Match] = []
    allows: list[Match] = []
    for policy in policies:
        for statement in policy.statements:
            found = match(statement, request, bounded=bounded)
            if found is not None:
                (denies if statement.effect is Effect.DENY else allows).append(found)
    return LayerView(layer, tuple(denies), tuple(allows))


def match(statement: Statement, request: Request, *, bounded: bool = False) -> Match | None:
    """Match one statement; None when it certainly does not apply.

    `bounded` says that the caller has a permissions boundary.
    """
    if not statement.actions.applies(request.action_key):
        return None
    unknown: list[str] = []
    truth, naming = named(statement, request, unknown, bounded=bounded)
    if truth == NO:
        return None
    if statement.resources is not None:
        truth = min(truth, statement.resources.applies(request, unknown))
        if truth == NO:
            return None
    if statement.clauses:
        truth = min(truth, statement.conditions_hold(request, unknown))
        if truth == NO:
            return None
    if truth == YES:
        return Match(statement, YES, naming)
    return Match(statement, truth, naming, tuple(dict.fromkeys(unknown)))


def named(
    statement: Statement, request: Request, unknown: list[str], *, bounded: bool = False
) -> tuple[Truth, Naming]:
    """Say whether the statement's Principal or NotPrincipal takes in the caller, and how."""
    principals = statement.principals
    if principals is None:
        return YES, Naming.NONE
    caller = request.caller
    if principals.inverted:
        truth = principals.excludes(caller, bounded=bounded)
        if truth == MAYBE:
            unknown.append(FEDERATED_BY if principals.may_name(caller) else NOT_PRINCIPAL)
        return truth, Naming.DIRECT
    naming = principals.naming(caller)
    if naming is Naming.NONE and principals.may_name(caller):
        unknown.append(FEDERATED_BY)
        return MAYBE, Naming.LIMITED
    return (YES if naming else NO), naming
