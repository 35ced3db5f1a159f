"""A replica is killed at every point of a run; nothing approved is lost and nothing is done twice.
Real processes, real signals, both stores."""

import signal

import pytest

from remediation.views import RunOutcome, RunStep
from tests.fakes.remediation.outside import AFTER, ARN
from tests.fakes.remediation.replica import start

pytestmark = pytest.mark.slow

POINTS = [f"{when}:{step}" for step in RunStep for when in ("before", "effect", "committed")]
POINTS += ["released:report"]
CALLS = ["sending:put", "applied:put", "sending:restart", "applied:restart"]


@pytest.mark.parametrize("point", [*POINTS, *CALLS])
def test_1_killed_at_any_point_the_run_is_finished_by_another(stage, point: str) -> None:
    request = stage.approved()
    victim = start(stage.orders("bot-0", die_at=point, until=(request.id,)))
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    (after,) = stage.finish(request)
    assert after.run.outcome is RunOutcome.FIXED
    assert stage.world.writes(ARN) == [AFTER]
    assert len(set(stage.world.writes("ui"))) == 1
    assert len(stage.world.writes("ui")) == 1
    kinds = stage.kinds()
    assert kinds.count("run_finished") == 1
    assert kinds.count("write_intended") <= 4
