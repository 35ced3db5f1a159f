"""One case of the workshop's kind, and a way to look at it with one check."""

from collections.abc import Callable
from typing import Any

import pytest

from diagnostics.checks import image_reference
from diagnostics.facts import Known
from diagnostics.model import (
    Case,
    FailingContainer,
    Node,
    NodePool,
    Step,
    Workload,
    WorkloadRef,
)
from diagnostics.node_pools import MANAGED
from tests.fakes.reading import IMAGE, NODE, World, failing_pod


@pytest.fixture
def case_of() -> Callable[..., Case]:
    """A case for an image on a managed node group, or on another pool."""

    def make(image: str = IMAGE, pool: NodePool | None = None, **pod: Any) -> Case:
        ref = WorkloadRef("eks-workshop", "default", "Deployment", "ui-private")
        workload = Workload(ref, "uid", 1, 1, 0, {"ui": image}, "app=app-private")
        failing = failing_pod(image=image, **pod)
        node = Node(NODE, "aws:///us-west-2b/i-0abc1234def567890", {}, "amd64", "linux")
        pool = pool or NodePool(MANAGED, "default", (node,))
        return Case(workload, image, pool, (FailingContainer(failing, failing.containers[0]),))

    return make


@pytest.fixture
def known_of() -> Callable[[Case, World], Known]:
    """What is known once the reference was taken apart."""

    def make(case: Case, world: World) -> Known:
        facts = image_reference.observe(case, world.gateways(), Known())
        return Known().learned(Step.IMAGE_REFERENCE, facts)

    return make
