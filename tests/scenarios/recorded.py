"""Rows that no emulator can show: the same questions over recorded answers.

The words and answers have the shapes AWS and Kubernetes document or were seen to give; the world
behind the ports is `tests.fakes.reading.World`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from diagnostics.diagnosis import Doctor
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from remediation.offer import offer
from tests.fakes.reading import NOW, World
from tests.scenarios.expected import Expected
from tests.scenarios.lab import Answer


@dataclass(frozen=True, slots=True)
class Recorded:
    """One such row: what to expect (`scenario` is its name) and the world it is asked of."""

    expected: Expected
    world: Callable[[], World]


RECORDED: tuple[Recorded, ...] = ()


def ask_recorded(world: World, name: str = "ui-private") -> Answer:
    """The whole reading half over recorded answers."""
    scope = Scope("eks-workshop", world.gateways())
    with ThreadPoolExecutor(4) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        diagnosis = doctor.diagnose(WorkloadQuery(name))
    return Answer(diagnosis, tuple(offer(group) for group in diagnosis.groups))
