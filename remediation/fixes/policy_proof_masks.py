"""Two policies as bit masks, so that a cell of the proof costs a few operations on integers.

Each distinct statement of the two policies is one bit. Whom a statement takes in and whether its
conditions hold are worked out once for each caller and once for each context; a statement applies
in a cell where both agree. Callers (and contexts) with the same bits are one row (one column).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from diagnostics.policy.access import ResourceSide
from diagnostics.policy.callers import CallerKind
from diagnostics.policy.catalogue import is_account_level
from diagnostics.policy.conditions import Clause
from diagnostics.policy.matching import named
from diagnostics.policy.model import Effect
from diagnostics.policy.principals import Naming
from diagnostics.policy.pull import IMAGE
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy, Statement
from diagnostics.policy.truth import MAYBE, NO, YES, Truth
from remediation.fixes.policy_proof_grid import ACTIONS, PRINCIPAL_KEYS, Asker, Known
from remediation.fixes.policy_proof_samples import variables_of


@dataclass(frozen=True, slots=True)
class Says:
    """How a repository policy enters a decision: a deny, and what it allows."""

    deny: Truth
    allow: ResourceSide


@dataclass(frozen=True, slots=True)
class Bits:
    """Statements that certainly apply, and those that apply or may."""

    yes: int
    may: int

    def both(self, other: Bits) -> Bits:
        """Return what applies by both."""
        return Bits(self.yes & other.yes, self.may & other.may)


@dataclass(frozen=True, slots=True)
class Row:
    """Callers that no statement tells apart. `allows` are the statements by `Naming`."""

    kind: CallerKind
    same_account: bool
    bounded: bool
    is_target: bool
    bits: Bits
    allows: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Group:
    """Actions that no statement tells apart, and the statements that cover them."""

    actions: tuple[str, ...]
    mask: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement, its conditions sorted: about nothing but the caller, and the others."""

    statement: Statement
    about_caller: tuple[Clause, ...]
    others: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Masks:
    """Both policies: which statements each has, and which of them deny.

    `mixed` says that a condition sets who the caller is against something else, so that callers
    and contexts cannot be looked at apart.
    """

    entries: tuple[Entry, ...]
    before: int
    after: int
    deny: int
    mixed: bool

    @property
    def differing(self) -> int:
        """Return the statements that only one of the policies has."""
        return self.before ^ self.after

    @property
    def shared(self) -> int:
        """Return the statements that both policies have."""
        return self.before & self.after

    def groups(self) -> list[Group]:
        """Group the actions; those on the account are left out, for no policy here binds them."""
        found: dict[int, list[str]] = {}
        for action in ACTIONS:
            key = action.lower()
            if not is_account_level(key):
                covering = (entry.statement.actions.applies(key) for entry in self.entries)
                found.setdefault(_mask(covering), []).append(action)
        return [Group(tuple(actions), mask) for mask, actions in found.items()]

    def says(self, bits: Bits, row: Row, policy: int, group: Group) -> Says:
        """Return what one of the policies says in a cell."""
        there = policy & group.mask
        yes, may = bits.yes & there, bits.may & there
        delegated, limited, direct = (_truth(yes & mask, may & mask) for mask in row.allows)
        deny = _truth(yes & self.deny, may & self.deny)
        return Says(deny, ResourceSide(delegated, limited, direct))


def _mask(bits: Iterable[bool]) -> int:
    return sum(bit << number for number, bit in enumerate(bits))


def _truth(yes: int, may: int) -> Truth:
    return YES if yes else MAYBE if may else NO


def masks_of(before: Policy | None, after: Policy | None) -> Masks:
    """Number the statements of both policies; a statement's place and Sid do not matter."""
    numbers: dict[object, int] = {}
    statements: list[Statement] = []
    present = [0, 0]
    for side, policy in enumerate((before, after)):
        for statement in policy.statements if policy else ():
            key = (statement.effect, statement.actions, statement.principals, statement.clauses)
            number = numbers.setdefault(key, len(numbers))
            if number == len(statements):
                statements.append(statement)
            present[side] |= 1 << number
    entries = tuple(_entry(statement) for statement in statements)
    deny = _mask(statement.effect is Effect.DENY for statement in statements)
    mixed = any(_is_mixed(clause) for entry in entries for clause in entry.others)
    return Masks(entries, present[0], present[1], deny, mixed)


def _entry(statement: Statement) -> Entry:
    about_caller = tuple(clause for clause in statement.clauses if _is_about_caller(clause))
    others = tuple(clause for clause in statement.clauses if not _is_about_caller(clause))
    return Entry(statement, about_caller, others)


def _is_about_caller(clause: Clause) -> bool:
    return clause.key in PRINCIPAL_KEYS and PRINCIPAL_KEYS.issuperset(variables_of(clause))


def _is_mixed(clause: Clause) -> bool:
    return not PRINCIPAL_KEYS.isdisjoint((clause.key, *variables_of(clause)))


def rows(
    masks: Masks, asked: Iterable[Asker], repository_arn: str, targets: Collection[str]
) -> dict[Row, list[Asker]]:
    """Sort the callers into rows; `targets` holds the ARNs of the role and its sessions."""
    found: dict[Row, list[Asker]] = {}
    for asker in asked:
        request = asker.request(IMAGE, repository_arn, {})
        for bounded in (False, True):
            row = _row(masks, request, bounded=bounded, is_target=asker.arn in targets)
            found.setdefault(row, []).append(asker)
    return found


def _row(masks: Masks, request: Request, *, bounded: bool, is_target: bool) -> Row:
    yes = may = 0
    allows = {Naming.DELEGATED: 0, Naming.LIMITED: 0, Naming.DIRECT: 0}
    for number, entry in enumerate(masks.entries):
        truth, naming = named(entry.statement, request, [], bounded=bounded)
        if truth != NO:
            truth = min(truth, _hold(entry.about_caller, request))
        if truth == NO:
            continue
        may |= 1 << number
        yes |= (truth == YES) << number
        if entry.statement.effect is Effect.ALLOW:
            allows[naming] |= 1 << number
    same_account = request.principal_account == request.resource_account
    named_by = (allows[Naming.DELEGATED], allows[Naming.LIMITED], allows[Naming.DIRECT])
    return Row(request.caller.kind, same_account, bounded, is_target, Bits(yes, may), named_by)


def columns(
    masks: Masks,
    circumstances: Iterable[Known],
    request_of: Callable[[Known], Request],
    wanted: int,
) -> dict[Bits, list[Known]]:
    """Sort the contexts into columns, by the statements in `wanted` alone."""
    entries = [each for each in enumerate(masks.entries) if wanted >> each[0] & 1]
    if not any(entry.others for _, entry in entries):
        return {Bits(wanted, wanted): list(circumstances)}
    found: dict[Bits, list[Known]] = {}
    for known in circumstances:
        request = request_of(known)
        yes = may = 0
        for number, entry in entries:
            truth = _hold(entry.others, request)
            may |= (truth != NO) << number
            yes |= (truth == YES) << number
        found.setdefault(Bits(yes, may), []).append(known)
    return found


def of_nobody(known: Known) -> Request:
    """Make a request that shows nothing but its context."""
    return Request("*", "", IMAGE, "*", "", Context(known, complete=True))


def _hold(clauses: Iterable[Clause], request: Request) -> Truth:
    met = YES
    for clause in clauses:
        met = min(met, clause.holds(request, []))
        if met == NO:
            break
    return met
