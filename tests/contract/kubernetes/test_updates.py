"""Updates: optimistic locks, generations, the status apart from the spec."""

from tests.fakes.kubernetes_api import MERGE, ClusterUnderTest, config_map, deployment, eventually


def test_an_update_with_the_read_revision_is_written(cluster: ClusterUnderTest, name: str) -> None:
    body = cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    changed = cluster.api.put(cluster.config_map(name), {**body, "data": {"a": "2"}}).ok()
    assert changed["data"] == {"a": "2"}
    assert int(changed["metadata"]["resourceVersion"]) > int(body["metadata"]["resourceVersion"])
    assert changed["metadata"]["uid"] == body["metadata"]["uid"]


def test_a_stale_update_conflicts(cluster: ClusterUnderTest, name: str) -> None:
    body = cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    cluster.api.put(cluster.config_map(name), {**body, "data": {"a": "2"}}).ok()
    answer = cluster.api.put(cluster.config_map(name), {**body, "data": {"a": "3"}})
    assert (answer.status, answer.body["reason"]) == (409, "Conflict")
    assert answer.body["message"] == (
        f'Operation cannot be fulfilled on configmaps "{name}": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )
    assert answer.body["details"] == {"name": name, "kind": "configmaps"}


def test_an_update_without_a_revision_overwrites(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    changed = cluster.api.put(cluster.config_map(name), config_map(name, b="2")).ok()
    assert changed["data"] == {"b": "2"}


def test_an_update_of_another_uid_conflicts(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    body = config_map(name)
    body["metadata"]["uid"] = "00000000-0000-4000-8000-000000000000"
    answer = cluster.api.put(cluster.config_map(name), body)
    assert (answer.status, answer.body["reason"]) == (409, "Conflict")
    assert "Precondition failed: UID in precondition: " in answer.body["message"]


def test_an_update_under_another_name_is_bad(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.put(cluster.config_map(name), config_map("other"))
    assert answer.status == 400
    assert answer.body["message"] == (
        f"the name of the object (other) does not match the name on the URL ({name})"
    )


def test_an_update_of_an_absent_object_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.put(cluster.config_map("no-such"), config_map("no-such"))
    assert answer.status == 404


def test_the_generation_moves_with_the_spec_only(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0)
    made = cluster.api.post(cluster.deployment(), body).ok()
    assert made["metadata"]["generation"] == 1
    path = cluster.deployment(name)
    labelled = cluster.api.patch(path, {"metadata": {"labels": {"x": "y"}}}, MERGE).ok()
    assert labelled["metadata"]["generation"] == 1
    changed = cluster.api.patch(path, {"spec": {"paused": True}}, MERGE).ok()
    assert changed["metadata"]["generation"] == 2


def test_the_controller_observes_the_generation(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0)
    cluster.api.post(cluster.deployment(), body).ok()
    path = cluster.deployment(name)
    eventually(lambda: cluster.api.get(path).body["status"].get("observedGeneration") == 1)
    cluster.api.patch(path, {"spec": {"minReadySeconds": 1}}, MERGE).ok()
    eventually(lambda: cluster.api.get(path).body["status"].get("observedGeneration") == 2)


def test_the_status_cannot_be_changed_with_the_spec(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0)
    cluster.api.post(cluster.deployment(), {**body, "status": {"replicas": 7}}).ok()
    path = cluster.deployment(name)
    patched = cluster.api.patch(path, {"status": {"replicas": 7}}, MERGE).ok()
    assert patched["status"].get("replicas", 0) == 0


def test_the_spec_cannot_be_changed_with_the_status(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0, paused=True)
    cluster.api.post(cluster.deployment(), body).ok()
    change = {"spec": {"replicas": 3}, "metadata": {"labels": {"x": "y"}}}
    patched = cluster.api.patch(f"{cluster.deployment(name)}/status", change, MERGE).ok()
    assert patched["spec"]["replicas"] == 0
    assert "x" not in patched["metadata"]["labels"]


def test_scale_reads_and_writes_replicas(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0, paused=True)
    cluster.api.post(cluster.deployment(), body).ok()
    path = f"{cluster.deployment(name)}/scale"
    scale = cluster.api.get(path).ok()
    assert (scale["kind"], scale["apiVersion"]) == ("Scale", "autoscaling/v1")
    assert scale["spec"].get("replicas", 0) == 0
    assert scale["status"]["selector"] == f"app={name}"
    changed = cluster.api.patch(path, {"spec": {"replicas": 2}}, MERGE).ok()
    assert changed["spec"]["replicas"] == 2
    assert cluster.api.get(cluster.deployment(name)).ok()["spec"]["replicas"] == 2


def test_scale_of_an_absent_workload_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(f"{cluster.deployment('no-such')}/scale")
    assert answer.status == 404
    assert 'deployments/scale.apps "no-such" not found' in answer.body["message"]
