"""Who may stop everything, and who may let it go on."""

import pytest

from remediation.approval import ApprovalRule, Refusal, RefusalReason
from remediation.freeze import FreezeState
from remediation.freeze_desk import LONGEST_REASON, FreezeDesk, FreezeRule
from remediation.outbox import Outbox
from remediation.people import Person, Standing
from remediation.views import Choice
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.people import ANA, BEN, CLEO, RITA, STRANGER, TEAM

OPS = Person(TEAM, "UOPS")
LIFTER = FreezeRule(users=("UOPS",), groups=("SOPS",))


def switch(desk: Desk, rule: FreezeRule = LIFTER) -> FreezeDesk:
    return FreezeDesk(desk.store, rule, desk.rules, desk.directory, frozenset({TEAM}))


@pytest.mark.parametrize("person", [ANA, BEN, OPS])
def test_whoever_may_approve_something_or_is_named_may_freeze(desk: Desk, person: Person) -> None:
    state = switch(desk).freeze(person, "incident 7")
    assert isinstance(state, FreezeState)
    assert state.words == f"by {person.user_id}: incident 7"
    assert desk.kinds() == ["frozen"]


@pytest.mark.parametrize(
    ("person", "reason"),
    [
        (CLEO, RefusalReason.NOT_NAMED),
        (RITA, RefusalReason.NOT_NAMED),
        (STRANGER, RefusalReason.FOREIGN),
    ],
)
def test_others_may_neither_freeze_nor_unfreeze_and_the_tries_are_on_record(
    desk: Desk, person: Person, reason: RefusalReason
) -> None:
    for throw in (switch(desk).freeze, switch(desk).unfreeze):
        refusal = throw(person, "because")
        assert isinstance(refusal, Refusal)
        assert refusal.reason is reason
    assert not switch(desk).state().frozen
    assert desk.kinds() == ["freeze_refused"] * 2
    entry = next(desk.entries())["entry"]
    assert entry["actor"] == {"team": person.team_id, "user": person.user_id}
    assert entry["facts"]["choice"] == "freeze"


def test_an_approver_may_stop_but_not_let_go_on(desk: Desk) -> None:
    switch(desk).freeze(ANA, "incident 7")
    refusal = switch(desk).unfreeze(ANA, "over")
    assert isinstance(refusal, Refusal)
    assert "imagepull unfreeze" in refusal.sentence
    assert switch(desk).state().frozen
    assert not switch(desk).unfreeze(OPS, "over").frozen  # type: ignore[union-attr]


def test_with_nobody_named_only_the_terminal_lifts_a_freeze(desk: Desk) -> None:
    desk_ = switch(desk, FreezeRule())
    desk_.freeze(ANA, "incident 7")
    assert all(isinstance(desk_.unfreeze(one, ""), Refusal) for one in (ANA, BEN, OPS, RITA))


def test_groups_are_looked_up_at_the_try(desk: Desk) -> None:
    desk_ = switch(desk)
    assert isinstance(desk_.freeze(CLEO, "x"), Refusal)
    desk.directory.groups["SOPS"] = {"UCLEO"}
    assert isinstance(desk_.freeze(CLEO, "x"), FreezeState)
    assert isinstance(desk_.unfreeze(CLEO, "x"), FreezeState)


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(active=False, guest=False, foreign=False), RefusalReason.INACTIVE),
        (Standing(active=True, guest=True, foreign=False), RefusalReason.GUEST),
        (Standing(active=True, guest=False, foreign=True), RefusalReason.FOREIGN),
    ],
)
def test_an_account_that_may_decide_nothing_may_not_freeze(
    desk: Desk, standing: Standing, reason: RefusalReason
) -> None:
    desk.directory.special[ANA] = standing
    assert switch(desk).freeze(ANA, "x").reason is reason  # type: ignore[union-attr]


def test_without_an_answer_about_the_person_nothing_is_thrown(desk: Desk) -> None:
    desk.directory.down = True
    refusal = switch(desk).freeze(ANA, "x")
    assert refusal.reason is RefusalReason.DIRECTORY_UNAVAILABLE  # type: ignore[union-attr]
    assert "terminal" in refusal.sentence  # type: ignore[union-attr]
    assert not switch(desk).state().frozen


def test_whom_a_rule_shuts_out_may_not_freeze_as_an_approver(desk: Desk) -> None:
    desk.rules = (*desk.rules, ApprovalRule(deny_users=("UANA", "UOPS"), namespaces=("pay",)))
    assert isinstance(switch(desk).freeze(ANA, "x"), Refusal)
    assert isinstance(switch(desk).freeze(OPS, "x"), FreezeState)


def test_an_emergency_approver_may_freeze(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UCLEO",), break_glass=True),)
    assert isinstance(switch(desk).freeze(CLEO, "x"), FreezeState)


def test_a_long_reason_is_cut(desk: Desk) -> None:
    state = switch(desk).freeze(ANA, "x" * 2000)
    assert len(state.why) == LONGEST_REASON  # type: ignore[union-attr]


def test_every_open_card_is_drawn_again_and_no_other(desk: Desk) -> None:
    running, waiting = desk.approved(), desk.open()
    desk.requests.decide(desk.open().id, ANA, Choice.REJECT)
    drawn = Outbox(desk.store)
    for delivery in drawn.claim():
        drawn.sent(delivery)
    desk.clock.forward(60)
    assert switch(desk).under_way() == 1
    switch(desk).freeze(ANA, "incident 7")
    assert {one.request_id for one in drawn.claim()} == {running.id, waiting.id}
