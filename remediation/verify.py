"""Did it work? Judged from state alone, so that a watch can be taken up by anyone at any time:
"fixed" is said only of a rollout that is complete and a pod of it that runs from the pulled image.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from remediation.gateways.ports import Rollout, RolloutPod

PULL_PROBLEMS = frozenset(
    {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"}
    | {"ImageInspectError", "RegistryUnavailable"}
)


class Progress(StrEnum):
    """What the watch sees."""

    DONE = "done"
    GOING = "going"
    FAILING = "failing"
    """Every new pod is held up by its image; the kubelet may still succeed on a later try."""
    STUCK = "stuck"
    """The controller itself gave up."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen, and in words."""

    progress: Progress
    words: str


def look(rollout: Rollout, pods: Sequence[RolloutPod]) -> Sight:
    """Judge a rollout and the pods of its newest template (those with its stamp)."""
    newest = [pod for pod in pods if pod.stamp == rollout.stamp]
    pulled = next((pod for pod in newest if pod.pulled and pod.ready), None)
    count = f"{rollout.available} of {rollout.wanted} available"
    if rollout.complete and pulled:
        return Sight(Progress.DONE, f"{pulled.name} runs with the image pulled, {count}")
    if rollout.wanted == 0:
        return Sight(Progress.STUCK, "it is scaled to zero, so no pod can show that it works")
    if rollout.stuck:
        return Sight(Progress.STUCK, f"the rollout gave up: {rollout.stuck}, {count}")
    held = [pod for pod in newest if pod.problem in PULL_PROBLEMS]
    if held and len(held) == len(newest):
        return Sight(Progress.FAILING, f"{held[0].name} still has {held[0].problem}, {count}")
    other = next((f", {pod.name} has {pod.problem}" for pod in newest if pod.problem), "")
    return Sight(Progress.GOING, f"rolling out: {count}{other}")
