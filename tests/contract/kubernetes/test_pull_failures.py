"""What a pod and its events say while an image cannot be pulled."""

from typing import Any

import pytest

from tests.fakes.kubernetes_api import ClusterUnderTest, deployment, eventually


@pytest.fixture(autouse=True)
def _needs_a_node(cluster: ClusterUnderTest) -> None:
    if not cluster.has_node:
        pytest.skip("this cluster has no node, so nothing pulls")


def _pod(cluster: ClusterUnderTest, name: str, image: str, **container: Any) -> None:
    template = deployment(name, image)["spec"]["template"]
    template["spec"]["containers"][0] |= container
    body = {**template, "apiVersion": "v1", "kind": "Pod"}
    body["metadata"]["name"] = name
    cluster.api.post(cluster.path("pods"), body).ok()


def _waiting(cluster: ClusterUnderTest, name: str, reason: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        status = cluster.api.get(cluster.path("pods", name)).ok()["status"]
        for container in status.get("containerStatuses", ()):
            state: dict[str, Any] = container["state"].get("waiting", {})
            if state.get("reason") == reason:
                return state
        return None

    return eventually(found, seconds=60)


def _events(cluster: ClusterUnderTest, name: str, **fields: str) -> list[dict[str, Any]]:
    terms = {"involvedObject.name": name, **fields}
    query = ",".join(f"{field}={value}" for field, value in terms.items())
    items: list[dict[str, Any]] = cluster.api.get(cluster.path("events"), fieldSelector=query).ok()[
        "items"
    ]
    return items


def test_a_failed_pull_is_err_image_pull_then_back_off(
    cluster: ClusterUnderTest, name: str
) -> None:
    _pod(cluster, name, cluster.failing_image)
    first = _waiting(cluster, name, "ErrImagePull")
    assert f'failed to pull and unpack image "{cluster.failing_image}"' in first["message"]
    second = _waiting(cluster, name, "ImagePullBackOff")
    assert second["message"].startswith(f'Back-off pulling image "{cluster.failing_image}"')


def test_the_events_of_a_failed_pull(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)
    _waiting(cluster, name, "ImagePullBackOff")
    eventually(lambda: _events(cluster, name, reason="BackOff"))
    events = {(e["type"], e["reason"], e["message"]): e for e in _events(cluster, name)}
    image = cluster.failing_image
    for expected in (
        ("Normal", "Pulling", f'Pulling image "{image}"'),
        ("Warning", "Failed", "Error: ErrImagePull"),
        ("Warning", "Failed", "Error: ImagePullBackOff"),
        ("Normal", "BackOff", f'Back-off pulling image "{image}"'),
    ):
        event = events[expected]
        assert event["source"]["component"] == "kubelet"
        assert event["involvedObject"]["fieldPath"] == "spec.containers{app}"
        assert event["count"] >= 1
        assert event["firstTimestamp"] <= event["lastTimestamp"]
    failed = [message for _, reason, message in events if reason == "Failed"]
    assert any(message.startswith(f'Failed to pull image "{image}": ') for message in failed)


def test_the_scheduled_event_has_a_time_of_its_own(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)
    (event,) = eventually(lambda: _events(cluster, name, reason="Scheduled"))
    node = cluster.api.get(cluster.path("pods", name)).ok()["spec"]["nodeName"]
    assert event["message"] == f"Successfully assigned {cluster.namespace}/{name} to {node}"
    assert event["eventTime"]
    assert event["firstTimestamp"] is event["lastTimestamp"] is None
    assert event["source"] == {}
    assert event["reportingComponent"] == "default-scheduler"


def test_repeated_events_are_counted(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)

    def repeated() -> list[dict[str, Any]]:
        return [e for e in _events(cluster, name, reason="Pulling") if e["count"] > 1]

    (event,) = eventually(repeated, seconds=90)
    assert event["lastTimestamp"] >= event["firstTimestamp"]


def test_events_are_selected_by_uid_and_type(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)
    _waiting(cluster, name, "ImagePullBackOff")
    uid = cluster.api.get(cluster.path("pods", name)).ok()["metadata"]["uid"]
    query = {"involvedObject.uid": uid, "involvedObject.kind": "Pod", "type": "Warning"}
    events = _events(cluster, name, **query)
    assert events
    assert {event["type"] for event in events} == {"Warning"}


def test_a_failing_pod_is_pending_and_unready(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)
    _waiting(cluster, name, "ImagePullBackOff")
    status = cluster.api.get(cluster.path("pods", name)).ok()["status"]
    assert status["phase"] == "Pending"
    assert status["qosClass"] == "BestEffort"
    conditions = {item["type"]: item for item in status["conditions"]}
    assert conditions["PodScheduled"]["status"] == conditions["Initialized"]["status"] == "True"
    for kind in ("Ready", "ContainersReady"):
        assert conditions[kind]["status"] == "False"
        assert conditions[kind]["reason"] == "ContainersNotReady"
        assert conditions[kind]["message"] == "containers with unready status: [app]"
    (container,) = status["containerStatuses"]
    assert (container["ready"], container["restartCount"]) == (False, 0)
    assert (container["imageID"], container["lastState"]) == ("", {})
    assert container["started"] is False


def test_pods_are_selected_by_phase_and_node(cluster: ClusterUnderTest, name: str) -> None:
    _pod(cluster, name, cluster.failing_image)
    _waiting(cluster, name, "ImagePullBackOff")
    node = cluster.api.get(cluster.path("pods", name)).ok()["spec"]["nodeName"]
    labels = f"app={name}"

    def count(fields: str) -> int:
        found = cluster.api.get(cluster.path("pods"), labelSelector=labels, fieldSelector=fields)
        return len(found.ok()["items"])

    assert count(f"status.phase=Pending,spec.nodeName={node}") == 1
    assert count("status.phase=Running") == 0
    assert count(f"spec.nodeName!={node}") == 0


def test_an_image_that_may_not_be_pulled_is_err_image_never_pull(
    cluster: ClusterUnderTest, name: str
) -> None:
    image = cluster.failing_image
    _pod(cluster, name, image, imagePullPolicy="Never")
    state = _waiting(cluster, name, "ErrImageNeverPull")
    text = f'Container image "{image}" is not present with pull policy of Never'
    assert state["message"] == text
    (event,) = eventually(lambda: _events(cluster, name, reason="ErrImageNeverPull"))
    assert (event["type"], event["message"]) == ("Warning", text)


def test_a_name_that_is_no_reference_is_invalid_image_name(
    cluster: ClusterUnderTest, name: str
) -> None:
    image = "registry.example/app@sha256:abc"
    _pod(cluster, name, image)
    state = _waiting(cluster, name, "InvalidImageName")
    assert state["message"].startswith(f'Failed to apply default image tag "{image}": ')
    (event,) = eventually(lambda: _events(cluster, name, reason="InspectFailed"))
    assert event["message"] == state["message"]


def test_an_init_container_holds_the_others_back(cluster: ClusterUnderTest, name: str) -> None:
    template = deployment(name, cluster.failing_image)["spec"]["template"]
    template["spec"]["initContainers"] = [{"name": "first", "image": cluster.failing_image}]
    body = {**template, "apiVersion": "v1", "kind": "Pod"}
    body["metadata"]["name"] = name
    cluster.api.post(cluster.path("pods"), body).ok()

    def first() -> dict[str, Any] | None:
        found: dict[str, Any] = cluster.api.get(cluster.path("pods", name)).ok()["status"]
        (init,) = found.get("initContainerStatuses", [{"state": {}}])
        reason = init["state"].get("waiting", {}).get("reason")
        return found if reason == "ImagePullBackOff" else None

    status = eventually(first)
    (main,) = status["containerStatuses"]
    assert main["state"]["waiting"] == {"reason": "PodInitializing"}
    conditions = {item["type"]: item for item in status["conditions"]}
    assert conditions["Initialized"]["status"] == "False"
    assert conditions["Initialized"]["reason"] == "ContainersNotInitialized"
    assert conditions["Initialized"]["message"] == "containers with incomplete status: [first]"
    (event,) = eventually(lambda: _events(cluster, name, reason="BackOff"))
    assert event["involvedObject"]["fieldPath"] == "spec.initContainers{first}"


def test_a_pull_that_works_tells_pulled_created_started(
    cluster: ClusterUnderTest, name: str
) -> None:
    if cluster.working_image is None:
        pytest.skip("no image is named that this cluster can pull")
    _pod(cluster, name, cluster.working_image)

    def running() -> bool:
        status = cluster.api.get(cluster.path("pods", name)).ok()["status"]
        return bool(status["phase"] == "Running")

    eventually(running, seconds=60)
    eventually(lambda: _events(cluster, name, reason="Started"))
    by_reason = {event["reason"]: event for event in _events(cluster, name)}
    assert {"Scheduled", "Pulling", "Pulled", "Created", "Started"} <= by_reason.keys()
    text = f'Successfully pulled image "{cluster.working_image}" in '
    assert by_reason["Pulled"]["message"].startswith(text)
