import random
from datetime import UTC, datetime
from typing import Any

import pytest

from playground.cluster.admission.pod_defaults import pull_policy
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import NORMAL, EventRecorder, Source
from playground.cluster.identities import Identities, fnv32a, safe_encode
from playground.cluster.options import Release
from playground.cluster.registry import Registry
from playground.cluster.resources import (
    CONFIG_MAPS,
    DEPLOYMENTS,
    EVENTS,
    NAMESPACES,
    PODS,
    SERVICE_ACCOUNTS,
)
from playground.cluster.status import ApiError
from playground.cluster.store import Store


class SetClock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return datetime.fromtimestamp(1_767_225_600 + self.seconds, UTC)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def registry(clock: SetClock) -> Registry:
    registry = Registry(Store(), clock, Identities(random.Random(1)), Release.V1_36)
    registry.create(NAMESPACES, "", {"metadata": {"name": "n"}})
    registry.create(SERVICE_ACCOUNTS, "n", {"metadata": {"name": "default"}})
    return registry


def _pod(name: str, **spec: Any) -> dict[str, Any]:
    containers = [{"name": "c", "image": "i"}]
    return {"metadata": {"name": name}, "spec": {"containers": containers, **spec}}


def test_a_clients_own_ids_are_ignored(registry: Registry) -> None:
    meta = {"name": "a", "uid": "mine", "generation": 9, "resourceVersion": "5"}
    made = registry.create(CONFIG_MAPS, "n", {"metadata": meta})["metadata"]
    assert made["uid"] != "mine"
    assert made["resourceVersion"] != "5"
    assert "generation" not in made


def test_a_pod_is_completed_on_its_way_in(registry: Registry) -> None:
    pod = registry.create(PODS, "n", _pod("p"))
    assert pod["spec"]["serviceAccountName"] == "default"
    assert {item["key"] for item in pod["spec"]["tolerations"]} == {
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
    }
    assert pod["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
    assert pod["metadata"]["generation"] == 1
    (mount,) = pod["spec"]["containers"][0]["volumeMounts"]
    assert mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount"


def test_a_pod_takes_its_accounts_pull_secrets(registry: Registry) -> None:
    account = {"metadata": {"name": "a"}, "imagePullSecrets": [{"name": "s"}]}
    registry.create(SERVICE_ACCOUNTS, "n", account)
    pod = registry.create(PODS, "n", _pod("p", serviceAccountName="a"))
    assert pod["spec"]["imagePullSecrets"] == [{"name": "s"}]
    own = registry.create(
        PODS, "n", _pod("q", serviceAccountName="a", imagePullSecrets=[{"name": "own"}])
    )
    assert own["spec"]["imagePullSecrets"] == [{"name": "own"}]


def test_nulls_count_as_absent(registry: Registry) -> None:
    """Go clients write `creationTimestamp: null` into every template."""
    template = {
        "metadata": {"labels": {"a": "b"}, "creationTimestamp": None},
        "spec": {"containers": _containers(), "volumes": None},
    }
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    made = registry.create(DEPLOYMENTS, "n", {"metadata": {"name": "d"}, "spec": spec})
    assert made["spec"]["template"]["metadata"] == {"labels": {"a": "b"}}
    assert "volumes" not in made["spec"]["template"]["spec"]


def test_annotations_of_a_deployment_move_its_generation(registry: Registry) -> None:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": _containers()}}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    registry.create(DEPLOYMENTS, "n", {"metadata": {"name": "d"}, "spec": spec})

    def note(obj: dict[str, Any]) -> dict[str, Any]:
        obj["metadata"]["annotations"] = {"x": "y"}
        return obj

    assert registry.update(DEPLOYMENTS, "n", "d", note)["metadata"]["generation"] == 2


def _containers() -> list[dict[str, str]]:
    return [{"name": "c", "image": "i"}]


def test_a_namespace_that_ends_takes_nothing_new(registry: Registry) -> None:
    Deleter(registry).delete(NAMESPACES, "", "n", DeleteOptions())
    with pytest.raises(ApiError, match="because it is being terminated") as caught:
        registry.create(CONFIG_MAPS, "n", {"metadata": {"name": "a"}})
    assert caught.value.code == 403


@pytest.mark.parametrize(
    ("node", "phase", "grace", "gone"),
    [
        ("", "Pending", None, True),
        ("node", "Running", None, False),
        ("node", "Running", 0, True),
        ("node", "Succeeded", None, True),
    ],
)
def test_only_a_pod_that_runs_gets_grace(
    registry: Registry, node: str, phase: str, grace: int | None, gone: bool
) -> None:
    pod = registry.create(PODS, "n", _pod("p"))
    spec = {**pod["spec"], "nodeName": node} if node else pod["spec"]
    registry.store.put(PODS, {**pod, "spec": spec, "status": {"phase": phase}})
    options = DeleteOptions(grace_seconds=grace)
    obj, done = Deleter(registry).delete(PODS, "n", "p", options)
    assert done is gone
    assert ("deletionTimestamp" in obj["metadata"]) is not gone


def test_the_same_event_is_counted(registry: Registry, clock: SetClock) -> None:
    recorder = EventRecorder(registry, Release.V1_36)
    pod = registry.create(PODS, "n", _pod("p"))
    for _ in range(3):
        recorder.record(Source("kubelet", "node"), pod, NORMAL, "Pulling", "text")
        clock.seconds += 10
    (event,) = registry.store.all(EVENTS)
    assert event["count"] == 3
    assert (event["firstTimestamp"], event["lastTimestamp"]) == (
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:20Z",
    )


def test_a_source_may_write_25_events_about_an_object_then_one_in_five_minutes(
    registry: Registry, clock: SetClock
) -> None:
    recorder = EventRecorder(registry, Release.V1_36)
    pod = registry.create(PODS, "n", _pod("p"))

    def write() -> int:
        for _ in range(30):
            recorder.record(Source("kubelet", "node"), pod, NORMAL, "Pulling", "text")
        return int(registry.store.all(EVENTS)[0]["count"])

    assert write() == 25
    clock.seconds += 299
    assert write() == 25
    clock.seconds += 301
    assert write() == 27


@pytest.mark.parametrize(
    ("image", "policy"),
    [("a", "Always"), ("h:5/a", "Always"), ("a:latest", "Always"), ("a:1", "IfNotPresent")],
)
def test_pull_policies_follow_the_tag(image: str, policy: str) -> None:
    assert pull_policy(image) == policy


def test_names_are_hashed_like_kubernetes_does() -> None:
    assert fnv32a(b"") == 0x811C9DC5
    assert fnv32a(b"a") == 0xE40C292C
    assert safe_encode(1234567890) == "56789bcdf4"
