"""A run from the approval to its last word, step by step, with a clock that stands still."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from diagnostics.gateways.errors import Denied, NotFound, Refused, Throttled, Unreachable
from diagnostics.model import Permission
from remediation import schema
from remediation.approval import ApprovalRule
from remediation.freeze import Freeze
from remediation.people import Standing
from remediation.plan import Fix
from remediation.store import StoreUnavailable
from remediation.views import Choice, RunOutcome, RunStep, StepState
from tests.fakes.remediation.desk import RULE, Desk
from tests.fakes.remediation.outside import AFTER, ARN, BEFORE, make_plan
from tests.fakes.remediation.people import ANA, BEN, RITA


def states(request):
    return {step.step.value: step.state.value for step in request.run.steps}


def test_an_approved_plan_is_carried_out_and_says_fixed_when_the_pod_runs(desk: Desk) -> None:
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.FIXED
    assert "ui-new runs with the image pulled" in request.run.words
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]
    assert set(states(request).values()) == {"done"}
    assert request.run.seconds is not None


def test_every_write_has_its_intent_in_the_ledger_before_it(desk: Desk) -> None:
    seen = []
    desk.world.after_write = lambda call: seen.append((call, desk.kinds().count("write_intended")))
    desk.finish(desk.approved())
    assert seen == [("put", 1), ("restart", 2)]


def test_the_write_identity_is_opened_for_the_run_and_its_approvers(desk: Desk) -> None:
    request = desk.finish(desk.approved())
    assert {(one.run_id, one.approvers, one.cluster) for one in desk.world.credits} == {
        (request.run.id, (ANA,), "prod")
    }


def test_a_policy_that_changed_since_is_not_overwritten(desk: Desk) -> None:
    request = desk.approved()
    desk.world.policies_by_arn[ARN] = '{"Statement":[]}'
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.DRIFTED
    assert desk.world.writes == []
    assert "approved" in request.run.words
    assert "found" in request.run.words


def test_a_policy_that_is_spelt_otherwise_is_the_same_policy(desk: Desk) -> None:
    request = desk.approved()
    desk.world.policies_by_arn[ARN] = BEFORE.replace('"ecr:*"', '[ "ecr:*" ]')
    assert desk.finish(request).run.outcome is RunOutcome.FIXED


def test_a_policy_changed_between_recheck_and_write_is_not_overwritten(desk: Desk) -> None:
    request = desk.approved()
    reads = iter((BEFORE, BEFORE, '{"Statement":[]}', '{"Statement":[]}', '{"Statement":[]}'))
    desk.world.get = lambda arn: next(reads)
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.DRIFTED
    assert desk.world.writes == []


def test_a_policy_that_is_already_as_approved_is_not_written_again(desk: Desk) -> None:
    request = desk.approved()
    desk.world.policies_by_arn[ARN] = AFTER
    assert desk.finish(request).run.outcome is RunOutcome.FIXED
    assert desk.world.writes == [("restart", "ui")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"generation": 4}, "was changed since"),
        ({"uid": "other"}, "made anew"),
        ({"held": "it is paused"}, "is paused"),
    ],
)
def test_a_workload_that_is_no_longer_the_diagnosed_one_stops_the_run_before_any_write(
    desk: Desk, change: dict, words: str
) -> None:
    request = desk.approved()
    desk.world.rollouts["ui"] = replace(desk.world.rollouts["ui"], **change)
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.DRIFTED
    assert words in request.run.words
    assert desk.world.writes == []


def test_a_workload_changed_after_the_policy_write_is_not_restarted_and_it_says_so(
    desk: Desk,
) -> None:
    def scale(call: str) -> None:
        found = desk.world.rollouts["ui"]
        desk.world.rollouts["ui"] = replace(found, generation=9)

    desk.world.after_write = scale
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.DRIFTED
    assert request.run.words.startswith("The policy is changed, but")
    assert desk.world.writes == [("put", ARN)]


def test_a_deleted_workload_is_drift(desk: Desk) -> None:
    request = desk.approved()
    del desk.world.rollouts["ui"]
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.DRIFTED
    assert "ui is gone" in request.run.words


def test_the_restart_is_left_out_when_the_kubelet_succeeded_by_itself(desk: Desk) -> None:
    def recover(call: str) -> None:
        found = desk.world.rollouts["ui"]
        desk.world.rollouts["ui"] = replace(found, available=1)
        pod = desk.world.pods_by_name["ui"][0]
        desk.world.pods_by_name["ui"] = (replace(pod, pulled=True, ready=True, problem=""),)

    desk.world.after_write = recover
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.FIXED
    assert states(request)["restart"] == StepState.SKIPPED
    assert desk.world.writes == [("put", ARN)]


def test_pods_that_still_cannot_pull_end_as_still_failing_with_a_new_diagnosis(desk: Desk) -> None:
    desk.world.pulls_work = False
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.STILL_FAILING
    assert "ErrImagePull" in request.run.words
    assert "still denied for shop/ui" in request.run.words
    assert request.run.seconds < 120


def test_a_rollout_that_never_ends_is_watched_until_the_deadline_only(desk: Desk) -> None:
    desk.world._tick = lambda name: None
    desk.watch_for = timedelta(seconds=30)
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.STILL_FAILING
    assert 30 <= request.run.seconds < 36


def test_the_run_is_refused_when_the_approval_expired_before_it_began(desk: Desk) -> None:
    request = desk.approved(expires_in=timedelta(minutes=1))
    desk.clock.forward(61)
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.REFUSED
    assert "expired" in request.run.words
    assert desk.world.writes == []


def test_18_an_approver_removed_after_the_click_stops_the_run_before_the_write(desk: Desk) -> None:
    request = desk.approved()
    desk.directory.special[ANA] = Standing(active=False, guest=False, foreign=False)
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.REFUSED
    assert desk.world.writes == []
    assert "UANA" in request.run.words


def test_an_approver_taken_off_the_list_by_new_rules_stops_the_run(desk: Desk) -> None:
    request = desk.approved()
    desk.rules = (ApprovalRule(users=("UBEN",)),)
    assert desk.finish(request).run.outcome is RunOutcome.REFUSED


def test_no_directory_means_no_write_and_in_the_end_a_refusal(desk: Desk) -> None:
    request = desk.approved(expires_in=timedelta(minutes=2))
    desk.directory.down = True
    request = desk.finish(request, turns=200)
    assert request.run.outcome in (RunOutcome.REFUSED, RunOutcome.NEEDS_HUMAN)
    assert desk.world.writes == []


def test_a_throttled_read_is_tried_again_after_a_wait(desk: Desk) -> None:
    desk.world.fail["get"] = [Throttled("ecr:GetRepositoryPolicy", ARN, "slow down")] * 2
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.FIXED
    assert desk.kinds().count("run_retry") == 2


def test_11_a_write_that_timed_out_after_it_was_applied_is_not_sent_again(desk: Desk) -> None:
    def cut(call: str) -> None:
        desk.world.after_write = lambda call: None
        raise Unreachable("ecr:SetRepositoryPolicy", ARN, "read timeout")

    desk.world.after_write = cut
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.FIXED
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]
    assert "write_failed" in desk.kinds()


def test_a_denied_write_ends_with_the_exact_grant_to_add(desk: Desk) -> None:
    grant = Permission("ecr:SetRepositoryPolicy", ARN)
    desk.world.fail["put"] = [Denied("ecr:SetRepositoryPolicy", ARN, "no", grant)]
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.NEEDS_HUMAN
    assert f"ecr:SetRepositoryPolicy on {ARN}" in request.run.words
    assert states(request)["set_policy"] == StepState.STOPPED


def test_a_refused_write_is_not_tried_again(desk: Desk) -> None:
    desk.world.fail["put"] = [Refused("ecr:SetRepositoryPolicy", ARN, "InvalidParameter")]
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.NEEDS_HUMAN
    assert "InvalidParameter" in request.run.words


def test_errors_that_do_not_pass_end_with_a_person(desk: Desk) -> None:
    desk.world.fail["get"] = [Unreachable("ecr:GetRepositoryPolicy", ARN, "no route")] * 50
    request = desk.finish(desk.approved(), turns=200)
    assert request.run.outcome is RunOutcome.NEEDS_HUMAN
    assert "10 tries" in request.run.words


def test_troubles_that_pass_do_not_add_up_over_a_long_watch(desk: Desk) -> None:
    desk.world._tick = lambda name: None
    looks = []

    def pods(workload):
        looks.append(workload)
        if len(looks) % 2:
            raise Unreachable("list pods", "shop", "reset")
        return ()

    desk.world.pods = pods
    desk.watch_for = timedelta(seconds=100)
    request = desk.finish(desk.approved(), turns=200)
    assert request.run.outcome is RunOutcome.STILL_FAILING
    assert desk.kinds().count("run_retry") > 10


def test_the_freeze_holds_a_run_before_its_first_write_and_lets_it_go_on(desk: Desk) -> None:
    request = desk.approved()
    freeze = Freeze(desk.store)
    freeze.freeze(ANA, "change window")
    worker = desk.worker()
    for _ in range(20):
        worker.run_once()
        desk.clock.forward(2)
    held = desk.requests.get(request.id)
    assert desk.world.writes == []
    assert "frozen by UANA: change window" in held.run.words
    freeze.unfreeze(ANA)
    assert desk.finish(request).run.outcome is RunOutcome.FIXED


def test_the_freeze_between_policy_and_restart_holds_the_restart(desk: Desk) -> None:
    freeze = Freeze(desk.store)
    request = desk.approved()

    def stop(what: str, run) -> None:
        if what == "committed" and run.step == RunStep.SET_POLICY:
            freeze.freeze("cli:ops", "stop")

    worker = desk.worker(notice=stop)
    for _ in range(10):
        worker.run_once()
        desk.clock.forward(2)
    assert desk.world.writes == [("put", ARN)]
    freeze.unfreeze("cli:ops")
    desk.finish(request)
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]


def test_a_freeze_that_outlasts_the_approval_ends_in_a_refusal(desk: Desk) -> None:
    request = desk.approved()
    Freeze(desk.store).freeze(ANA, "audit")
    desk.clock.forward(16 * 60)
    assert desk.finish(request).run.outcome is RunOutcome.REFUSED


def test_a_dry_run_reads_everything_and_writes_nothing(desk: Desk) -> None:
    desk.dry_run = True
    request = desk.finish(desk.approved())
    assert request.run.outcome is RunOutcome.REHEARSED
    assert desk.world.writes == []
    assert "write_intended" not in desk.kinds()
    assert desk.world.policies_by_arn[ARN] == BEFORE


def test_a_restart_with_dry_run_on_writes_nothing_of_what_was_approved_before(desk: Desk) -> None:
    request = desk.approved()
    desk.dry_run = True
    worker = desk.worker()
    for _ in range(10):
        worker.run_once()
        desk.clock.forward(2)
    assert desk.world.writes == []
    assert "dry_run is on" in desk.requests.get(request.id).run.words
    desk.clock.forward(16 * 60)
    assert desk.finish(request, worker).run.outcome is RunOutcome.REFUSED


def test_dry_run_between_policy_and_restart_holds_the_restart(desk: Desk) -> None:
    request = desk.approved()

    def stop(what: str, run) -> None:
        if what == "effect" and run.step == RunStep.SET_POLICY:
            raise Bug

    with pytest.raises(Bug):
        desk.worker(notice=stop).run_once()
    desk.dry_run = True
    desk.clock.forward(31)
    worker = desk.worker("bot-1")
    for _ in range(5):
        worker.run_once()
        desk.clock.forward(11)
    assert desk.world.writes == [("put", ARN)]
    desk.dry_run = False
    desk.finish(request)
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]


def test_a_place_taken_out_of_the_configuration_after_the_click_is_not_written_to(
    desk: Desk,
) -> None:
    request = desk.approved()
    desk.reach = lambda plan: f"cluster {plan.cluster} is gone"
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.REFUSED
    assert "cluster prod is gone" in request.run.words
    assert desk.world.writes == []


@pytest.mark.parametrize("how", ["expired", "frozen", "cancelled"])
def test_what_happens_between_the_recheck_and_the_first_write_stops_the_write(
    desk: Desk, how: str
) -> None:
    request = desk.approved()

    def meanwhile(what: str, run) -> None:
        if what != "before" or run.step != RunStep.SET_POLICY:
            return
        if how == "expired":
            desk.clock.time = request.expires_at
        elif how == "frozen":
            Freeze(desk.store).freeze("cli:ops", "stop")
        else:
            desk.requests.decide(request.id, RITA, Choice.CANCEL)

    desk.worker(notice=meanwhile).run_once()
    assert desk.world.writes == []
    assert "write_intended" not in desk.kinds()


def test_a_plan_without_a_policy_only_restarts(desk: Desk) -> None:
    plan = make_plan(fix=Fix.RESTART, policy=None, actions=("deployments.apps/patch",))
    request = desk.finish(desk.approved(plan))
    assert request.run.outcome is RunOutcome.FIXED
    assert desk.world.writes == [("restart", "ui")]


def test_a_plan_without_a_workload_only_sets_the_policy(desk: Desk) -> None:
    plan = make_plan(restart=None, actions=("ecr:SetRepositoryPolicy",))
    assert desk.finish(desk.approved(plan)).run.outcome is RunOutcome.APPLIED


def test_an_empty_policy_is_deleted(desk: Desk) -> None:
    plan = make_plan(restart=None)
    plan = replace(
        plan,
        policy=replace(plan.policy, after=None),
        actions=("ecr:DeleteRepositoryPolicy",),
    )
    desk.finish(desk.approved(plan))
    assert desk.world.writes == [("delete", ARN)]


def test_undo_is_a_plan_of_its_own_that_puts_the_saved_policy_back(desk: Desk) -> None:
    first = desk.finish(desk.approved())
    plan = desk.requests.undo(first.run.id, ANA)
    assert plan.undoes == first.run.id
    second = desk.requests.open(plan, ANA, first.place)
    desk.requests.decide(second.id, BEN, Choice.APPROVE)
    assert desk.finish(second).run.outcome is RunOutcome.UNDONE
    assert desk.world.policies_by_arn[ARN] == BEFORE


def test_undo_does_not_overwrite_what_came_after(desk: Desk) -> None:
    first = desk.finish(desk.approved())
    second = desk.requests.open(desk.requests.undo(first.run.id, ANA), ANA, first.place)
    desk.requests.decide(second.id, BEN, Choice.APPROVE)
    desk.world.policies_by_arn[ARN] = '{"Statement":["newer"]}'
    assert desk.finish(second).run.outcome is RunOutcome.DRIFTED
    assert desk.world.policies_by_arn[ARN] == '{"Statement":["newer"]}'


def test_two_runs_on_one_repository_go_one_after_the_other(desk: Desk) -> None:
    first = desk.approved()
    desk.clock.forward(1)
    second = desk.approved()
    early = []

    def note(what: str, run) -> None:
        if run.request.id == second.id and not desk.requests.get(first.id).run.finished:
            early.append(what)

    desk.world.pulls_work = False
    worker = desk.worker(notice=note)
    desk.finish(first, worker)
    desk.finish(second, worker)
    assert early == []
    assert desk.world.writes.count(("put", ARN)) == 1


def test_the_run_of_another_repository_does_not_wait(desk: Desk) -> None:
    desk.approved()
    other = desk.approved(make_plan(2))
    worker = desk.worker()
    worker.run_once()
    desk.finish(other, worker)


def test_19_a_step_that_this_version_does_not_know_stops_for_a_person(desk: Desk) -> None:
    request = desk.approved()
    with desk.store.begin() as connection:
        connection.execute(update(schema.runs).values(step="ask_oracle"))
    request = desk.finish(request)
    assert request.run.outcome is RunOutcome.NEEDS_HUMAN
    assert "ask_oracle" in request.run.words
    assert desk.world.writes == []


class Bug(Exception):
    pass


def test_20_a_run_that_always_breaks_its_worker_is_given_up_after_five_claims(desk: Desk) -> None:
    poison = desk.approved()
    other = desk.approved(make_plan(2))
    claims = []

    def crash(what: str, run) -> None:
        if run.request.id == poison.id and what == "before":
            claims.append(run.id)
            raise Bug

    worker = desk.worker(notice=crash)
    for _ in range(30):
        try:
            worker.run_once()
        except Bug:
            desk.clock.forward(31)
    assert len(claims) == 5
    assert desk.requests.get(poison.id).run.outcome is RunOutcome.NEEDS_HUMAN
    assert desk.requests.get(other.id).run.outcome is RunOutcome.FIXED
    assert desk.kinds().count("run_taken_over") == 4


def test_nothing_is_taken_twice_while_its_lease_lasts(desk: Desk) -> None:
    desk.approved()
    taken = []

    def peek(what: str, run) -> None:
        if what == "before":
            taken.append(desk.worker("bot-1").run_once())

    desk.worker("bot-0", notice=peek).run_once()
    assert taken
    assert not any(taken)


def test_5_a_worker_that_lost_its_run_writes_no_state(desk: Desk) -> None:
    request = desk.approved()
    other = desk.worker("bot-1")

    def held_up(what: str, run) -> None:
        if what == "effect" and run.step == RunStep.RECHECK_APPROVAL:
            desk.clock.forward(31)
            desk.finish(request, other)

    events = []
    worker = desk.worker(
        "bot-0", notice=lambda what, run: (events.append(what), held_up(what, run))
    )
    worker.run_once()
    assert events[-1] == "lost"
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]
    assert desk.kinds()[-1] == "claim_lost"
    assert desk.requests.get(request.id).run.outcome is RunOutcome.FIXED


def test_a_worker_that_was_held_up_before_its_write_looks_again_instead(desk: Desk) -> None:
    request = desk.approved()
    worker = desk.worker("bot-0")
    ticks = iter(range(0, 10_000, 100))
    worker._monotonic = lambda: float(next(ticks))
    worker.run_once()
    assert desk.world.writes == []
    assert "held up" in desk.requests.get(request.id).run.words
    desk.finish(request)
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]


def test_a_run_dropped_because_the_database_was_away_need_not_wait_for_its_lease(
    desk: Desk,
) -> None:
    request = desk.approved()

    def away(what: str, run) -> None:
        if what == "effect" and run.step == RunStep.SET_POLICY:
            raise StoreUnavailable("no answer")

    worker = desk.worker(notice=away)
    with pytest.raises(StoreUnavailable):
        worker.run_once()
    other = desk.worker("bot-1")
    assert not other.run_once()
    worker._let_go()
    desk.finish(request, other, turns=3)
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]
    assert "run_taken_over" not in desk.kinds()


def test_what_was_dropped_and_taken_by_another_meanwhile_is_left_to_it(desk: Desk) -> None:
    request = desk.approved()

    def away(what: str, run) -> None:
        if what == "effect":
            raise StoreUnavailable("no answer")

    worker = desk.worker(notice=away)
    with pytest.raises(StoreUnavailable):
        worker.run_once()
    desk.clock.forward(31)

    def peek(what: str, run) -> None:
        if what == "before" and run.step == RunStep.SET_POLICY:
            worker._let_go()
            assert not desk.worker("bot-2").run_once()

    desk.finish(request, desk.worker("bot-1", notice=peek))
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]


@pytest.mark.parametrize("what", ["approver removed", "approval expired"])
def test_6_once_the_policy_is_written_the_run_is_finished_and_not_left_half_way(
    desk: Desk, what: str
) -> None:
    request = desk.approved()

    def lapse(call: str) -> None:
        if call != "put":
            return
        if what == "approver removed":
            desk.directory.special[ANA] = Standing(active=False, guest=False, foreign=False)
        else:
            desk.clock.time = request.expires_at

    desk.world.after_write = lapse
    assert desk.finish(request).run.outcome is RunOutcome.FIXED
    assert desk.world.writes == [("put", ARN), ("restart", "ui")]


def test_7_an_emergency_approval_that_could_not_be_used_at_once_is_void(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA",), break_glass=True),)
    request = desk.open()
    desk.requests.decide(request.id, ANA, Choice.BREAK_GLASS, "site is down")
    freeze = Freeze(desk.store)
    freeze.freeze("cli:ops", "stop")
    desk.clock.forward(299)
    desk.worker().run_once()
    assert "frozen" in desk.requests.get(request.id).run.words
    freeze.unfreeze("cli:ops")
    desk.clock.forward(11)
    ended = desk.finish(request).run
    assert ended.outcome is RunOutcome.REFUSED
    assert desk.world.writes == []


def test_a_rule_list_without_people_lets_nobody_through_at_the_write(desk: Desk) -> None:
    request = desk.approved()
    desk.rules = (replace(RULE, users=()),)
    assert desk.finish(request).run.outcome is RunOutcome.REFUSED


def test_gone_repository_is_drift(desk: Desk) -> None:
    request = desk.approved()
    desk.world.fail["get"] = [NotFound("ecr:GetRepositoryPolicy", ARN, "gone")]
    assert desk.finish(request).run.outcome is RunOutcome.DRIFTED
