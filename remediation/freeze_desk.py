"""Who may throw the freeze switch from Slack, and who may release it.

Stopping is easy on purpose: whoever may approve anything may also stop everything. Going on is
not: only people whom the configuration names for it may release the switch, since a freeze that
anybody can lift protects nothing. Refused tries are recorded like refused approvals.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from remediation import ledger
from remediation.approval import ApprovalRule, Refusal, RefusalReason, groups_asked, unfit
from remediation.freeze import Freeze, FreezeState
from remediation.people import Directory, DirectoryUnavailable, Person, Standing
from remediation.store import Store

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class FreezeRule:
    """Who may freeze and unfreeze, beside those who may approve something: they may freeze."""

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    def names(self, person: Person, standing: Standing) -> bool:
        """The rule lists the person, or a group the person is in."""
        return person.user_id in self.users or not standing.groups.isdisjoint(self.groups)


def may_freeze(
    person: Person, standing: Standing, rule: FreezeRule, rules: Sequence[ApprovalRule]
) -> bool:
    """Named by the rule; or named by some approval rule, and shut out by none."""
    if rule.names(person, standing):
        return True
    named = any(one.names(person, standing) for one in rules)
    return named and not any(one.denies(person, standing) for one in rules)


class FreezeDesk:
    """The switch as people in Slack reach it. They are looked up live at each try."""

    def __init__(
        self,
        store: Store,
        rule: FreezeRule,
        rules: Sequence[ApprovalRule],
        directory: Directory,
        teams: frozenset[str],
    ) -> None:
        self.rule, self._rules = rule, tuple(rules)
        self._store, self._directory, self._teams = store, directory, teams
        self._switch = Freeze(store)

    def state(self) -> FreezeState:
        """The switch now."""
        return self._switch.state()

    def under_way(self) -> int:
        """How many approved runs are not over yet."""
        return self._switch.under_way()

    def freeze(self, person: Person, why: str) -> FreezeState | Refusal:
        """Stop every write from now on, if the person may."""
        refusal = self._refusal(person, lift=False)
        if refusal:
            return self._refused("freeze", person, refusal, why)
        return self._switch.freeze(person, why[:LONGEST_REASON])

    def unfreeze(self, person: Person, why: str) -> FreezeState | Refusal:
        """Let writes go on, if the person may."""
        refusal = self._refusal(person, lift=True)
        if refusal:
            return self._refused("unfreeze", person, refusal, why)
        return self._switch.unfreeze(person, why[:LONGEST_REASON])

    def _refusal(self, person: Person, *, lift: bool) -> Refusal | None:
        groups = groups_asked(self._rules) | frozenset(self.rule.groups)
        try:
            standing = self._directory.standing(person, groups)
        except DirectoryUnavailable:
            return _UNKNOWN_PERSON
        if refusal := unfit(person, standing, self._teams):
            return refusal
        if lift:
            return None if self.rule.names(person, standing) else _MAY_NOT_LIFT
        allowed = may_freeze(person, standing, self.rule, self._rules)
        return None if allowed else _MAY_NOT_FREEZE

    def _refused(self, what: str, person: Person, refusal: Refusal, why: str) -> Refusal:
        facts = {"choice": what, "refused": refusal.reason.value, "reason": why[:LONGEST_REASON]}
        with self._store.recording() as connection:
            at = self._store.now(connection)
            ledger.append(connection, ledger.Entry("freeze_refused", at, person, facts=facts))
        return refusal


_UNKNOWN_PERSON = Refusal(
    RefusalReason.DIRECTORY_UNAVAILABLE,
    "Who you are could not be checked just now. Try again, or have somebody with a terminal type "
    "imagepull freeze (or unfreeze).",
)
_MAY_NOT_FREEZE = Refusal(
    RefusalReason.NOT_NAMED,
    "Those who may approve something may freeze, and those whom freeze in imagepull.yaml names; "
    "you are not among them.",
)
_MAY_NOT_LIFT = Refusal(
    RefusalReason.NOT_NAMED,
    "Only those whom freeze in imagepull.yaml names may lift a freeze, or somebody with a terminal "
    "by imagepull unfreeze.",
)
