"""The proof by finite difference: two policies, decided over a grid, differ only where they should.

Principals x actions x contexts x settings are decided under the old and the new repository policy.
A cell may differ only when its principal is the role (or one of its sessions) and its action is one
of the goal, and then only towards more being allowed. Equal cells need not be decided one by one:
a repository policy enters a decision by four truth values alone, so where those agree under both
policies every decision does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

from diagnostics.policy.access import PrincipalSide, ResourceSide, combine
from diagnostics.policy.callers import CallerKind, RoleName, read_role_name
from diagnostics.policy.catalogue import is_account_level
from diagnostics.policy.matching import named
from diagnostics.policy.model import Effect, Outcome
from diagnostics.policy.principals import Naming
from diagnostics.policy.pull import IMAGE, session_of
from diagnostics.policy.request import NOTHING_KNOWN, Context, Request
from diagnostics.policy.statements import Policy, Statement
from diagnostics.policy.truth import MAYBE, NO, YES, Truth, negated
from remediation.fixes.policy_proof_grid import (
    ACTIONS,
    PRINCIPAL_KEYS,
    Asker,
    Known,
    askers,
    contexts,
)
from remediation.fixes.policy_proof_samples import variables_of

_MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Setting:
    """What surrounds the repository policy in a cell: the caller's own policies."""

    words: str
    side: PrincipalSide
    bounded: bool = False


SETTINGS: Final = (
    Setting("no identity policy", PrincipalSide(NO)),
    Setting("an identity policy that allows", PrincipalSide(YES)),
    Setting("an identity policy and a boundary that allow", PrincipalSide(YES), bounded=True),
    Setting("a boundary that allows nothing", PrincipalSide(YES, NO), bounded=True),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs."""

    principal: str
    action: str
    context: tuple[tuple[str, tuple[str, ...]], ...]
    setting: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Proof:
    """Size and result. `unexpected` shows the first cells that should not differ, if any."""

    principals: int
    actions: int
    contexts: int
    cells: int
    changed: int
    unexpected_count: int
    unexpected: tuple[Cell, ...]

    @property
    def ok(self) -> bool:
        """Say whether nothing differs but what was meant to."""
        return self.unexpected_count == 0

    @property
    def words(self) -> str:
        """Return the result as a sentence."""
        size = (
            f"{self.cells:,} decisions under each policy ({self.principals} principals x"
            f" {self.actions} actions x {self.contexts} contexts x {len(SETTINGS)} settings)"
        )
        if self.ok:
            return f"{size}: {self.changed:,} differ, all of them this role's pull actions."
        return f"{size}: {self.unexpected_count:,} differ that should not."


def prove(
    before: Policy | None,
    after: Policy | None,
    *,
    role_arn: str,
    goal: Collection[str],
    repository_arn: str,
    session_arn: str | None = None,
    context: Context = NOTHING_KNOWN,
) -> Proof:
    """Compare two repository policies; None is no policy. `goal` holds actions as `ecr:Name`.

    Raises RequestError when `repository_arn` is no ARN, ValueError when `role_arn` is no role's.
    """
    role = read_role_name(role_arn)
    if role is None:
        raise ValueError("role_arn is not the ARN of a role")
    policies = [policy for policy in (before, after) if policy is not None]
    session = session_arn or session_of(role_arn, "proof-given-session")
    asked = askers(policies, role_arn, session, repository_arn)
    circumstances = contexts(policies, dict(context.known))
    grid = _Comparison(before, after, role, frozenset(name.lower() for name in goal))
    cells = list(grid.differing(asked, circumstances, repository_arn))
    wrong = [cell for cell in cells if not grid.is_meant(cell)]
    return Proof(
        principals=len(asked),
        actions=len(ACTIONS),
        contexts=len(circumstances),
        cells=len(asked) * len(ACTIONS) * len(circumstances) * len(SETTINGS),
        changed=len(cells),
        unexpected_count=len(wrong),
        unexpected=tuple(wrong[:_MOST_SHOWN]),
    )


_T = TypeVar("_T")


class _Parts(NamedTuple, Generic[_T]):
    """Something about the statements of both policies, of only the old and of only the new one."""

    shared: list[_T]
    only_before: list[_T]
    only_after: list[_T]


class _Comparison:
    """Both policies, split into what they share and what only one of them has."""

    def __init__(
        self,
        before: Policy | None,
        after: Policy | None,
        role: RoleName,
        goal: frozenset[str],
    ) -> None:
        old = list(before.statements) if before else []
        new = list(after.statements) if after else []
        self.parts = _split(old, new)
        self.role = role
        self.goal = goal
        self.groups = _groups([*old, *new])
        self._seen: dict[object, list[_Change]] = {}

    def is_meant(self, cell: Cell) -> bool:
        """Say whether a difference is what the change is for."""
        own = _is_role(cell.principal, self.role) and cell.action.lower() in self.goal
        return own and cell.before is not Outcome.ALLOWED

    def differing(
        self, asked: Iterable[Asker], circumstances: list[Known], repository_arn: str
    ) -> Iterator[Cell]:
        """Yield every cell that the two policies decide differently."""
        for asker in asked:
            probe = asker.request(IMAGE, repository_arn, {})
            for bounded in (False, True):
                parts = _Parts(*(_naming(part, probe, bounded=bounded) for part in self.parts))
                if not parts.only_before and not parts.only_after:
                    continue
                varying = any(_varies(statement) for part in parts for statement, _, _ in part)
                for known in circumstances:
                    request = asker.request(IMAGE, repository_arn, known) if varying else probe
                    met = _Parts(*(_meeting(part, request) for part in parts)) if varying else parts
                    for group, old, new in self._changes(met):
                        yield from _cells(request, group, known, old, new, bounded=bounded)

    def _changes(self, met: _Parts[_Weighed]) -> list[_Change]:
        """Return the groups of actions on which the policies differ, where these statements apply.

        The same statements apply in most cells, so the answers are kept.
        """
        if not met.only_before and not met.only_after:
            return []
        key = tuple(tuple((id(statement), truth) for statement, truth, _ in part) for part in met)
        found = self._seen.get(key)
        if found is None:
            before, after = [*met.shared, *met.only_before], [*met.shared, *met.only_after]
            sides = (
                (group, _side(before, group[0]), _side(after, group[0])) for group in self.groups
            )
            found = [(group, old, new) for group, old, new in sides if old != new]
            self._seen[key] = found
        return found


@dataclass(frozen=True, slots=True)
class _Says:
    """How a repository policy enters a decision: a deny, and what it allows."""

    deny: Truth
    allow: ResourceSide


_Weighed = tuple[Statement, Truth, Naming]
_Change = tuple[tuple[str, ...], _Says, _Says]


def _varies(statement: Statement) -> bool:
    """Say whether a statement's conditions ask for more than who the caller is."""
    return any(
        clause.key not in PRINCIPAL_KEYS or variables_of(clause) for clause in statement.clauses
    )


def _naming(statements: Iterable[Statement], request: Request, *, bounded: bool) -> list[_Weighed]:
    """Return the statements that take in the caller, as far as no context changes that."""
    found: list[_Weighed] = []
    for statement in statements:
        truth, naming = named(statement, request, [], bounded=bounded)
        if truth != NO and not _varies(statement):
            truth = min(truth, statement.conditions_hold(request, []))
        if truth != NO:
            found.append((statement, truth, naming))
    return found


def _meeting(weighed: Iterable[_Weighed], request: Request) -> list[_Weighed]:
    """Return those of the statements whose conditions hold, or may."""
    found: list[_Weighed] = []
    for statement, truth, naming in weighed:
        if _varies(statement):
            truth = min(truth, statement.conditions_hold(request, []))
        if truth != NO:
            found.append((statement, truth, naming))
    return found


def _side(weighed: Iterable[_Weighed], action: str) -> _Says:
    deny, action_key = NO, action.lower()
    allows = {Naming.DELEGATED: NO, Naming.LIMITED: NO, Naming.DIRECT: NO}
    for statement, truth, naming in weighed:
        if not statement.actions.applies(action_key):
            continue
        if statement.effect is Effect.DENY:
            deny = max(deny, truth)
        else:
            allows[naming] = max(allows[naming], truth)
    sides = (allows[Naming.DELEGATED], allows[Naming.LIMITED], allows[Naming.DIRECT])
    return _Says(deny, ResourceSide(*sides))


def _cells(
    request: Request,
    group: tuple[str, ...],
    known: Known,
    old: _Says,
    new: _Says,
    *,
    bounded: bool,
) -> Iterator[Cell]:
    for setting in SETTINGS:
        if setting.bounded is not bounded:
            continue
        before, after = _outcome(request, setting, old), _outcome(request, setting, new)
        if before is after:
            continue
        context = tuple(sorted(known.items()))
        for action in group:
            yield Cell(request.principal_arn, action, context, setting.words, before, after)


def _outcome(request: Request, setting: Setting, says: _Says) -> Outcome:
    if says.deny == YES:
        return Outcome.EXPLICIT_DENY
    kind = request.caller.kind
    # The root user needs no grant of its own and cannot be bounded.
    side = PrincipalSide(YES) if kind is CallerKind.ROOT else setting.side
    access = combine(
        kind,
        side,
        says.allow,
        same_account=request.principal_account == request.resource_account,
        account_level=False,
    )
    allowed = min(negated(says.deny), access)
    if allowed == MAYBE:
        return Outcome.DEPENDS
    return Outcome.ALLOWED if allowed == YES else Outcome.IMPLICIT_DENY


def _split(old: list[Statement], new: list[Statement]) -> _Parts[Statement]:
    """Split by what both policies have; a statement's place and Sid do not matter."""
    shared: list[Statement] = []
    left = list(new)
    only_old: list[Statement] = []
    for statement in old:
        twin = next((other for other in left if _same(statement, other)), None)
        if twin is None:
            only_old.append(statement)
        else:
            left.remove(twin)
            shared.append(statement)
    return _Parts(shared, only_old, left)


def _same(left: Statement, right: Statement) -> bool:
    return (left.effect, left.actions, left.principals, left.clauses) == (
        right.effect,
        right.actions,
        right.principals,
        right.clauses,
    )


def _groups(statements: list[Statement]) -> list[tuple[str, ...]]:
    """Group the actions that no statement tells apart.

    Actions on the account are left out: no repository policy has a say on them.
    """
    groups: dict[tuple[bool, ...], list[str]] = {}
    for action in ACTIONS:
        key = action.lower()
        if not is_account_level(key):
            taken = tuple(statement.actions.applies(key) for statement in statements)
            groups.setdefault(taken, []).append(action)
    return [tuple(actions) for actions in groups.values()]


def _is_role(principal_arn: str, role: RoleName) -> bool:
    found = read_role_name(principal_arn)
    if found is not None:
        return found == role
    session = f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/"
    return principal_arn.startswith(session)
