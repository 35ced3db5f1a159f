"""Who may approve what, as a table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from remediation.approval import (
    Approval,
    ApprovalRule,
    Ask,
    Refusal,
    RefusalReason,
    decide,
    groups_asked,
    may_stop,
    still_holds,
    who_may_approve,
)
from remediation.people import Person, Standing
from remediation.views import Choice
from tests.fakes.remediation.outside import ARN, make_plan
from tests.fakes.remediation.people import ANA, BEN, CLEO, RITA, STRANGER, TEAM

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MEMBER = Standing(active=True, guest=False, foreign=False)
RULE = ApprovalRule(users=("UANA",))
SRE = ApprovalRule(groups=("SSRE",))


def ask(person: Person = ANA, standing: Standing = MEMBER, **changes: object) -> Ask:
    base = Ask(
        plan=make_plan(),
        requester=RITA,
        person=person,
        choice=Choice.APPROVE,
        standings={person: standing, ANA: MEMBER, BEN: MEMBER, RITA: MEMBER} | {person: standing},
        now=NOW,
        asked_at=NOW - timedelta(minutes=1),
        expires_at=NOW + timedelta(minutes=14),
        teams=frozenset({TEAM}),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def in_group(*groups: str) -> Standing:
    return replace(MEMBER, groups=frozenset(groups))


ALLOWED = {
    "named by user id": (ask(), (RULE,)),
    "named by group": (ask(CLEO, in_group("SSRE")), (SRE,)),
    "named by the second of two rules": (ask(), (SRE, RULE)),
    "own request where the rule allows it": (
        ask(requester=ANA),
        (replace(RULE, allow_self=True),),
    ),
    "scope that fits exactly": (
        ask(),
        (
            replace(
                RULE,
                clusters=("prod",),
                namespaces=("shop",),
                actions=("ecr:SetRepositoryPolicy", "deployments.apps/*"),
                repositories=("retail/*",),
            ),
        ),
    ),
    "repository by its whole ARN": (ask(), (replace(RULE, repositories=(ARN,)),)),
    "reason given where one is required": (
        ask(reason="ticket 7"),
        (replace(RULE, reason_required=True),),
    ),
    "denied in another scope": (
        ask(),
        (RULE, ApprovalRule(deny_users=("UANA",), namespaces=("pay",))),
    ),
    "a plan without a repository": (
        ask(plan=make_plan(policy=None, actions=("deployments.apps/patch",))),
        (replace(RULE, repositories=("other",)),),
    ),
    "a plan without a workload is in the plan's own namespace": (
        ask(plan=make_plan(restart=None)),
        (replace(RULE, namespaces=("shop",)),),
    ),
}

REFUSED = {
    "no rules at all": (ask(), (), RefusalReason.NOT_NAMED),
    "a rule that names nobody": (ask(), (ApprovalRule(),), RefusalReason.NOT_NAMED),
    "not named": (ask(BEN), (RULE,), RefusalReason.NOT_NAMED),
    "in another group": (ask(CLEO, in_group("SDEV")), (SRE,), RefusalReason.NOT_NAMED),
    "the same user id in another workspace": (ask(STRANGER), (RULE,), RefusalReason.FOREIGN),
    "foreign by the chat's own word": (
        ask(ANA, replace(MEMBER, foreign=True)),
        (RULE,),
        RefusalReason.FOREIGN,
    ),
    "a guest": (ask(ANA, replace(MEMBER, guest=True)), (RULE,), RefusalReason.GUEST),
    "deactivated": (ask(ANA, replace(MEMBER, active=False)), (RULE,), RefusalReason.INACTIVE),
    "own request": (ask(requester=ANA), (RULE,), RefusalReason.OWN_REQUEST),
    "denied by user id in the rule that names them": (
        ask(),
        (replace(RULE, deny_users=("UANA",)),),
        RefusalReason.DENIED,
    ),
    "denied by group in a rule of its own": (
        ask(ANA, in_group("SINTERNS")),
        (RULE, ApprovalRule(deny_groups=("SINTERNS",))),
        RefusalReason.DENIED,
    ),
    "denied for one of the plan's actions": (
        ask(),
        (RULE, ApprovalRule(deny_users=("UANA",), actions=("ecr:*",))),
        RefusalReason.DENIED,
    ),
    "another cluster": (ask(), (replace(RULE, clusters=("dev",)),), RefusalReason.NOT_NAMED),
    "another namespace": (ask(), (replace(RULE, namespaces=("pay",)),), RefusalReason.NOT_NAMED),
    "only some of the actions": (
        ask(),
        (replace(RULE, actions=("deployments.apps/patch",)),),
        RefusalReason.NOT_NAMED,
    ),
    "two rules that only together cover the actions": (
        ask(),
        (
            replace(RULE, actions=("deployments.apps/patch",)),
            replace(RULE, actions=("ecr:SetRepositoryPolicy",)),
        ),
        RefusalReason.NOT_NAMED,
    ),
    "another repository": (ask(), (replace(RULE, repositories=("ui",)),), RefusalReason.NOT_NAMED),
    "an empty scope": (ask(), (replace(RULE, namespaces=()),), RefusalReason.NOT_NAMED),
    "a plan without actions": (ask(plan=make_plan(actions=())), (RULE,), RefusalReason.NOT_NAMED),
    "a plan whose namespace nobody knows": (
        ask(plan=make_plan(restart=None, namespace="")),
        (replace(RULE, namespaces=("shop",)),),
        RefusalReason.NOT_NAMED,
    ),
    "a pattern is not a regular expression": (
        ask(),
        (replace(RULE, namespaces=("sh.p",)),),
        RefusalReason.NOT_NAMED,
    ),
    "no reason where one is required": (
        ask(reason="  "),
        (replace(RULE, reason_required=True),),
        RefusalReason.REASON_REQUIRED,
    ),
    "at the moment of expiry": (ask(now=NOW + timedelta(minutes=14)), (RULE,), "expired"),
    "while frozen": (ask(frozen="by UOPS: window"), (RULE,), RefusalReason.FROZEN),
    "an emergency rule used as an ordinary one": (
        ask(),
        (replace(RULE, break_glass=True),),
        RefusalReason.NOT_NAMED,
    ),
    "an ordinary rule used as an emergency one": (
        ask(choice=Choice.BREAK_GLASS, reason="down"),
        (RULE,),
        RefusalReason.BREAK_GLASS_OFF,
    ),
    "an emergency without a reason": (
        ask(choice=Choice.BREAK_GLASS),
        (replace(RULE, break_glass=True),),
        RefusalReason.REASON_REQUIRED,
    ),
    "an emergency too long after the request": (
        ask(choice=Choice.BREAK_GLASS, reason="down", asked_at=NOW - timedelta(minutes=5)),
        (replace(RULE, break_glass=True),),
        RefusalReason.EXPIRED,
    ),
    "an emergency while frozen": (
        ask(choice=Choice.BREAK_GLASS, reason="down", frozen="by UOPS"),
        (replace(RULE, break_glass=True),),
        RefusalReason.FROZEN,
    ),
    "an emergency by someone the rule does not name": (
        ask(BEN, choice=Choice.BREAK_GLASS, reason="down"),
        (replace(RULE, break_glass=True),),
        RefusalReason.NOT_NAMED,
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_allowed(case: str) -> None:
    one, rules = ALLOWED[case]
    verdict = decide(one, rules)
    assert isinstance(verdict, Approval), verdict
    assert verdict.complete


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    one, rules, reason = REFUSED[case]
    verdict = decide(one, rules)
    assert isinstance(verdict, Refusal), verdict
    assert verdict.reason == reason
    assert verdict.sentence.endswith((".", "it."))


TWO = ApprovalRule(users=("UANA", "UBEN", "UCLEO"), count=2)


def test_the_first_of_two_is_counted_but_not_enough() -> None:
    verdict = decide(ask(), (TWO,))
    assert (verdict.have, verdict.need, verdict.complete) == (1, 2, False)


def test_the_second_of_two_completes_it() -> None:
    assert decide(ask(approved_by=(BEN,)), (TWO,)).complete


def test_the_same_person_twice_is_one_person() -> None:
    assert decide(ask(approved_by=(ANA,)), (TWO,)).have == 1


@pytest.mark.parametrize(
    "lapsed",
    [replace(MEMBER, active=False), replace(MEMBER, guest=True), replace(MEMBER, foreign=True)],
)
def test_an_earlier_approver_whose_standing_lapsed_is_not_counted(lapsed: Standing) -> None:
    verdict = decide(ask(approved_by=(BEN,), standings={ANA: MEMBER, BEN: lapsed}), (TWO,))
    assert (verdict.have, verdict.complete) == (1, False)


def test_an_earlier_approver_whom_another_rule_shuts_out_is_not_counted() -> None:
    shut_out = ApprovalRule(deny_users=("UBEN",))
    verdict = decide(ask(approved_by=(BEN,)), (TWO, shut_out))
    assert (verdict.have, verdict.complete) == (1, False)


def test_an_approval_holds_when_enough_remain_of_more_than_were_needed() -> None:
    votes = (*VOTES, (CLEO, Choice.APPROVE))
    standings = {**BOTH, CLEO: replace(MEMBER, active=False)}
    assert still_holds(make_plan(), votes, standings, (TWO,), RITA) is None


def test_the_requester_does_not_count_among_the_approvers() -> None:
    verdict = decide(ask(approved_by=(BEN,), requester=BEN), (TWO,))
    assert not verdict.complete


def test_approvals_under_one_rule_do_not_complete_another() -> None:
    rules = (ApprovalRule(users=("UANA", "UX"), count=2), ApprovalRule(users=("UBEN",), count=1))
    assert not decide(ask(approved_by=(BEN,)), rules).complete


def test_a_rule_that_needs_one_is_enough_beside_one_that_needs_two() -> None:
    assert decide(ask(), (TWO, RULE)).complete


def test_breaking_glass_is_single_and_may_be_ones_own_request() -> None:
    rule = replace(TWO, break_glass=True)
    verdict = decide(ask(choice=Choice.BREAK_GLASS, reason="down", requester=ANA), (rule,))
    assert verdict.complete


def test_who_may_reject() -> None:
    assert may_stop(ask(choice=Choice.REJECT), (RULE,)) is None
    assert may_stop(ask(choice=Choice.REJECT, requester=ANA), (RULE,)) is None
    assert may_stop(ask(choice=Choice.REJECT, frozen="by UOPS"), (RULE,)) is None
    assert may_stop(ask(BEN, choice=Choice.REJECT), (RULE,)).reason is RefusalReason.NOT_NAMED
    guest = ask(ANA, replace(MEMBER, guest=True), choice=Choice.REJECT)
    assert may_stop(guest, (RULE,)).reason is RefusalReason.GUEST


def test_who_may_cancel() -> None:
    assert may_stop(ask(RITA, choice=Choice.CANCEL), (RULE,)) is None
    assert may_stop(ask(choice=Choice.CANCEL), (RULE,)) is None
    assert may_stop(ask(BEN, choice=Choice.CANCEL), (RULE,)).reason is RefusalReason.NOT_NAMED


VOTES = ((ANA, Choice.APPROVE), (BEN, Choice.APPROVE))
BOTH = {ANA: MEMBER, BEN: MEMBER}


def test_an_approval_holds_while_its_people_and_rules_do() -> None:
    assert still_holds(make_plan(), VOTES, BOTH, (TWO,), RITA) is None


@pytest.mark.parametrize(
    ("standings", "rules"),
    [
        ({ANA: MEMBER, BEN: replace(MEMBER, active=False)}, (TWO,)),
        (BOTH, (replace(TWO, users=("UANA",)),)),
        (BOTH, (replace(TWO, count=3),)),
        (BOTH, (TWO, ApprovalRule(deny_users=("UBEN",)))),
        (BOTH, (replace(TWO, namespaces=("pay",)),)),
        (BOTH, ()),
    ],
)
def test_an_approval_lapses_with_its_people_or_its_rules(standings, rules) -> None:
    assert still_holds(make_plan(), VOTES, standings, rules, RITA) is not None


def test_an_emergency_approval_holds_only_under_an_emergency_rule() -> None:
    votes = ((ANA, Choice.BREAK_GLASS),)
    emergency = replace(RULE, break_glass=True)
    assert still_holds(make_plan(), votes, BOTH, (emergency,), ANA) is None
    assert still_holds(make_plan(), votes, BOTH, (RULE,), RITA) is not None


def test_the_card_names_those_who_may_and_how_many() -> None:
    rules = (TWO, SRE, ApprovalRule(deny_users=("UCLEO",)), replace(RULE, clusters=("dev",)))
    found = who_may_approve(make_plan(), rules)
    assert (found.users, found.groups, found.need) == (("UANA", "UBEN"), ("SSRE",), 1)
    assert who_may_approve(make_plan(), ()).users == ()


def test_the_directory_is_asked_about_every_group_a_rule_names() -> None:
    rules = (SRE, ApprovalRule(deny_groups=("SINTERNS",)))
    assert groups_asked(rules) == {"SSRE", "SINTERNS"}
