"""The three patch types."""

from typing import Any

import pytest

from tests.fakes.kubernetes_api import (
    JSON_PATCH,
    MERGE,
    STRATEGIC,
    ClusterUnderTest,
    config_map,
    deployment,
)


@pytest.fixture
def workload(cluster: ClusterUnderTest, name: str) -> str:
    """The path of a Deployment with two containers and no pods."""
    body = deployment(name, "registry.example/app:1", replicas=0)
    second = {"name": "side", "image": "registry.example/side:1"}
    second["env"] = [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]
    body["spec"]["template"]["spec"]["containers"].append(second)
    cluster.api.post(cluster.deployment(), body).ok()
    return cluster.deployment(name)


def _containers(body: dict[str, Any]) -> list[tuple[str, str]]:
    found = body["spec"]["template"]["spec"]["containers"]
    return [(item["name"], item["image"]) for item in found]


def test_strategic_merge_finds_a_container_by_name(
    cluster: ClusterUnderTest, workload: str
) -> None:
    body = cluster.api.patch(workload, _template(_image("side", "side:2")), STRATEGIC).ok()
    assert _containers(body) == [("app", "registry.example/app:1"), ("side", "side:2")]


def test_strategic_merge_finds_an_env_variable_by_name(
    cluster: ClusterUnderTest, workload: str
) -> None:
    change = {"name": "side", "env": [{"name": "B", "value": "3"}]}
    body = cluster.api.patch(workload, _template(change), STRATEGIC).ok()
    env = body["spec"]["template"]["spec"]["containers"][1]["env"]
    assert env == [{"name": "A", "value": "1"}, {"name": "B", "value": "3"}]


def test_strategic_merge_deletes_a_container(cluster: ClusterUnderTest, workload: str) -> None:
    change = {"name": "side", "$patch": "delete"}
    body = cluster.api.patch(workload, _template(change), STRATEGIC).ok()
    assert _containers(body) == [("app", "registry.example/app:1")]


def test_strategic_merge_replaces_a_list_when_told(
    cluster: ClusterUnderTest, workload: str
) -> None:
    change = [{"$patch": "replace"}, {"name": "only", "image": "only:1"}]
    patch = {"spec": {"template": {"spec": {"containers": change}}}}
    body = cluster.api.patch(workload, patch, STRATEGIC).ok()
    assert _containers(body) == [("only", "only:1")]


def test_strategic_merge_removes_what_is_null(cluster: ClusterUnderTest, workload: str) -> None:
    add = {"metadata": {"annotations": {"a": "1", "b": "2"}}}
    cluster.api.patch(workload, add, STRATEGIC).ok()
    body = cluster.api.patch(workload, {"metadata": {"annotations": {"a": None}}}, STRATEGIC).ok()
    annotations = body["metadata"]["annotations"]
    assert "a" not in annotations
    assert annotations["b"] == "2"


def test_strategic_merge_finds_an_owner_by_uid(cluster: ClusterUnderTest, name: str) -> None:
    made = cluster.api.post(cluster.config_map(), config_map(f"{name}-owner")).ok()
    reference = {"apiVersion": "v1", "kind": "ConfigMap", "name": f"{name}-owner"}
    reference["uid"] = made["metadata"]["uid"]
    body = config_map(name)
    body["metadata"]["ownerReferences"] = [reference]
    cluster.api.post(cluster.config_map(), body).ok()
    change = {"uid": reference["uid"], "blockOwnerDeletion": True}
    patched = cluster.api.patch(
        cluster.config_map(name), {"metadata": {"ownerReferences": [change]}}, STRATEGIC
    ).ok()
    assert patched["metadata"]["ownerReferences"] == [{**reference, "blockOwnerDeletion": True}]


def test_merge_patch_replaces_a_whole_list(cluster: ClusterUnderTest, workload: str) -> None:
    patch = _template({"name": "new", "image": "new:1"})
    body = cluster.api.patch(workload, patch, MERGE).ok()
    assert _containers(body) == [("new", "new:1")]


def test_merge_patch_removes_what_is_null(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name, a="1", b="2")).ok()
    change = {"data": {"a": None, "c": "3"}}
    body = cluster.api.patch(cluster.config_map(name), change, MERGE).ok()
    assert body["data"] == {"b": "2", "c": "3"}


def test_json_patch_applies_all_operations(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name, {"x/y": "1"}, a="1", b="2")).ok()
    operations = [
        {"op": "test", "path": "/data/a", "value": "1"},
        {"op": "replace", "path": "/data/a", "value": "one"},
        {"op": "remove", "path": "/data/b"},
        {"op": "add", "path": "/data/c", "value": "3"},
        {"op": "copy", "from": "/data/c", "path": "/data/d"},
        {"op": "move", "from": "/data/c", "path": "/data/e"},
        {"op": "replace", "path": "/metadata/labels/x~1y", "value": "2"},
    ]
    body = cluster.api.patch(cluster.config_map(name), operations, JSON_PATCH).ok()
    assert body["data"] == {"a": "one", "d": "3", "e": "3"}
    assert body["metadata"]["labels"] == {"x/y": "2"}


def test_json_patch_reaches_into_lists(cluster: ClusterUnderTest, workload: str) -> None:
    containers = "/spec/template/spec/containers"
    operations = [
        {"op": "replace", "path": f"{containers}/0/image", "value": "app:2"},
        {"op": "add", "path": f"{containers}/-", "value": {"name": "last", "image": "last:1"}},
    ]
    body = cluster.api.patch(workload, operations, JSON_PATCH).ok()
    assert [name for name, _ in _containers(body)] == ["app", "side", "last"]
    assert _containers(body)[0] == ("app", "app:2")


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "test", "path": "/data/a", "value": "other"},
        {"op": "remove", "path": "/data/absent"},
        {"op": "replace", "path": "/absent/deep", "value": "1"},
    ],
)
def test_json_patch_that_does_not_apply_changes_nothing(
    cluster: ClusterUnderTest, name: str, operation: dict[str, str]
) -> None:
    before = cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    first = {"op": "add", "path": "/data/b", "value": "2"}
    answer = cluster.api.patch(cluster.config_map(name), [first, operation], JSON_PATCH)
    assert (answer.status, answer.body["reason"]) == (422, "Invalid")
    assert cluster.api.get(cluster.config_map(name)).ok() == before


def test_the_official_client_sends_an_object_as_a_strategic_merge(
    cluster: ClusterUnderTest, workload: str
) -> None:
    """Whatever content type it was given: so a JSON patch must be passed as a list."""
    body = cluster.api.patch(workload, _template(_image("side", "side:2")), JSON_PATCH).ok()
    assert _containers(body) == [("app", "registry.example/app:1"), ("side", "side:2")]


def test_a_patch_of_another_type_is_refused(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.patch(cluster.config_map(name), {}, "application/json")
    assert (answer.status, answer.body["reason"]) == (415, "UnsupportedMediaType")


def test_a_patch_of_an_absent_object_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.patch(cluster.config_map("no-such"), {"data": {}}, MERGE)
    assert answer.status == 404


def test_a_patch_cannot_rename(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.patch(cluster.config_map(name), {"metadata": {"name": "other"}}, MERGE)
    assert answer.status == 400
    assert answer.body["message"] == (
        f"the name of the object (other) does not match the name on the URL ({name})"
    )


def test_a_patch_cannot_move_to_another_namespace(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    change = {"metadata": {"namespace": "elsewhere"}}
    answer = cluster.api.patch(cluster.config_map(name), change, MERGE)
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")
    assert answer.body["message"].startswith("the namespace of the object (elsewhere) does not")


@pytest.mark.parametrize("content_type", [MERGE, STRATEGIC])
def test_a_patch_for_another_uid_is_invalid_and_no_conflict(
    cluster: ClusterUnderTest, name: str, content_type: str
) -> None:
    """Unlike an update: only a stale resourceVersion makes a patch conflict."""
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    uid = "11111111-2222-3333-4444-555555555555"
    change = {"metadata": {"uid": uid}}
    answer = cluster.api.patch(cluster.config_map(name), change, content_type)
    assert (answer.status, answer.body["reason"]) == (422, "Invalid")
    assert answer.body["message"] == (
        f'ConfigMap "{name}" is invalid: metadata.uid: Invalid value: "{uid}": field is immutable'
    )
    stale = {"metadata": {"uid": uid, "resourceVersion": "1"}}
    assert cluster.api.patch(cluster.config_map(name), stale, content_type).status == 409


@pytest.mark.parametrize("content_type", [MERGE, STRATEGIC])
def test_a_patch_to_the_wrong_type_is_invalid(
    cluster: ClusterUnderTest, workload: str, content_type: str
) -> None:
    answer = cluster.api.patch(workload, {"spec": {"replicas": "two"}}, content_type)
    assert (answer.status, answer.body["reason"]) == (422, "Invalid")
    assert answer.body["message"].startswith(' "" is invalid: patch: Invalid value: ')
    assert [cause["field"] for cause in answer.body["details"]["causes"]] == ["patch"]


def test_a_patch_with_a_stale_revision_conflicts(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    change = {"metadata": {"resourceVersion": "1"}, "data": {"a": "1"}}
    answer = cluster.api.patch(cluster.config_map(name), change, MERGE)
    assert (answer.status, answer.body["reason"]) == (409, "Conflict")


def test_a_patch_that_changes_nothing_is_no_write(cluster: ClusterUnderTest, name: str) -> None:
    before = cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    after = cluster.api.patch(cluster.config_map(name), {"data": {"a": "1"}}, MERGE).ok()
    assert after["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]


def _template(container: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"template": {"spec": {"containers": [container]}}}}


def _image(name: str, image: str) -> dict[str, Any]:
    return {"name": name, "image": image}
