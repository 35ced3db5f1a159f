"""The proof by finite difference: two policies, decided over a grid, differ only where they should.

Principals x actions x contexts x settings are decided under the old and the new repository policy.
A cell may differ only when its principal is the role (or one of its sessions) and its action is one
of the goal, and then only towards more being allowed. Cells are not decided one by one: a
repository policy enters a decision by four truth values alone, so where those agree every decision
does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from diagnostics.policy.access import PrincipalSide, combine
from diagnostics.policy.callers import CallerKind, RoleName, read_role_name
from diagnostics.policy.model import Outcome
from diagnostics.policy.pull import IMAGE, session_of
from diagnostics.policy.request import NOTHING_KNOWN, Context, Request
from diagnostics.policy.statements import Policy
from diagnostics.policy.truth import MAYBE, NO, YES, negated
from remediation.fixes.policy_proof_grid import ACTIONS, Asker, Known, askers, contexts
from remediation.fixes.policy_proof_masks import (
    Bits,
    Group,
    Masks,
    Row,
    Says,
    columns,
    masks_of,
    of_nobody,
    rows,
)

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
    wanted = frozenset(name.lower() for name in goal)
    changed, wrong, shown = 0, 0, list[Cell]()
    targets = {asker.arn for asker in asked if _is_role(asker.arn, role)}
    for difference in _differences(
        masks_of(before, after), asked, circumstances, repository_arn, targets
    ):
        changed += difference.size
        unmeant = difference.unmeant(wanted)
        wrong += len(unmeant) * difference.copies
        if len(shown) < _MOST_SHOWN:
            shown.extend(difference.cells(unmeant))
    return Proof(
        principals=len(asked),
        actions=len(ACTIONS),
        contexts=len(circumstances),
        cells=len(asked) * len(ACTIONS) * len(circumstances) * len(SETTINGS),
        changed=changed,
        unexpected_count=wrong,
        unexpected=tuple(shown[:_MOST_SHOWN]),
    )


def _is_role(principal_arn: str, role: RoleName) -> bool:
    found = read_role_name(principal_arn)
    if found is not None:
        return found == role
    session = f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/"
    return principal_arn.startswith(session)


@dataclass(frozen=True, slots=True)
class _Difference:
    """Cells that differ in the same way: callers of one row, contexts of one column, one group."""

    row: Row
    asked: list[Asker]
    circumstances: list[Known]
    group: Group
    setting: Setting
    before: Outcome
    after: Outcome

    @property
    def copies(self) -> int:
        return len(self.asked) * len(self.circumstances)

    @property
    def size(self) -> int:
        return self.copies * len(self.group.actions)

    def unmeant(self, goal: frozenset[str]) -> list[str]:
        """Return the actions whose difference is not what the change is for."""
        if not self.row.is_target or self.before is Outcome.ALLOWED:
            return list(self.group.actions)
        return [action for action in self.group.actions if action.lower() not in goal]

    def cells(self, actions: list[str]) -> Iterator[Cell]:
        """Yield one cell for each caller and action."""
        context = tuple(sorted(self.circumstances[0].items()))
        for asker in self.asked:
            for action in actions:
                setting = self.setting.words
                yield Cell(asker.arn, action, context, setting, self.before, self.after)


def _differences(
    masks: Masks,
    asked: list[Asker],
    circumstances: list[Known],
    repository_arn: str,
    targets: Collection[str],
) -> Iterator[_Difference]:
    """Yield everything that the two policies decide differently."""
    found = rows(masks, asked, repository_arn, targets)
    # A caller whom no differing statement takes in is decided alike under both.
    at_stake = {row: of for row, of in found.items() if row.bits.may & masks.differing}
    if not masks.mixed:
        search = _Search(masks, circumstances, of_nobody)
        for row, of_row in at_stake.items():
            yield from search.of_row(row, of_row)
        return
    for row, of_row in at_stake.items():
        for asker in of_row:
            search = _Search(masks, circumstances, partial(asker.request, IMAGE, repository_arn))
            yield from search.of_row(row, [asker])


class _Search:
    """The contexts, sorted first by the statements that differ and only then, where they make a
    difference, by those that both policies have.
    """

    def __init__(
        self, masks: Masks, circumstances: list[Known], request_of: Callable[[Known], Request]
    ) -> None:
        self._masks = masks
        self._request_of = request_of
        self._groups = masks.groups()
        self._columns = columns(masks, circumstances, request_of, masks.differing)
        self._shared: dict[tuple[Bits, int], dict[Bits, list[Known]]] = {}

    def of_row(self, row: Row, asked: list[Asker]) -> Iterator[_Difference]:
        """Yield what the two policies decide differently for the callers of a row."""
        masks, differing = self._masks, self._masks.differing
        for column, circumstances in self._columns.items():
            alone = row.bits.both(column)
            for group in self._groups:
                # Statements that both policies have cannot make them differ by themselves.
                old = masks.says(alone, row, masks.before & differing, group)
                if old == masks.says(alone, row, masks.after & differing, group):
                    continue
                shared = row.bits.may & group.mask & masks.shared
                for beside, known in self._beside(column, circumstances, shared).items():
                    bits = row.bits.both(Bits(column.yes | beside.yes, column.may | beside.may))
                    yield from _in_settings(masks, row, asked, known, group, bits)

    def _beside(
        self, column: Bits, circumstances: list[Known], shared: int
    ) -> dict[Bits, list[Known]]:
        """Sort the contexts of a column by the statements in `shared`."""
        found = self._shared.get((column, shared))
        if found is None:
            found = columns(self._masks, circumstances, self._request_of, shared)
            self._shared[column, shared] = found
        return found


def _in_settings(
    masks: Masks, row: Row, asked: list[Asker], known: list[Known], group: Group, bits: Bits
) -> Iterator[_Difference]:
    old = masks.says(bits, row, masks.before, group)
    new = masks.says(bits, row, masks.after, group)
    for setting in SETTINGS:
        if setting.bounded is row.bounded:
            before, after = _outcome(row, setting, old), _outcome(row, setting, new)
            if before is not after:
                yield _Difference(row, asked, known, group, setting, before, after)


def _outcome(row: Row, setting: Setting, says: Says) -> Outcome:
    if says.deny == YES:
        return Outcome.EXPLICIT_DENY
    # The root user needs no grant of its own and cannot be bounded.
    side = PrincipalSide(YES) if row.kind is CallerKind.ROOT else setting.side
    access = combine(row.kind, side, says.allow, same_account=row.same_account, account_level=False)
    allowed = min(negated(says.deny), access)
    if allowed == MAYBE:
        return Outcome.DEPENDS
    return Outcome.ALLOWED if allowed == YES else Outcome.IMPLICIT_DENY
