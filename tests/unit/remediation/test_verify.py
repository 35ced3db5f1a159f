"""When the bot may say "fixed"."""

from dataclasses import replace

import pytest

from remediation.gateways.ports import Rollout, RolloutPod
from remediation.verify import Progress, look

DONE = Rollout("u", "9", 4, 4, wanted=2, updated=2, available=2, total=2, stamp="s")
POD = RolloutPod("ui-1", "s", pulled=True, ready=True)


def test_fixed_needs_a_complete_rollout_and_a_pod_of_it_that_pulled() -> None:
    sight = look(DONE, [POD])
    assert sight.progress is Progress.DONE
    assert sight.words == "ui-1 runs with the image pulled, 2 of 2 available"


@pytest.mark.parametrize(
    ("rollout", "pods"),
    [
        (DONE, []),
        (DONE, [replace(POD, stamp="")]),
        (DONE, [replace(POD, pulled=False)]),
        (DONE, [replace(POD, ready=False)]),
        (replace(DONE, observed_generation=3), [POD]),
        (replace(DONE, updated=1), [POD]),
        (replace(DONE, available=1), [POD]),
        (replace(DONE, total=3), [POD]),
    ],
)
def test_anything_less_is_not_fixed(rollout: Rollout, pods: list[RolloutPod]) -> None:
    assert look(rollout, pods).progress is Progress.GOING


def test_new_pods_that_all_fail_to_pull_are_failing() -> None:
    failing = replace(POD, pulled=False, ready=False, problem="ErrImagePull")
    old = RolloutPod("ui-0", "", pulled=True, ready=True)
    rollout = replace(DONE, available=1)
    assert look(rollout, [failing, old]).progress is Progress.FAILING
    assert look(rollout, [failing, POD]).progress is Progress.GOING


def test_a_pod_that_crashes_is_named_but_is_not_a_failing_pull() -> None:
    crashing = replace(POD, ready=False, problem="CrashLoopBackOff")
    sight = look(replace(DONE, available=1), [crashing])
    assert sight.progress is Progress.GOING
    assert "ui-1 has CrashLoopBackOff" in sight.words


def test_a_controller_that_gave_up_is_believed() -> None:
    sight = look(replace(DONE, available=0, stuck="ProgressDeadlineExceeded: x"), [])
    assert sight.progress is Progress.STUCK


def test_a_workload_scaled_to_zero_proves_nothing() -> None:
    nothing = replace(DONE, wanted=0, updated=0, available=0, total=0)
    assert look(nothing, []).progress is Progress.STUCK
