"""What the controllers make of workloads."""

from typing import Any

import pytest

from tests.fakes.kubernetes_api import MERGE, STRATEGIC, ClusterUnderTest, deployment, eventually

RESTARTED = "kubectl.kubernetes.io/restartedAt"
REVISION = "deployment.kubernetes.io/revision"


@pytest.fixture
def image(cluster: ClusterUnderTest) -> str:
    """An image that can be pulled here."""
    if not cluster.has_node:
        pytest.skip("this cluster has no node")
    if cluster.working_image is None:
        pytest.skip("no image is named that this cluster can pull")
    return cluster.working_image


def _restart(cluster: ClusterUnderTest, name: str, when: str) -> None:
    template = {"metadata": {"annotations": {RESTARTED: when}}}
    cluster.api.patch(cluster.deployment(name), {"spec": {"template": template}}, STRATEGIC).ok()


def _replica_sets(cluster: ClusterUnderTest, name: str) -> list[dict[str, Any]]:
    path = cluster.path("replicasets", group="apps/v1")
    found = cluster.api.get(path, labelSelector=f"app={name}").ok()["items"]
    return sorted(found, key=lambda item: int(item["metadata"]["annotations"][REVISION]))


def _replica_set_events(cluster: ClusterUnderTest, name: str, since: str) -> list[dict[str, Any]]:
    return cluster.api.get(
        cluster.path("replicasets", group="apps/v1"),
        watch="true",
        timeoutSeconds=1,
        resourceVersion=since,
        labelSelector=f"app={name}",
    ).lines


def _pods(cluster: ClusterUnderTest, name: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = cluster.api.get(
        cluster.path("pods"), labelSelector=f"app={name}"
    ).ok()["items"]
    return items


def _status(cluster: ClusterUnderTest, name: str) -> dict[str, Any]:
    body: dict[str, Any] = cluster.api.get(cluster.deployment(name)).ok()
    return (
        body["status"]
        if body["metadata"]["generation"] == body["status"].get("observedGeneration")
        else {}
    )


def _condition(status: dict[str, Any], kind: str) -> dict[str, str]:
    return next((c for c in status.get("conditions", ()) if c["type"] == kind), {})


def _rolled_out(cluster: ClusterUnderTest, name: str) -> dict[str, Any]:
    def complete() -> dict[str, Any] | None:
        status = _status(cluster, name)
        reason = _condition(status, "Progressing").get("reason")
        return status if reason == "NewReplicaSetAvailable" else None

    return eventually(complete, seconds=60)


def test_a_deployment_makes_a_replica_set_that_makes_pods(
    cluster: ClusterUnderTest, name: str
) -> None:
    body = deployment(name, cluster.failing_image, replicas=2)
    made = cluster.api.post(cluster.deployment(), body).ok()
    eventually(lambda: len(_pods(cluster, name)) == 2)
    (replica_set,) = _replica_sets(cluster, name)
    digest = replica_set["metadata"]["labels"]["pod-template-hash"]
    assert replica_set["metadata"]["name"] == f"{name}-{digest}"
    assert replica_set["spec"]["selector"]["matchLabels"]["pod-template-hash"] == digest
    (owner,) = replica_set["metadata"]["ownerReferences"]
    assert (owner["kind"], owner["uid"]) == ("Deployment", made["metadata"]["uid"])
    assert owner["controller"] is owner["blockOwnerDeletion"] is True
    for pod in _pods(cluster, name):
        (owner,) = pod["metadata"]["ownerReferences"]
        assert (owner["kind"], owner["name"]) == ("ReplicaSet", f"{name}-{digest}")
        assert pod["metadata"]["labels"] == {"app": name, "pod-template-hash": digest}
        assert pod["metadata"]["generateName"] == f"{name}-{digest}-"


def test_the_first_revision_is_noted(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    eventually(lambda: _status(cluster, name))
    annotations = cluster.api.get(cluster.deployment(name)).ok()["metadata"]["annotations"]
    assert annotations[REVISION] == "1"
    (replica_set,) = _replica_sets(cluster, name)
    notes = replica_set["metadata"]["annotations"]
    assert notes[REVISION] == "1"
    assert notes["deployment.kubernetes.io/desired-replicas"] == "1"
    assert notes["deployment.kubernetes.io/max-replicas"] == "2"


def test_a_deployment_without_available_pods_says_so(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    status = eventually(
        lambda: found if (found := _status(cluster, name)).get("unavailableReplicas") else None
    )
    available = _condition(status, "Available")
    assert (available["status"], available["reason"]) == ("False", "MinimumReplicasUnavailable")
    assert _condition(status, "Progressing")["status"] == "True"
    assert status["unavailableReplicas"] == 1
    assert "availableReplicas" not in status


def test_a_deployment_that_makes_no_progress_exceeds_its_deadline(
    cluster: ClusterUnderTest, name: str
) -> None:
    body = deployment(name, cluster.failing_image, progressDeadlineSeconds=2)
    cluster.api.post(cluster.deployment(), body).ok()

    def late() -> dict[str, str] | None:
        found = _condition(_status(cluster, name), "Progressing")
        return found if found.get("status") == "False" else None

    condition = eventually(late)
    assert condition["reason"] == "ProgressDeadlineExceeded"
    assert condition["message"].endswith(" has timed out progressing.")


def test_a_restart_that_fails_again_leaves_the_old_pod(
    cluster: ClusterUnderTest, name: str
) -> None:
    """One replica may not become unavailable, and the new pod never replaces it."""
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    eventually(lambda: len(_pods(cluster, name)) == 1)
    old = _pods(cluster, name)[0]["metadata"]["uid"]
    _restart(cluster, name, "2026-01-01T00:00:00Z")
    status = eventually(
        lambda: found if (found := _status(cluster, name)).get("replicas") == 2 else None
    )
    assert (status["updatedReplicas"], status["unavailableReplicas"]) == (1, 2)
    assert old in {pod["metadata"]["uid"] for pod in _pods(cluster, name)}
    first, second = _replica_sets(cluster, name)
    assert (first["spec"]["replicas"], second["spec"]["replicas"]) == (1, 1)
    assert second["metadata"]["annotations"][REVISION] == "2"
    assert second["spec"]["template"]["metadata"]["annotations"][RESTARTED]


def test_failing_pods_go_first_in_a_rolling_update(cluster: ClusterUnderTest, name: str) -> None:
    strategy = {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}
    body = deployment(name, cluster.failing_image, strategy=strategy)
    cluster.api.post(cluster.deployment(), body).ok()
    eventually(lambda: len(_pods(cluster, name)) == 1)
    _restart(cluster, name, "2026-01-01T00:00:00Z")
    eventually(
        lambda: [item["spec"]["replicas"] for item in _replica_sets(cluster, name)] == [0, 1]
    )


def test_going_back_to_an_old_template_uses_its_replica_set(
    cluster: ClusterUnderTest, name: str
) -> None:
    body = deployment(name, cluster.failing_image)
    cluster.api.post(cluster.deployment(), body).ok()
    eventually(lambda: _replica_sets(cluster, name))
    first = _replica_sets(cluster, name)[0]["metadata"]["name"]
    template = {"metadata": {"annotations": {"note": "two"}}}
    path = cluster.deployment(name)
    cluster.api.patch(path, {"spec": {"template": template}}, MERGE).ok()
    eventually(lambda: len(_replica_sets(cluster, name)) == 2)
    template = {"metadata": {"annotations": None}}
    cluster.api.patch(path, {"spec": {"template": template}}, MERGE).ok()
    revisions = eventually(
        lambda: (
            found
            if (found := [s["metadata"] for s in _replica_sets(cluster, name)])[-1]["name"] == first
            else None
        )
    )
    assert [meta["annotations"][REVISION] for meta in revisions] == ["2", "3"]


def test_a_rollout_completes_when_its_pods_run(
    cluster: ClusterUnderTest, name: str, image: str
) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, image, replicas=2)).ok()
    status = _rolled_out(cluster, name)
    counts = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
    assert [status[field] for field in counts] == [2, 2, 2, 2]
    assert "unavailableReplicas" not in status
    assert _condition(status, "Available")["reason"] == "MinimumReplicasAvailable"
    for pod in _pods(cluster, name):
        assert pod["status"]["phase"] == "Running"
        (container,) = pod["status"]["containerStatuses"]
        assert container["ready"] is container["started"] is True
        assert container["imageID"]
        assert "startedAt" in container["state"]["running"]


def test_a_rolling_restart_never_goes_below_its_minimum(
    cluster: ClusterUnderTest, name: str, image: str
) -> None:
    strategy = {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
    body = deployment(name, image, replicas=2, strategy=strategy)
    cluster.api.post(cluster.deployment(), body).ok()
    _rolled_out(cluster, name)
    since = cluster.api.get(cluster.deployment()).ok()["metadata"]["resourceVersion"]
    before = {pod["metadata"]["uid"] for pod in _pods(cluster, name)}
    _restart(cluster, name, "2026-01-01T00:00:00Z")
    _rolled_out(cluster, name)
    events = cluster.api.get(
        cluster.deployment(),
        watch="true",
        timeoutSeconds=1,
        resourceVersion=since,
        fieldSelector=f"metadata.name={name}",
    ).lines
    assert all(event["object"]["status"]["availableReplicas"] >= 2 for event in events)
    sizes: dict[str, int] = {}
    for event in _replica_set_events(cluster, name, since):
        sizes[event["object"]["metadata"]["name"]] = event["object"]["spec"]["replicas"]
        assert sum(sizes.values()) <= 3
    alive = [p for p in _pods(cluster, name) if "deletionTimestamp" not in p["metadata"]]
    assert not before & {pod["metadata"]["uid"] for pod in alive}


def test_deleting_a_deployment_takes_its_pods_along(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    eventually(lambda: _pods(cluster, name))
    cluster.api.delete(cluster.deployment(name), propagationPolicy="Background").ok()
    eventually(lambda: not _replica_sets(cluster, name) and not _pods(cluster, name))


def test_a_foreground_deletion_goes_last(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    eventually(lambda: _pods(cluster, name))
    answer = cluster.api.delete(cluster.deployment(name), propagationPolicy="Foreground").ok()
    assert answer["metadata"]["finalizers"] == ["foregroundDeletion"]
    eventually(lambda: cluster.api.get(cluster.deployment(name)).status == 404)
    assert not _replica_sets(cluster, name)


def test_a_lost_pod_is_replaced(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.deployment(), deployment(name, cluster.failing_image)).ok()
    eventually(lambda: _pods(cluster, name))
    lost = _pods(cluster, name)[0]["metadata"]
    cluster.api.delete(cluster.path("pods", lost["name"]), gracePeriodSeconds=0).ok()
    eventually(lambda: [p for p in _pods(cluster, name) if p["metadata"]["uid"] != lost["uid"]])


def test_a_pod_that_fits_nowhere_stays_pending(cluster: ClusterUnderTest, name: str) -> None:
    pod = deployment(name, cluster.failing_image)["spec"]["template"]
    pod |= {"apiVersion": "v1", "kind": "Pod"}
    pod["metadata"]["name"] = name
    pod["spec"]["nodeSelector"] = {"no-such-label": "at-all"}
    cluster.api.post(cluster.path("pods"), pod).ok()

    def refused() -> list[dict[str, Any]]:
        conditions = (
            cluster.api.get(cluster.path("pods", name)).ok()["status"].get("conditions", [])
        )
        return [c for c in conditions if c["type"] == "PodScheduled" and c["status"] == "False"]

    (condition,) = eventually(refused)
    assert condition["reason"] == "Unschedulable"
    query = f"involvedObject.name={name},reason=FailedScheduling"
    event, *_ = eventually(
        lambda: cluster.api.get(cluster.path("events"), fieldSelector=query).ok()["items"]
    )
    assert event["type"] == "Warning"
    assert event["message"] == condition["message"]


def test_a_pod_without_its_service_account_is_forbidden(
    cluster: ClusterUnderTest, name: str
) -> None:
    pod = deployment(name, cluster.failing_image)["spec"]["template"]
    pod |= {"apiVersion": "v1", "kind": "Pod"}
    pod["metadata"]["name"] = name
    pod["spec"]["serviceAccountName"] = "no-such"
    answer = cluster.api.post(cluster.path("pods"), pod)
    assert answer.status == 403
    assert answer.body["message"] == (
        f'pods "{name}" is forbidden: error looking up service account '
        f'{cluster.namespace}/no-such: serviceaccount "no-such" not found'
    )


def test_a_pods_image_may_change_but_not_its_command(cluster: ClusterUnderTest, name: str) -> None:
    pod = deployment(name, cluster.failing_image)["spec"]["template"]
    pod |= {"apiVersion": "v1", "kind": "Pod"}
    pod["metadata"]["name"] = name
    cluster.api.post(cluster.path("pods"), pod).ok()
    path = cluster.path("pods", name)
    change = {"spec": {"containers": [{"name": "app", "image": "127.0.0.1:1/app:2"}]}}
    cluster.api.patch(path, change, STRATEGIC).ok()
    change = {"spec": {"containers": [{"name": "app", "command": ["x"]}]}}
    answer = cluster.api.patch(path, change, STRATEGIC)
    assert answer.status == 422
    assert "pod updates may not change fields other than" in answer.body["message"]


def test_a_stateful_set_waits_for_its_first_pod(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=2)
    body |= {"kind": "StatefulSet"}
    body["spec"]["serviceName"] = name
    path = cluster.path("statefulsets", group="apps/v1")
    cluster.api.post(path, body).ok()
    eventually(lambda: _pods(cluster, name))
    assert [pod["metadata"]["name"] for pod in _pods(cluster, name)] == [f"{name}-0"]
    pod = _pods(cluster, name)[0]
    assert pod["metadata"]["ownerReferences"][0]["kind"] == "StatefulSet"
    assert pod["metadata"]["labels"]["controller-revision-hash"].startswith(f"{name}-")


def test_a_stateful_set_rolls_from_the_last_to_the_first(
    cluster: ClusterUnderTest, name: str, image: str
) -> None:
    body = deployment(name, image, replicas=2) | {"kind": "StatefulSet"}
    body["spec"]["serviceName"] = name
    path = cluster.path("statefulsets", group="apps/v1")
    cluster.api.post(path, body).ok()
    path = f"{path}/{name}"
    eventually(lambda: cluster.api.get(path).body["status"].get("readyReplicas") == 2, seconds=60)
    template = {"metadata": {"annotations": {RESTARTED: "2026-01-01T00:00:00Z"}}}
    cluster.api.patch(path, {"spec": {"template": template}}, STRATEGIC).ok()

    def renewed() -> bool:
        status = cluster.api.get(path).ok()["status"]
        same = status["currentRevision"] == status["updateRevision"]
        return same and status["observedGeneration"] == 2 and status.get("readyReplicas") == 2

    eventually(renewed, seconds=60)
    assert all(RESTARTED in pod["metadata"]["annotations"] for pod in _pods(cluster, name))


def test_a_daemon_set_has_a_pod_on_each_node(cluster: ClusterUnderTest, name: str) -> None:
    if not cluster.has_node:
        pytest.skip("this cluster has no node")
    body = deployment(name, cluster.failing_image) | {"kind": "DaemonSet"}
    del body["spec"]["replicas"]
    path = cluster.path("daemonsets", group="apps/v1")
    cluster.api.post(path, body).ok()
    nodes = cluster.api.get("/api/v1/nodes").ok()["items"]

    def placed() -> bool:
        status = cluster.api.get(f"{path}/{name}").ok().get("status", {})
        return status.get("currentNumberScheduled") == len(nodes)

    eventually(placed)
    status = cluster.api.get(f"{path}/{name}").ok()["status"]
    assert status["desiredNumberScheduled"] == len(nodes)
    assert status["numberReady"] == 0
    eventually(
        lambda: (
            {pod["spec"].get("nodeName") for pod in _pods(cluster, name)}
            == {node["metadata"]["name"] for node in nodes}
        )
    )


def test_a_job_owns_its_pod(cluster: ClusterUnderTest, name: str) -> None:
    template = deployment(name, cluster.failing_image)["spec"]["template"]
    template["spec"]["restartPolicy"] = "Never"
    body = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": {"app": name}},
        "spec": {"template": template},
    }
    made = cluster.api.post(cluster.path("jobs", group="batch/v1"), body).ok()
    assert made["spec"]["backoffLimit"] == 6
    eventually(lambda: _pods(cluster, name))
    (pod,) = _pods(cluster, name)
    assert pod["metadata"]["ownerReferences"][0]["uid"] == made["metadata"]["uid"]
    assert pod["metadata"]["labels"]["job-name"] == name
    path = cluster.path("jobs", name, group="batch/v1")
    eventually(lambda: cluster.api.get(path).ok()["status"].get("active") == 1)
