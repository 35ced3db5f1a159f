"""The real `imagepull serve`, on both stores where that matters: killed in the middle of a run, and
while a card waits for its approval; people leave, freeze, or come from elsewhere meanwhile."""

import time

import pytest

from playground.aws.faults import Fault, FaultKind
from playground.slack.client import WorkspaceClient
from tests.e2e.conftest import Running
from tests.e2e.people import RESPONDER, STRANGER
from tests.e2e.reliability.asking import APPROVE, asked, cards, until_fixed, until_says
from tests.e2e.reliability.replicas import Replicas

pytestmark = pytest.mark.slow


def until_written(running: Running) -> None:
    """Wait, without pause, until AWS has taken the policy."""
    until = time.monotonic() + 30
    while not running.writes():
        assert time.monotonic() < until, "the policy was never written"
        time.sleep(0.002)


def test_1_a_bot_killed_in_the_middle_of_a_run_is_followed_by_another_that_finishes_it(
    alone: Replicas,
) -> None:
    running = alone.running
    first = alone.start()
    card = asked(running.slack)
    running.slack.click(RESPONDER, card.ts, APPROVE)
    until_written(running)
    first.kill()
    killed = running.slack.message(card.ts)
    assert killed is not None
    assert "Fixed in" not in killed.all_text
    alone.start()
    done = until_fixed(running.slack, card.ts)
    assert not done.button(APPROVE)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]
    assert len(running.restarts("ui-private")) <= 1  # none, when the kubelet succeeds meanwhile
    kinds = alone.kinds()
    assert kinds.count("approved") == kinds.count("run_finished") == 1
    assert "run_taken_over" in kinds


def test_1_of_two_bots_on_postgresql_the_living_one_finishes_what_the_other_had_begun(
    pg_replicas: Replicas,
) -> None:
    running = pg_replicas.running
    bots = [pg_replicas.start() for _ in range(2)]
    card = asked(running.slack)
    running.slack.click(RESPONDER, card.ts, APPROVE)
    until_written(running)
    owner = pg_replicas.owner()
    (victim,) = [one for one in bots if f"-{one.process.pid}-" in owner]
    victim.kill()
    until_fixed(running.slack, card.ts)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]
    assert "run_taken_over" in pg_replicas.kinds()


def test_2_a_bot_killed_while_a_card_waits_is_followed_by_one_that_takes_the_approval(
    replicas: Replicas,
) -> None:
    slack: WorkspaceClient = replicas.running.slack
    first = replicas.start()
    card = asked(slack)
    first.kill()
    slack.click(RESPONDER, card.ts, APPROVE)
    assert any("imagepull" in one for one in slack.notices(RESPONDER))
    assert replicas.running.writes() == []
    replicas.start()
    slack.click(RESPONDER, card.ts, APPROVE)
    until_fixed(slack, card.ts)
    assert replicas.running.writes() == ["ecr:SetRepositoryPolicy"]
    assert replicas.kinds().count("request_opened") == 1
    assert card.ts not in {one.ts for one in cards(slack)}


def test_18_an_approver_who_left_the_group_after_the_click_is_found_out_before_the_write(
    alone: Replicas,
) -> None:
    running, slack = alone.running, alone.running.slack
    alone.start(IMAGEPULL_CONFIG=str(alone.only_groups()))
    card = asked(slack)
    running.world.aws.faults.add(Fault("ecr:GetRepositoryPolicy", FaultKind.THROTTLE))
    slack.click(RESPONDER, card.ts, APPROVE)
    until_says(slack, card.ts, "GetRepositoryPolicy")
    with running.without_member("S0PLATFORM", RESPONDER):
        running.world.aws.faults.clear()
        said = until_says(slack, card.ts, "Nothing changed: the approval")
    assert RESPONDER in said.all_text
    assert running.writes() == []
    assert alone.kinds()[-1] == "run_finished"


def test_a_freeze_by_somebody_in_slack_stops_a_run_under_way_until_it_is_lifted(
    alone: Replicas,
) -> None:
    running, slack = alone.running, alone.running.slack
    alone.start()
    card = asked(slack)
    running.world.aws.faults.add(Fault("ecr:GetRepositoryPolicy", FaultKind.THROTTLE))
    slack.click(RESPONDER, card.ts, APPROVE)
    until_says(slack, card.ts, "GetRepositoryPolicy")
    slack.command(RESPONDER, "/imagepull freeze incident 42")
    running.world.aws.faults.clear()
    until_says(slack, card.ts, "frozen by U0RESPONDER: incident 42")
    assert running.writes() == []
    slack.command(RESPONDER, "/imagepull unfreeze over")
    until_fixed(slack, card.ts)
    kinds = alone.kinds()
    assert kinds.index("frozen") < kinds.index("unfrozen") < kinds.index("write_intended")


def test_somebody_of_another_company_in_a_shared_channel_may_neither_approve_nor_freeze(
    alone: Replicas,
) -> None:
    slack = alone.running.slack
    alone.start(IMAGEPULL_CONFIG=str(alone.configured(approvals=[{"users": [STRANGER]}])))
    card = asked(slack)
    slack.click(STRANGER, card.ts, APPROVE)
    slack.command(STRANGER, "/imagepull freeze because I can")

    def refused(seen: WorkspaceClient) -> bool:
        told = " ".join(one.all_text for one in seen.ephemerals(STRANGER))
        return "belongs to another one" in told and "does not serve your workspace" in told

    slack.wait_until(refused, 20, "two refusals")
    assert alone.running.writes() == []
    assert "frozen" not in alone.kinds()
