"""A survey lists what fails by workload, and one odd pod hides nothing else."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from diagnostics.diagnosis import Doctor
from diagnostics.gateways.errors import Denied, GatewayError, NotFound
from diagnostics.model import Permission, Pod, WorkloadRef
from diagnostics.resolve import Scope
from diagnostics.survey import Survey, survey
from tests.fakes.reading import NOW, World, failing_pod

UI = WorkloadRef("eks-workshop", "default", "Deployment", "ui-private")
GONE = NotFound("get pods", "default/gone", "not found")
DENIED = Denied("get jobs.batch", "default/j", "forbidden", Permission("get jobs.batch", "default"))


class Owned(World):
    """A world where finding some pods' owners fails."""

    failures: Mapping[str, GatewayError]

    def owner(self, namespace: str, pod: str) -> WorkloadRef:
        if pod in self.failures:
            self.calls.append(f"owner of {pod}")
            raise self.failures[pod]
        return super().owner(namespace, pod)


def _pod(name: str, *owners: str) -> Pod:
    return replace(failing_pod(name), owner_uids=frozenset(owners))


def _surveyed(*pods: Pod, **failures: GatewayError) -> tuple[Survey, World]:
    world = Owned(pods=list(pods))
    world.failures = failures
    with ThreadPoolExecutor(2) as pool:
        doctor = Doctor({UI.cluster: Scope(UI.cluster, world.gateways())}, pool, lambda: NOW)
        return survey(doctor, ["*"], ["*"]), world


def _listed(found: Survey) -> dict[str, int]:
    return {f"{one.ref.kind}/{one.ref.name}": one.pods for one in found.stuck}


def test_pods_of_one_owner_are_one_line() -> None:
    found, _ = _surveyed(_pod("a", "uid-rs"), _pod("b", "uid-rs"))
    assert _listed(found) == {"Deployment/ui-private": 2}
    assert found.gaps == ()


def test_a_pod_whose_owner_may_not_be_read_is_listed_as_itself_beside_the_others() -> None:
    found, _ = _surveyed(_pod("odd", "uid-job"), _pod("a", "uid-rs"), odd=DENIED)
    assert _listed(found) == {"Pod/odd": 1, "Deployment/ui-private": 1}
    assert [gap.call for gap in found.gaps] == ["get jobs.batch"]


def test_an_owner_that_could_not_be_read_is_asked_for_once() -> None:
    found, world = _surveyed(_pod("odd", "uid-job"), _pod("even", "uid-job"), odd=DENIED)
    assert _listed(found) == {"Pod/odd": 1, "Pod/even": 1}
    assert len(found.gaps) == 1
    assert "owner of even" not in world.calls


def test_a_pod_that_is_gone_meanwhile_is_left_out_and_no_gap() -> None:
    found, _ = _surveyed(_pod("gone", "uid-old"), _pod("a", "uid-rs"), gone=GONE)
    assert _listed(found) == {"Deployment/ui-private": 1}
    assert found.gaps == ()


def test_a_bare_pod_is_listed_as_itself() -> None:
    found, _ = _surveyed(_pod("bare"))
    assert _listed(found) == {"Pod/bare": 1}


class Hanging(World):
    """A cluster that does not answer until it is let go."""

    go_on: Event

    def _call(self, name: str) -> None:
        assert self.go_on.wait(30)
        super()._call(name)


@pytest.mark.slow
def test_21_one_of_many_clusters_that_hangs_is_a_gap_and_holds_up_nobody() -> None:
    hanging = Hanging(pods=[_pod("never")])
    hanging.go_on = Event()
    healthy = {f"c{number}": World(pods=[_pod(f"pod-{number}")]) for number in range(199)}
    scopes = {name: Scope(name, world.gateways()) for name, world in healthy.items()}
    scopes = {"hangs": Scope("hangs", hanging.gateways()), **scopes}
    try:
        with ThreadPoolExecutor(2) as pool:
            found = survey(Doctor(scopes, pool, lambda: NOW), ["*"], ["*"], seconds=2.0)
    finally:
        hanging.go_on.set()
    assert {one.ref.cluster for one in found.stuck} == set(healthy)
    (gap,) = found.gaps
    assert str(gap) == "list pods on cluster hangs could not be read: no answer within 2 s"


def test_when_the_time_for_diagnoses_is_over_the_rest_is_named_and_not_looked_into() -> None:
    world = World(pods=[_pod(f"pod-{number}") for number in range(4)])
    ticks = iter(range(0, 10_000, 20))
    with ThreadPoolExecutor(2) as pool:
        doctor = Doctor(
            {UI.cluster: Scope(UI.cluster, world.gateways())},
            pool,
            lambda: NOW + timedelta(seconds=next(ticks)),
        )
        found = survey(doctor, ["*"], ["*"])
    assert len(found.stuck) == 4
    assert found.stuck[0].sentence != "not looked into this time"
    assert found.stuck[-1].sentence == "not looked into this time"
