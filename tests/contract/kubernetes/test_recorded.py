"""The double's objects beside those recorded from real clusters of both releases.

Recorded: Kubernetes 1.20.2 with containerd 1.6.20, and 1.36.2 with containerd 2.1.9.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from playground.cluster import ClusterDouble, ClusterOptions, NodeSpec, Pace, Release
from playground.cluster.background import running
from playground.cluster.resources import DEPLOYMENTS, EVENTS, PODS, REPLICA_SETS
from tests.fakes.kubernetes_api import deployment, eventually
from tests.fakes.pulling import ScriptedPuller

RECORDED = Path(__file__).parents[2] / "cases" / "kubernetes-recorded.json"
IMAGE = "127.0.0.1:5610/f403head/shop/checkout:1.4.2"
GOOD = "127.0.0.1:5600/pause:1"

# What recordings have and the double leaves out, with why.
LEFT_OUT = {
    "spec.containers[].command",  # the recorded workload's own
    "spec.template.spec.containers[].command",
    "spec.template.metadata.creationTimestamp",  # null, written by 1.20 only
    "status.containerStatuses[].resources",  # since 1.33: what the runtime really gave
    "status.containerStatuses[].user",
    "status.containerStatuses[].volumeMounts",
    "status.resources",
}


@dataclass
class Side:
    """What one release recorded, and the double that speaks like it."""

    release: Release
    recorded: dict[str, Any]
    double: ClusterDouble


@pytest.fixture(scope="module", params=list(Release), ids=lambda release: release.value)
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    release: Release = request.param
    recorded = json.loads(RECORDED.read_text())[release.value]
    (waiting,) = recorded["failing_pod"]["status"]["containerStatuses"]
    puller = ScriptedPuller(GOOD, message=waiting["state"]["waiting"]["message"])
    options = ClusterOptions(release=release, pace=Pace(factor=0.03))
    double = ClusterDouble(
        name="recorded", nodes=[NodeSpec("node-1")], puller=puller, options=options
    )
    with running(double):
        double.apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}})
        for name, image, replicas in (("checkout", IMAGE, 2), ("good", GOOD, 1)):
            body = deployment(name, image, replicas=replicas)
            body["metadata"]["namespace"] = "shop"
            body["spec"]["template"]["spec"]["dnsPolicy"] = "Default"
            double.apply(body)
        eventually(lambda: _reasons(double) >= {"BackOff", "Started", "ScalingReplicaSet"})
        yield Side(release, recorded, double)


def _reasons(double: ClusterDouble) -> set[str]:
    return {event["reason"] for event in double.store.all(EVENTS)}


def _pod(side: Side, app: str, state: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        for pod in side.double.store.all(PODS, "shop"):
            (status,) = pod["status"].get("containerStatuses", [{"state": {}}])
            (inner,) = status["state"].values() if status["state"] else [{}]
            words = (inner.get("reason"), *status["state"])
            if pod["metadata"]["labels"]["app"] == app and state in words:
                return pod
        return None

    return eventually(found)


def _shape(value: Any, path: str = "") -> set[str]:
    """The paths of an object's leaves, list places left out."""
    if isinstance(value, dict) and value:
        return {leaf for k, v in value.items() for leaf in _shape(v, f"{path}.{k}".lstrip("."))}
    if isinstance(value, list) and value:
        return {leaf for item in value for leaf in _shape(item, f"{path}[]")}
    return {path}


def _differences(ours: Any, theirs: Any) -> set[str]:
    found = _shape(ours) ^ _shape(theirs)
    return {
        path
        for path in found
        if not any(path == left or path.startswith((left + ".", left + "[")) for left in LEFT_OUT)
    }


def test_a_failing_pod_has_the_recorded_shape(side: Side) -> None:
    ours = _pod(side, "checkout", "ErrImagePull")
    theirs = {"status": side.recorded["failing_pod"]["status"]}
    differences = _differences({"status": ours["status"]}, theirs)
    assert differences == set()


def test_a_failing_pod_waits_in_the_recorded_words(side: Side) -> None:
    ours = _pod(side, "checkout", "ErrImagePull")["status"]
    theirs = side.recorded["failing_pod"]["status"]
    waiting = theirs["containerStatuses"][0]["state"]["waiting"]
    assert ours["containerStatuses"][0]["state"]["waiting"] == waiting

    def plain(status: dict[str, Any]) -> list[tuple[str, ...]]:
        fields = ("type", "status", "reason", "message")
        return [tuple(c.get(field, "") for field in fields) for c in status["conditions"]]

    assert plain(ours) == plain(theirs)
    assert (ours["phase"], ours["qosClass"]) == (theirs["phase"], theirs["qosClass"])


def test_a_running_pod_has_the_recorded_status(side: Side) -> None:
    ours = _pod(side, "good", "running")["status"]
    theirs = side.recorded["running_pod"]["status"]
    assert ours["phase"] == theirs["phase"]
    mine, other = ours["containerStatuses"][0], theirs["containerStatuses"][0]
    assert (mine["ready"], mine["started"], mine["image"]) == (
        other["ready"],
        other["started"],
        other["image"],
    )
    assert [c["type"] for c in ours["conditions"]] == [c["type"] for c in theirs["conditions"]]
    assert {c["status"] for c in ours["conditions"]} == {"True"}


def test_a_deployment_and_its_replica_set_have_the_recorded_shape(side: Side) -> None:
    _pod(side, "checkout", "ErrImagePull")
    deployed = side.double.store.get(DEPLOYMENTS, "shop", "checkout")
    assert _differences(deployed, side.recorded["deployment"]) == set()
    (replica_set,) = (
        item
        for item in side.double.store.all(REPLICA_SETS, "shop")
        if item["metadata"]["labels"]["app"] == "checkout"
    )
    assert _differences(replica_set, side.recorded["replica_set"]) == set()


def test_every_recorded_event_is_written_in_its_form(side: Side) -> None:
    pod = _pod(side, "checkout", "ImagePullBackOff")
    names = {pod["metadata"]["name"]: "POD", "checkout": "DEPLOYMENT"}
    theirs = side.recorded["events"]
    recorded_names = {
        side.recorded["failing_pod"]["metadata"]["name"]: "POD",
        "checkout": "DEPLOYMENT",
    }
    ours = side.double.store.all(EVENTS, "shop")
    mine = {_summary(event, names): event for event in ours}
    for event in theirs:
        summary = _summary(event, recorded_names)
        if summary[0] not in ("POD", "DEPLOYMENT"):
            continue
        assert summary in mine
        left = _shape(mine[summary]) ^ _shape(event)
        assert left <= {"reportingInstance"}, summary


def _summary(event: dict[str, Any], names: dict[str, str]) -> tuple[str, ...]:
    """An event without what differs from run to run."""
    about = event["involvedObject"]["name"]
    message = event["message"]
    for name, stand_in in names.items():
        if stand_in == "POD":
            message = message.replace(name, stand_in)
    words = [word for word in message.split() if not word.startswith(("node-", "checkout-"))]
    source = event["source"].get("component", "")
    return (names.get(about, about), event["type"], event["reason"], " ".join(words), source)
