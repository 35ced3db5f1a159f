"""Requests: opened, decided, refused with a reason, undone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from remediation import schema
from remediation.approval import ApprovalRule, RefusalReason
from remediation.binding import bind
from remediation.freeze import Freeze
from remediation.outcomes import Approved, Cancelled, Rejected
from remediation.people import Standing
from remediation.undo import NothingToUndo
from remediation.views import Choice, Place, RequestState, RunOutcome
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.outside import ARN, make_plan
from tests.fakes.remediation.people import ANA, BEN, CLEO, RITA, STRANGER


def refusal(desk: Desk, request, person, choice=Choice.APPROVE, reason=""):
    outcome = desk.requests.decide(request.id, person, choice, reason)
    return outcome.refusal.reason


def test_a_request_shows_what_it_was_opened_with(desk: Desk) -> None:
    request = desk.open()
    found = desk.requests.get(request.id)
    assert found == request
    assert (found.plan, found.requester, found.presentation) == (make_plan(), RITA, "card")
    assert found.state is RequestState.WAITING
    assert found.expires_at - found.created_at == timedelta(minutes=15)
    assert desk.requests.waiting() == (found,)


def test_the_digest_binds_plan_request_and_expiry(desk: Desk) -> None:
    one, two = desk.open(), desk.open()
    three = desk.open(expires_in=timedelta(minutes=1))
    assert len({one.digest, two.digest, three.digest}) == 3


def test_the_place_of_the_card_is_remembered(desk: Desk) -> None:
    request = desk.open()
    desk.requests.place(request.id, Place("C2", "5.5", "4.4"))
    assert desk.requests.get(request.id).place == Place("C2", "5.5", "4.4")


def test_an_approval_starts_the_run_and_keeps_who_when_and_why(desk: Desk) -> None:
    outcome = desk.requests.decide(desk.open().id, ANA, Choice.APPROVE, " ticket 7 ")
    assert isinstance(outcome, Approved)
    (decision,) = outcome.request.decisions
    assert (decision.person, decision.reason, decision.at) == (ANA, "ticket 7", desk.clock.time)
    assert outcome.request.run.outcome is None
    assert len(outcome.request.run.steps) == 6


def test_one_rejection_ends_it(desk: Desk) -> None:
    request = desk.open()
    assert isinstance(desk.requests.decide(request.id, BEN, Choice.REJECT), Rejected)
    assert refusal(desk, request, ANA) is RefusalReason.ALREADY_DECIDED
    assert desk.requests.get(request.id).run is None


def test_an_approver_may_take_their_yes_back_by_rejecting(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA", "UBEN"), count=2),)
    request = desk.open()
    desk.requests.decide(request.id, ANA, Choice.APPROVE)
    assert isinstance(desk.requests.decide(request.id, ANA, Choice.REJECT), Rejected)


def test_the_requester_may_cancel_even_when_nobody_can_be_looked_up(desk: Desk) -> None:
    request = desk.open()
    desk.directory.down = True
    assert isinstance(desk.requests.decide(request.id, RITA, Choice.CANCEL), Cancelled)


def test_a_cancelled_approval_writes_nothing(desk: Desk) -> None:
    request = desk.approved()
    outcome = desk.requests.decide(request.id, RITA, Choice.CANCEL)
    assert isinstance(outcome, Cancelled)
    assert outcome.request.run.outcome is RunOutcome.REFUSED
    assert not desk.worker().run_once()
    assert desk.world.writes == []


def test_once_something_was_written_it_is_too_late_to_cancel(desk: Desk) -> None:
    request = desk.approved()
    tries = []
    desk.world.after_write = lambda call: tries.append(refusal(desk, request, RITA, Choice.CANCEL))
    desk.finish(request)
    assert tries == [RefusalReason.TOO_LATE] * 2
    assert refusal(desk, request, RITA, Choice.CANCEL) is RefusalReason.TOO_LATE


@pytest.mark.parametrize("person", [CLEO, STRANGER, RITA])
def test_others_are_refused_and_recorded(desk: Desk, person) -> None:
    request = desk.open()
    refusal(desk, request, person)
    last = list(desk.entries())[-1]["entry"]
    assert last["kind"] == "decision_refused"
    assert last["actor"] == {"team": person.team_id, "user": person.user_id}
    assert desk.requests.get(request.id).state is RequestState.WAITING


def test_people_are_looked_up_at_the_click_not_before(desk: Desk) -> None:
    desk.rules = (ApprovalRule(groups=("SSRE",)),)
    request = desk.open()
    assert refusal(desk, request, CLEO) is RefusalReason.NOT_NAMED
    desk.directory.groups["SSRE"] = {"UCLEO"}
    assert isinstance(desk.requests.decide(request.id, CLEO, Choice.APPROVE), Approved)


def test_a_directory_that_does_not_answer_refuses(desk: Desk) -> None:
    request = desk.open()
    desk.directory.down = True
    assert refusal(desk, request, ANA) is RefusalReason.DIRECTORY_UNAVAILABLE
    assert desk.kinds()[-1] == "decision_refused"


def test_late_clicks_do_not_ask_the_directory(desk: Desk) -> None:
    request = desk.approved()
    desk.directory.asked.clear()
    assert refusal(desk, request, BEN) is RefusalReason.ALREADY_DECIDED
    assert desk.directory.asked == []


def test_everyone_who_approved_is_looked_up_again_at_the_last_approval(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA", "UBEN"), count=2),)
    request = desk.open()
    desk.requests.decide(request.id, ANA, Choice.APPROVE)
    desk.directory.special[ANA] = Standing(active=False, guest=False, foreign=False)
    outcome = desk.requests.decide(request.id, BEN, Choice.APPROVE)
    assert (outcome.have, outcome.need) == (1, 2)


def test_an_approval_by_someone_else_between_look_up_and_judgement_is_looked_up_too(
    desk: Desk,
) -> None:
    desk.rules = (ApprovalRule(users=("UANA", "UBEN"), count=2),)
    request = desk.open()
    ask_directory = desk.directory.standing

    def meanwhile(person, groups):
        desk.directory.standing = ask_directory
        desk.requests.decide(request.id, BEN, Choice.APPROVE)
        return ask_directory(person, groups)

    desk.directory.standing = meanwhile
    assert isinstance(desk.requests.decide(request.id, ANA, Choice.APPROVE), Approved)


def test_an_unknown_request_is_refused_and_recorded(desk: Desk) -> None:
    outcome = desk.requests.decide("nothing", ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.UNKNOWN_REQUEST
    assert outcome.request is None
    assert desk.kinds() == ["decision_refused"]


def test_a_plan_changed_behind_the_bots_back_cannot_be_approved(desk: Desk) -> None:
    request = desk.open()
    worse = replace(request.plan, target="everything").to_json()
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(plan=worse))
    assert refusal(desk, request, ANA) is RefusalReason.TAMPERED


def test_a_plan_changed_after_the_approval_is_not_carried_out(desk: Desk) -> None:
    request = desk.approved()
    worse = replace(request.plan, policy=replace(request.plan.policy, after="{}")).to_json()
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(plan=worse))
    assert desk.finish(request).run.outcome is RunOutcome.REFUSED
    assert desk.world.writes == []


def test_7_an_emergency_approval_is_bound_to_what_was_shown_like_any_other(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA",), break_glass=True),)
    request = desk.open()
    worse = replace(request.plan, target="everything").to_json()
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(plan=worse))
    tried = refusal(desk, request, ANA, Choice.BREAK_GLASS, "site is down")
    assert tried is RefusalReason.TAMPERED


def test_an_expiry_moved_behind_the_bots_back_does_not_help(desk: Desk) -> None:
    request = desk.open()
    later = request.expires_at + timedelta(days=1)
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(expires_at=later))
    assert refusal(desk, request, ANA) is RefusalReason.TAMPERED


def test_nothing_is_approved_while_frozen_but_it_can_be_rejected(desk: Desk) -> None:
    request = desk.open()
    Freeze(desk.store).freeze("cli:ops", "window")
    assert refusal(desk, request, ANA) is RefusalReason.FROZEN
    assert isinstance(desk.requests.decide(request.id, ANA, Choice.REJECT), Rejected)


def test_a_new_request_can_take_the_place_of_a_waiting_one(desk: Desk) -> None:
    old = desk.open()
    new = desk.open(replaces=old.id)
    found = desk.requests.get(old.id)
    assert (found.state, found.superseded_by) == (RequestState.SUPERSEDED, new.id)
    assert refusal(desk, old, ANA) is RefusalReason.ALREADY_DECIDED


def test_a_decided_request_is_not_superseded(desk: Desk) -> None:
    old = desk.approved()
    desk.open(replaces=old.id)
    assert desk.requests.get(old.id).state is RequestState.APPROVED


def test_recent_holds_what_was_decided_newest_first(desk: Desk) -> None:
    first = desk.approved()
    desk.clock.forward(5)
    second = desk.open()
    desk.requests.decide(second.id, BEN, Choice.REJECT)
    third = desk.open()
    assert [one.id for one in desk.requests.recent()] == [second.id, first.id]
    assert [one.id for one in desk.requests.waiting()] == [third.id]


def test_every_kind_of_undo_that_makes_no_sense_says_why(desk: Desk) -> None:
    with pytest.raises(NothingToUndo, match="no such run"):
        desk.requests.undo("nothing", ANA)
    running = desk.approved()
    with pytest.raises(NothingToUndo, match="not over"):
        desk.requests.undo(running.run.id, ANA)
    desk.world.policies_by_arn[ARN] = "{}"
    done = desk.finish(running)
    with pytest.raises(NothingToUndo, match="no policy"):
        desk.requests.undo(done.run.id, ANA)


def test_an_undo_is_not_undone(desk: Desk) -> None:
    first = desk.finish(desk.approved())
    second = desk.requests.open(desk.requests.undo(first.run.id, ANA), ANA, first.place)
    desk.requests.decide(second.id, BEN, Choice.APPROVE)
    undone = desk.finish(second)
    with pytest.raises(NothingToUndo, match="an undo itself"):
        desk.requests.undo(undone.run.id, ANA)
    with pytest.raises(NothingToUndo, match="taken back already"):
        desk.requests.undo(first.run.id, ANA)


def test_a_second_undo_of_a_run_is_refused_while_the_first_waits_or_runs(desk: Desk) -> None:
    first = desk.finish(desk.approved())
    plan = desk.requests.undo(first.run.id, ANA)
    offered = desk.requests.open(plan, ANA, first.place)
    with pytest.raises(NothingToUndo, match="offered already"):
        desk.requests.open(plan, ANA, first.place)
    with pytest.raises(NothingToUndo, match="offered already"):
        desk.requests.undo(first.run.id, BEN)
    desk.requests.decide(offered.id, BEN, Choice.APPROVE)
    with pytest.raises(NothingToUndo, match="just now"):
        desk.requests.undo(first.run.id, ANA)


@pytest.mark.parametrize("end", ["rejected", "expired"])
def test_an_undo_that_came_to_nothing_can_be_asked_for_again(desk: Desk, end: str) -> None:
    first = desk.finish(desk.approved())
    offered = desk.requests.open(desk.requests.undo(first.run.id, ANA), ANA, first.place)
    if end == "rejected":
        desk.requests.decide(offered.id, BEN, Choice.REJECT)
    else:
        desk.clock.forward(16 * 60)
    again = desk.requests.open(desk.requests.undo(first.run.id, ANA), ANA, first.place)
    assert again.state is RequestState.WAITING


@pytest.mark.parametrize("person", [CLEO, STRANGER])
def test_why_everything_is_frozen_is_not_told_to_whoever_could_not_have_approved(
    desk: Desk, person
) -> None:
    request = desk.open()
    Freeze(desk.store).freeze("cli:ops", "the audit finding")
    outcome = desk.requests.decide(request.id, person, Choice.APPROVE)
    assert outcome.refusal.reason in (RefusalReason.NOT_NAMED, RefusalReason.FOREIGN)
    assert "audit finding" not in outcome.refusal.sentence


def test_a_plan_for_a_place_that_was_taken_out_of_the_configuration_is_refused(desk: Desk) -> None:
    request = desk.open()
    desk.reach = lambda plan: f"cluster {plan.cluster} is gone"
    outcome = desk.requests.decide(request.id, ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.OUT_OF_REACH
    assert "cluster prod is gone" in outcome.refusal.sentence


def test_once_the_configuration_says_dry_run_an_older_real_request_cannot_be_approved(
    desk: Desk,
) -> None:
    request = desk.open()
    desk.dry_run = True
    outcome = desk.requests.decide(request.id, ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.FROZEN
    assert "dry_run" in outcome.refusal.sentence


def test_19_a_plan_stored_before_an_upgrade_added_a_field_can_still_be_carried_out(
    desk: Desk,
) -> None:
    request = desk.open(make_plan(namespace="", undoes=None))
    text = request.plan_text.replace(',"namespace":""', "")
    assert text != request.plan_text
    bound = bind(request.id, text, RITA, request.expires_at, dry_run=False)
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(plan=text, digest=bound))
    assert isinstance(desk.requests.decide(request.id, ANA, Choice.APPROVE), Approved)
    assert desk.finish(request).run.outcome is RunOutcome.FIXED


def test_19_a_plan_with_parts_of_a_newer_version_is_left_to_a_person_and_blocks_nobody(
    desk: Desk,
) -> None:
    newer = desk.approved()
    other = desk.approved(make_plan(2))
    table = schema.requests
    text = newer.plan_text.replace('"edits":', '"also_delete":"x","edits":')
    with desk.store.begin() as connection:
        connection.execute(update(table).where(table.c.id == newer.id).values(plan=text))
    assert desk.requests.get(newer.id) is None
    finished = desk.finish(other)
    desk.worker().run_once()
    assert desk.requests.recent() == (finished,)
    with desk.store.reading() as connection:
        row = connection.execute(
            schema.runs.select().where(schema.runs.c.request_id == newer.id)
        ).one()
    assert row.outcome == RunOutcome.NEEDS_HUMAN
    assert ("put", ARN) not in desk.world.writes


def test_a_dry_run_cannot_be_made_a_real_one_behind_the_bots_back(desk: Desk) -> None:
    request = desk.open(dry_run=True)
    with desk.store.begin() as connection:
        connection.execute(update(schema.requests).values(dry_run=False))
    assert refusal(desk, request, ANA) is RefusalReason.TAMPERED


def test_the_ledger_tells_the_whole_story(desk: Desk) -> None:
    desk.finish(desk.approved())
    assert desk.kinds() == [
        "request_opened",
        "approved",
        "run_step",
        "write_intended",
        "run_step",
        "write_intended",
        "run_step",
        "run_step",
        "run_step",
        "run_step",
        "run_finished",
    ]
