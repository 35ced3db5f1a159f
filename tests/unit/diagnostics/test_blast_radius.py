"""Who else is in the same trouble."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from diagnostics.blast_radius import shared_by
from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.model import Conclusion, Workload, WorkloadRef
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from tests.fakes.reading import IMAGE, NOW, REGISTRY, World


def workload(name: str, image: str, ready: int = 1, namespace: str = "shop") -> Workload:
    ref = WorkloadRef("eks-workshop", namespace, "Deployment", name)
    return Workload(ref, f"uid-{name}", 1, 1, ready, {"main": image})


def concluded(world: World, namespaces: tuple[str, ...] = ("*",)) -> Conclusion:
    scope = Scope("eks-workshop", world.gateways(), namespaces)
    with ThreadPoolExecutor(4) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        return doctor.diagnose(WorkloadQuery("ui-private")).groups[0]


REPOSITORY = IMAGE.rpartition(":")[0]
OTHERS = (
    workload("same-repository", f"{REPOSITORY}:9.9.9"),
    workload("same-and-down", f"{REPOSITORY}:1.0.0", ready=0),
    workload("same-registry", f"{REGISTRY}/other:1"),
    workload("elsewhere", "docker.io/library/redis:7"),
    workload("broken", "::not an image::"),
    workload("ui-private", IMAGE, namespace="default"),
)


def test_a_repositorys_fault_reaches_all_who_use_it_and_those_down_come_first() -> None:
    group = concluded(World(others=OTHERS))
    assert [one.name for one in group.also_affected] == ["same-and-down", "same-repository"]
    assert "shop/same-and-down (0 of 1 ready)" in group.blast_radius


def test_a_roles_fault_reaches_all_of_the_registry() -> None:
    group = concluded(
        World(
            others=OTHERS,
            repository_policy=None,
            role_policies={
                "EksNodeGroupRole": [
                    '{"Statement":{"Effect":"Allow","Action":"ecr:GetAuthorizationToken",'
                    '"Resource":"*"}}'
                ]
            },
        )
    )
    assert group.cause is Cause.ROLE_LACKS_PULL
    assert {one.name for one in group.also_affected} == {
        "same-and-down",
        "same-repository",
        "same-registry",
    }


def test_nobody_else_is_not_mentioned() -> None:
    group = concluded(World())
    assert (group.also_affected, group.blast_radius) == ((), "")


def test_not_allowed_to_look_is_said() -> None:
    group = concluded(World(others=OTHERS, deny=frozenset({"list workloads"})))
    assert group.also_affected == ()
    assert "not looked at" in group.blast_radius


def test_namespaces_that_may_not_be_asked_about_stay_hidden() -> None:
    assert concluded(World(others=OTHERS), ("default", "sh?p-*")).also_affected == ()


def test_many_are_counted_not_listed() -> None:
    many = tuple(workload(f"app-{number:02}", f"{REPOSITORY}:1") for number in range(40))
    group = concluded(World(others=many))
    assert len(group.also_affected) == 40
    assert group.blast_radius.endswith("and 35 more")


@pytest.mark.parametrize("cause", [Cause.DISK_FULL, Cause.NODE_CONTENT_CORRUPT, Cause.UNKNOWN])
def test_one_nodes_trouble_reaches_nobody(cause: Cause) -> None:
    assert shared_by(cause) is None
