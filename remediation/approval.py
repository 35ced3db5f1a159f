"""Who may approve what: rules in, a decision out. Pure; the clock, the person's standing and the
freeze switch come in as values.

The whole of it: deny wins; nobody is allowed who is not named; one rule must cover the whole plan;
one's own request needs someone else unless the rule says otherwise; the last needed approval
counts only if all the earlier ones still hold.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from remediation.people import Person, Standing
from remediation.plan import Plan
from remediation.views import Choice

T = TypeVar("T")

ANY = ("*",)


class RefusalReason(StrEnum):
    """Why a click did nothing."""

    UNKNOWN_REQUEST = "unknown_request"
    ALREADY_DECIDED = "already_decided"
    TOO_LATE = "too_late"
    EXPIRED = "expired"
    FROZEN = "frozen"
    TAMPERED = "tampered"
    FOREIGN = "foreign"
    GUEST = "guest"
    INACTIVE = "inactive"
    DENIED = "denied"
    NOT_NAMED = "not_named"
    OWN_REQUEST = "own_request"
    REASON_REQUIRED = "reason_required"
    DIRECTORY_UNAVAILABLE = "directory_unavailable"
    BREAK_GLASS_OFF = "break_glass_off"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A "no" with its reason, and a sentence for the person: why, and what to do."""

    reason: RefusalReason
    sentence: str


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """One grant. Scopes are patterns in which `*` stands for anything; an empty list matches
    nothing. `repositories` match the repository's name, or its whole ARN when the pattern starts
    with "arn:". `break_glass` makes it an emergency rule: used only when asked for as such,
    within `break_glass_within` of the request, alone, and never without a reason."""

    users: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ANY
    namespaces: tuple[str, ...] = ANY
    actions: tuple[str, ...] = ANY
    repositories: tuple[str, ...] = ANY
    allow_self: bool = False
    count: int = 1
    reason_required: bool = False
    deny_users: tuple[str, ...] = ()
    deny_groups: tuple[str, ...] = ()
    break_glass: bool = False
    break_glass_within: timedelta = timedelta(minutes=5)
    name: str = ""

    def covers(self, plan: Plan) -> bool:
        """The rule's scope holds every part of the plan: what a grant needs."""
        return (
            bool(plan.actions)
            and all(_matches(self.actions, action) for action in plan.actions)
            and self._reaches(plan)
        )

    def touches(self, plan: Plan) -> bool:
        """The rule's scope holds some part of the plan: enough to shut someone out."""
        return any(_matches(self.actions, action) for action in plan.actions) and self._reaches(
            plan
        )

    def _reaches(self, plan: Plan) -> bool:
        namespace = plan.restart.namespace if plan.restart else plan.namespace
        return (
            _matches(self.clusters, plan.cluster)
            and _matches(self.namespaces, namespace)
            and (
                plan.policy is None
                or _matches_repository(self.repositories, plan.policy.repository_arn)
            )
        )

    def names(self, person: Person, standing: Standing) -> bool:
        """The rule lists the person, or a group the person is in."""
        return person.user_id in self.users or not standing.groups.isdisjoint(self.groups)

    def denies(self, person: Person, standing: Standing) -> bool:
        """The rule shuts the person out."""
        return person.user_id in self.deny_users or not standing.groups.isdisjoint(self.deny_groups)


@dataclass(frozen=True, slots=True)
class Ask:
    """One try at deciding. `standings` holds the person's and each earlier approver's, looked up
    for this try; `approved_by` are the earlier approvers; `teams` the workspaces the bot serves
    (empty: the chat service's word alone counts); `frozen` and `out_of_reach` say why nothing, or
    nothing in this place, may be written now."""

    plan: Plan
    requester: Person
    person: Person
    choice: Choice
    standings: Mapping[Person, Standing]
    now: datetime
    asked_at: datetime
    expires_at: datetime
    reason: str = ""
    approved_by: tuple[Person, ...] = ()
    teams: frozenset[str] = frozenset()
    frozen: str = ""
    out_of_reach: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A "yes" under one rule. It permits the run only once `have` reaches `need`."""

    rule: ApprovalRule
    approvers: tuple[Person, ...]
    need: int

    @property
    def have(self) -> int:
        """How many different people approved, this one included."""
        return len(self.approvers)

    @property
    def complete(self) -> bool:
        """Enough people approved."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who may approve a plan, for the card: user ids, group ids, and how many of them."""

    users: tuple[str, ...]
    groups: tuple[str, ...]
    need: int
    reason_required: bool
    break_glass: bool


def groups_asked(rules: Iterable[ApprovalRule]) -> frozenset[str]:
    """Every group that some rule names: what the directory has to be asked about."""
    return frozenset(group for rule in rules for group in (*rule.groups, *rule.deny_groups))


def who_may_approve(plan: Plan, rules: Sequence[ApprovalRule]) -> Approvers:
    """Those whom the rules name for this plan. Nobody when both lists are empty."""
    covering = [rule for rule in rules if rule.covers(plan)]
    grants = [rule for rule in covering if not rule.break_glass and (rule.users or rule.groups)]
    denied = {user for rule in rules if rule.touches(plan) for user in rule.deny_users}
    return Approvers(
        users=_once(user for rule in grants for user in rule.users if user not in denied),
        groups=_once(group for rule in grants for group in rule.groups),
        need=min((rule.count for rule in grants), default=1),
        reason_required=any(rule.reason_required for rule in grants),
        break_glass=any(rule.break_glass for rule in covering),
    )


def decide(ask: Ask, rules: Sequence[ApprovalRule]) -> Approval | Refusal:
    """Whether this approval is a valid one, and whether it is the last one needed."""
    covering = [rule for rule in rules if rule.covers(ask.plan)]
    refusal = _account(ask) or _shut_out(ask, rules) or _expired(ask)
    if refusal:
        return refusal
    if ask.choice is Choice.BREAK_GLASS:
        verdict = _break_glass(ask, [rule for rule in covering if rule.break_glass])
    else:
        verdict = _ordinary(ask, [rule for rule in covering if not rule.break_glass], rules)
    return verdict if isinstance(verdict, Refusal) else _held(ask) or verdict


def may_stop(ask: Ask, rules: Sequence[ApprovalRule]) -> Refusal | None:
    """Whether the person may reject or cancel: whoever may approve may reject, one's own request
    included; the requester may always cancel. Freeze and missing reasons do not keep anyone from
    stopping something."""
    if ask.choice is Choice.CANCEL and ask.person == ask.requester:
        return None
    covering = [rule for rule in rules if rule.covers(ask.plan)]
    refusal = _account(ask) or _shut_out(ask, rules)
    if refusal:
        return refusal
    standing = ask.standings[ask.person]
    if any(rule.names(ask.person, standing) for rule in covering):
        return None
    return _not_named(ask)


def still_holds(
    plan: Plan,
    decisions: Sequence[tuple[Person, Choice]],
    standings: Mapping[Person, Standing],
    rules: Sequence[ApprovalRule],
    requester: Person,
    teams: frozenset[str] = frozenset(),
    age: timedelta = timedelta(0),
) -> Refusal | None:
    """Whether the given approvals would still be enough now: asked again just before the first
    write, with standings looked up again and the rules of today. `age` is how long ago the last of
    them was given: one for an emergency is used at once or not at all."""
    emergency = any(choice is Choice.BREAK_GLASS for _, choice in decisions)
    wanted = Choice.BREAK_GLASS if emergency else Choice.APPROVE
    gave = _once(person for person, choice in decisions if choice is wanted)
    people = _in_good_standing(gave, standings, plan, rules, teams)
    for rule in rules:
        if not rule.covers(plan) or rule.break_glass != emergency:
            continue
        if emergency and age >= rule.break_glass_within:
            continue
        if len(_counted(rule, people, standings, requester)) >= _need(rule):
            return None
    names = ", ".join(person.user_id for person in gave)
    return Refusal(
        RefusalReason.NOT_NAMED,
        f"As people, approval rules and time are now, the approval by {names} is not enough.",
    )


def _ordinary(
    ask: Ask, rules: Sequence[ApprovalRule], every_rule: Sequence[ApprovalRule]
) -> Approval | Refusal:
    standing = ask.standings[ask.person]
    naming = [rule for rule in rules if rule.names(ask.person, standing)]
    if not naming:
        return _not_named(ask)
    allowed = [rule for rule in naming if rule.allow_self or ask.person != ask.requester]
    if not allowed:
        return Refusal(
            RefusalReason.OWN_REQUEST,
            "You asked for this change, so someone else has to approve it.",
        )
    reasoned = [rule for rule in allowed if ask.reason.strip() or not rule.reason_required]
    if not reasoned:
        return Refusal(
            RefusalReason.REASON_REQUIRED,
            "Approving this needs a reason; press Approve again and give one.",
        )
    gave = _once((*ask.approved_by, ask.person))
    people = _in_good_standing(gave, ask.standings, ask.plan, every_rule, ask.teams)
    return _nearest(
        [
            Approval(rule, _counted(rule, people, ask.standings, ask.requester), _need(rule))
            for rule in reasoned
        ]
    )


def _break_glass(ask: Ask, rules: Sequence[ApprovalRule]) -> Approval | Refusal:
    if not rules:
        return Refusal(
            RefusalReason.BREAK_GLASS_OFF, "No emergency rule is configured for this change."
        )
    standing = ask.standings[ask.person]
    naming = [rule for rule in rules if rule.names(ask.person, standing)]
    if not naming:
        return _not_named(ask)
    timely = [rule for rule in naming if ask.now < ask.asked_at + rule.break_glass_within]
    if not timely:
        return Refusal(
            RefusalReason.EXPIRED,
            "The time for an emergency approval of this request is over; ask again.",
        )
    if not ask.reason.strip():
        return Refusal(RefusalReason.REASON_REQUIRED, "An emergency approval needs a reason.")
    return Approval(timely[0], (ask.person,), 1)


def _expired(ask: Ask) -> Refusal | None:
    if ask.now >= ask.expires_at:
        return Refusal(
            RefusalReason.EXPIRED,
            "This request has expired. Ask for the diagnosis again; the new card can be approved.",
        )
    return None


def _held(ask: Ask) -> Refusal | None:
    """Why nothing may be written now, told only to those who could have approved: the reason of a
    freeze is nobody else's business."""
    if ask.out_of_reach:
        return Refusal(
            RefusalReason.OUT_OF_REACH,
            f"The bot may not make this change any more: {ask.out_of_reach}.",
        )
    if ask.frozen:
        return Refusal(
            RefusalReason.FROZEN,
            f"All changes are frozen ({ask.frozen}). Approve again once the freeze is lifted.",
        )
    return None


def _account(ask: Ask) -> Refusal | None:
    return unfit(ask.person, ask.standings[ask.person], ask.teams)


def unfit(person: Person, standing: Standing, teams: frozenset[str]) -> Refusal | None:
    """Why an account may decide nothing at all, whatever the rules say."""
    if standing.foreign or (teams and person.team_id not in teams):
        return Refusal(
            RefusalReason.FOREIGN,
            "Only members of this workspace can decide; your account belongs to another one.",
        )
    if standing.guest:
        return Refusal(
            RefusalReason.GUEST, "Guests cannot decide; ask a full member who is on the list."
        )
    if not standing.active:
        return Refusal(RefusalReason.INACTIVE, "This account is deactivated.")
    return None


def _shut_out(ask: Ask, rules: Sequence[ApprovalRule]) -> Refusal | None:
    return _denied(ask.person, ask.standings, ask.plan, rules)


def _denied(
    person: Person,
    standings: Mapping[Person, Standing],
    plan: Plan,
    rules: Sequence[ApprovalRule],
) -> Refusal | None:
    touching = (rule for rule in rules if rule.touches(plan))
    if any(rule.denies(person, standings[person]) for rule in touching):
        return Refusal(
            RefusalReason.DENIED,
            "An approval rule shuts you out for this change; ask one of the people on the card.",
        )
    return None


def _not_named(ask: Ask) -> Refusal:
    return Refusal(
        RefusalReason.NOT_NAMED,
        "You are not on the list of people who may decide about "
        f"{ask.plan.target} in {ask.plan.cluster}; the card names those who are.",
    )


def _in_good_standing(
    people: Iterable[Person],
    standings: Mapping[Person, Standing],
    plan: Plan,
    rules: Sequence[ApprovalRule],
    teams: frozenset[str],
) -> tuple[Person, ...]:
    """Those of the people whose accounts may decide at all, and whom no rule shuts out."""
    return tuple(
        one
        for one in people
        if not (unfit(one, standings[one], teams) or _denied(one, standings, plan, rules))
    )


def _counted(
    rule: ApprovalRule,
    people: Iterable[Person],
    standings: Mapping[Person, Standing],
    requester: Person,
) -> tuple[Person, ...]:
    """Those of the people whose approval this rule counts."""
    return tuple(
        one
        for one in people
        if rule.names(one, standings[one])
        and (one != requester or rule.allow_self or rule.break_glass)
    )


def _need(rule: ApprovalRule) -> int:
    return 1 if rule.break_glass else max(1, rule.count)


def _nearest(approvals: Sequence[Approval]) -> Approval:
    """The approval that is complete, or lacks the fewest people."""
    return min(approvals, key=lambda one: one.need - one.have)


def _matches(patterns: Iterable[str], value: str) -> bool:
    return any(_pattern(pattern).fullmatch(value) for pattern in patterns)


def _matches_repository(patterns: Iterable[str], arn: str) -> bool:
    name = arn.partition(":repository/")[2]
    return any(
        _pattern(pattern).fullmatch(arn if pattern.startswith("arn:") else name)
        for pattern in patterns
    )


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL)


def _once(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
