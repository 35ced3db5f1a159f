"""Rows that no emulator can show: the same questions over recorded answers.

The words and answers have the shapes AWS and Kubernetes document or were seen to give; the world
behind the ports is `tests.fakes.reading.World`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from remediation.offer import offer
from tests.fakes.reading import NOW, World
from tests.scenarios import recorded_rows as rows
from tests.scenarios.expected import LIKELY, PROVEN, Expected
from tests.scenarios.lab import Answer


@dataclass(frozen=True, slots=True)
class Recorded:
    """One such row: what to expect (`scenario` is its name) and the world it is asked of."""

    expected: Expected
    world: Callable[[], World]


RECORDED: tuple[Recorded, ...] = (
    Recorded(
        Expected("B11", "wrong-principal-profile", Cause.WRONG_PRINCIPAL, PROVEN, True),
        rows.principal_is_profile,
    ),
    Recorded(
        Expected("B11", "wrong-principal-partition", Cause.WRONG_PRINCIPAL, PROVEN, True),
        rows.principal_of_another_partition,
    ),
    Recorded(
        Expected("B18", "metadata-unreachable", Cause.NODE_CREDENTIALS_UNAVAILABLE, LIKELY),
        rows.metadata_unreachable,
    ),
    Recorded(
        Expected("B18", "clock-wrong", Cause.NODE_CREDENTIALS_UNAVAILABLE, LIKELY),
        rows.clock_wrong,
    ),
    Recorded(
        Expected("B18", "profile-gone", Cause.NODE_CREDENTIALS_UNAVAILABLE, LIKELY, puller=None),
        rows.profile_gone,
    ),
    Recorded(
        Expected("B19", "cached-image-needs-credential", Cause.CACHED_IMAGE_NEEDS_CREDENTIAL),
        rows.image_unverified,
    ),
    Recorded(
        Expected("B19", "cached-image-beside", Cause.CACHED_IMAGE_NEEDS_CREDENTIAL, LIKELY),
        rows.image_unverified_beside,
    ),
    Recorded(
        Expected("D1", "node-cannot-free-its-disk", Cause.DISK_FULL, LIKELY),
        rows.node_cannot_free_its_disk,
    ),
    Recorded(
        Expected("B19", "cached-image-held", Cause.CACHED_IMAGE_NEEDS_CREDENTIAL, LIKELY),
        rows.image_unverified_held,
    ),
)


def ask_recorded(world: World, name: str = "ui-private") -> Answer:
    """The whole reading half over recorded answers."""
    scope = Scope("eks-workshop", world.gateways())
    with ThreadPoolExecutor(4) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        diagnosis = doctor.diagnose(WorkloadQuery(name))
    return Answer(diagnosis, tuple(offer(group) for group in diagnosis.groups))
