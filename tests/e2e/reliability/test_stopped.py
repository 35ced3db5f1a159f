"""A replica is stopped, told to end, or killed again and again by the same run."""

import os
import signal

import pytest

from remediation.views import RunOutcome
from tests.fakes.remediation.outside import AFTER, ARN
from tests.fakes.remediation.replica import is_stopped, start, wait_until

pytestmark = pytest.mark.slow


def test_5_a_stopped_owner_that_wakes_up_changes_no_state(pg_stage) -> None:
    stage = pg_stage
    request = stage.approved()
    zombie = start(
        stage.orders("bot-0", die_at="effect:recheck_approval", stop=True, until=(request.id,))
    )
    wait_until(lambda: is_stopped(zombie))
    (after,) = stage.finish(request)
    before = stage.kinds()
    os.kill(zombie.pid, signal.SIGCONT)
    zombie.join(60)
    assert zombie.exitcode == 0
    assert after.run.outcome is RunOutcome.FIXED
    assert stage.requests.get(request.id) == after
    assert stage.world.writes(ARN) == [AFTER]
    assert "run_taken_over" in before
    assert stage.kinds() == [*before, "claim_lost"]


@pytest.mark.parametrize(("call", "name"), [("put", ARN), ("restart", "ui")])
def test_5_a_stopped_owner_can_send_one_late_call_which_changes_nothing(
    pg_stage, call: str, name: str
) -> None:
    stage = pg_stage
    request = stage.approved()
    zombie = start(stage.orders("bot-0", die_at=f"sending:{call}", stop=True, until=(request.id,)))
    wait_until(lambda: is_stopped(zombie))
    (after,) = stage.finish(request)
    os.kill(zombie.pid, signal.SIGCONT)
    zombie.join(60)
    assert zombie.exitcode == 0
    assert stage.requests.get(request.id).run.outcome is after.run.outcome is RunOutcome.FIXED
    assert stage.world.document(ARN) == AFTER
    assert len(set(stage.world.writes(name))) == 1
    assert len(stage.world.writes(name)) <= 2
    assert "claim_lost" in stage.kinds()


def test_20_a_run_that_kills_every_replica_is_given_to_a_person_and_others_go_on(stage) -> None:
    poison, other = stage.approved(1), stage.approved(2)
    deaths = 0
    for number in range(8):
        replica = start(
            stage.orders(
                f"bot-{number}",
                die_at="before:recheck_approval",
                only=poison.id,
                until=(poison.id, other.id),
                threads=1,
            )
        )
        replica.join(60)
        if replica.exitcode == 0:
            break
        deaths += 1
    assert deaths == 5
    ended = stage.requests.get(poison.id).run
    assert ended.outcome is RunOutcome.NEEDS_HUMAN
    assert "begun 5 times" in ended.words
    assert stage.requests.get(other.id).run.outcome is RunOutcome.FIXED


def test_15_sigterm_hands_a_run_over_at_once_and_ends_with_code_0(stage) -> None:
    request = stage.approved()
    stage.world.hold("ui", True)
    first = start(stage.orders("bot-0", until=(request.id,), lease=60))
    wait_until(lambda: stage.world.writes("ui"))
    first.terminate()
    first.join(15)
    assert first.exitcode == 0
    stage.world.hold("ui", False)
    (after,) = stage.finish(request)
    assert after.run.outcome is RunOutcome.FIXED
    assert stage.world.writes(ARN) == [AFTER]
    assert "run_taken_over" not in stage.kinds()
