"""Creating, reading and deleting objects, and the errors on the way."""

import re

import pytest

from tests.fakes.kubernetes_api import ClusterUnderTest, config_map, deployment, eventually


def test_create_gives_uid_time_and_revision(cluster: ClusterUnderTest, name: str) -> None:
    answer = cluster.api.post(cluster.config_map(), config_map(name, key="value"))
    assert answer.status == 201
    meta = answer.body["metadata"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", meta["uid"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", meta["creationTimestamp"])
    assert int(meta["resourceVersion"]) > 0
    assert (answer.body["kind"], answer.body["apiVersion"]) == ("ConfigMap", "v1")


def test_what_was_created_is_read_back(cluster: ClusterUnderTest, name: str) -> None:
    created = cluster.api.post(cluster.config_map(), config_map(name, key="value")).ok()
    assert cluster.api.get(cluster.config_map(name)).ok() == created


def test_generate_name_adds_five_letters(cluster: ClusterUnderTest, name: str) -> None:
    body = config_map("")
    body["metadata"] = {"generateName": f"{name}-"}
    made = cluster.api.post(cluster.config_map(), body).ok()["metadata"]
    assert re.fullmatch(rf"{name}-[a-z0-9]{{5}}", made["name"])
    assert made["generateName"] == f"{name}-"


def test_absent_object_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.deployment("no-such"))
    assert answer.status == 404
    assert answer.body == {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": 'deployments.apps "no-such" not found',
        "reason": "NotFound",
        "details": {"name": "no-such", "group": "apps", "kind": "deployments"},
        "code": 404,
    }


def test_second_create_already_exists(cluster: ClusterUnderTest, name: str) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.post(cluster.config_map(), config_map(name))
    assert (answer.status, answer.body["reason"]) == (409, "AlreadyExists")
    assert answer.body["message"] == f'configmaps "{name}" already exists'
    assert answer.body["details"] == {"name": name, "kind": "configmaps"}


def test_create_in_an_absent_namespace_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.post("/api/v1/namespaces/no-such/configmaps", config_map("a"))
    assert answer.status == 404
    assert answer.body["message"] == 'namespaces "no-such" not found'


def test_create_in_another_namespace_than_the_bodys_is_bad(cluster: ClusterUnderTest) -> None:
    body = config_map("a")
    body["metadata"]["namespace"] = "elsewhere"
    answer = cluster.api.post(cluster.config_map(), body)
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")
    assert answer.body["message"] == (
        "the namespace of the provided object does not match the namespace sent on the request"
    )


def test_another_kind_in_the_body_is_bad(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.post(cluster.config_map(), deployment("a", "b"))
    assert answer.status == 400
    start = 'Deployment in version "v1" cannot be handled as a ConfigMap: '
    assert answer.body["message"].startswith(start)


def test_unknown_body_type_is_refused(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.request(
        "POST", cluster.config_map(), "some text", content_type="text/plain"
    )
    assert (answer.status, answer.body["reason"]) == (415, "UnsupportedMediaType")


def test_missing_fields_are_all_listed(cluster: ClusterUnderTest, name: str) -> None:
    body = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": {}}
    answer = cluster.api.post(cluster.deployment(), body)
    assert (answer.status, answer.body["reason"]) == (422, "Invalid")
    assert answer.body["message"].startswith(f'Deployment.apps "{name}" is invalid: [')
    causes = {cause["field"]: cause["reason"] for cause in answer.body["details"]["causes"]}
    assert causes["spec.selector"] == "FieldValueRequired"
    assert causes["spec.template.spec.containers"] == "FieldValueRequired"
    assert causes["spec.template.metadata.labels"] == "FieldValueInvalid"


def test_a_single_fault_stands_without_brackets(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, "")
    answer = cluster.api.post(cluster.deployment(), body)
    assert answer.body["message"] == (
        f'Deployment.apps "{name}" is invalid: '
        "spec.template.spec.containers[0].image: Required value"
    )


def test_a_field_of_the_wrong_type_is_refused(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image)
    body["spec"]["replicas"] = "two"
    answer = cluster.api.post(cluster.deployment(), body)
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")
    start = 'Deployment in version "v1" cannot be handled as a Deployment: '
    assert answer.body["message"].startswith(start)
    assert cluster.api.get(cluster.deployment(name)).status == 404


def test_bad_names_are_refused(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.post(cluster.config_map(), config_map("Bad_Name"))
    assert answer.status == 422
    assert answer.body["details"]["causes"][0]["field"] == "metadata.name"
    assert 'metadata.name: Invalid value: "Bad_Name": ' in answer.body["message"]


def test_a_name_is_required(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.post(cluster.config_map(), config_map(""))
    assert answer.body["message"] == (
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'
    )


def test_selector_cannot_change(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, cluster.failing_image, replicas=0)
    cluster.api.post(cluster.deployment(), body).ok()
    change = {"spec": {"selector": {"matchLabels": {"app": name, "tier": "web"}}}}
    change["spec"]["template"] = {"metadata": {"labels": {"tier": "web"}}}
    path = cluster.deployment(name)
    answer = cluster.api.patch(path, change, "application/merge-patch+json")
    assert answer.status == 422
    causes = answer.body["details"]["causes"]
    assert [cause["field"] for cause in causes] == ["spec.selector"]
    assert causes[0]["message"].endswith("field is immutable")


def test_dry_run_checks_but_does_not_store(cluster: ClusterUnderTest, name: str) -> None:
    answer = cluster.api.post(cluster.config_map(), config_map(name), dryRun="All")
    assert answer.status == 201
    assert answer.body["metadata"]["uid"]
    assert "resourceVersion" not in answer.body["metadata"]
    assert cluster.api.get(cluster.config_map(name)).status == 404
    bad = cluster.api.post(cluster.config_map(), config_map("Bad_Name"), dryRun="All")
    assert bad.status == 422


def test_dry_run_of_a_patch_shows_the_result_only(cluster: ClusterUnderTest, name: str) -> None:
    before = cluster.api.post(cluster.config_map(), config_map(name, a="1")).ok()
    path = cluster.config_map(name)
    merge = "application/merge-patch+json"
    shown = cluster.api.patch(path, {"data": {"a": "2"}}, merge, dryRun="All").ok()
    assert shown["data"] == {"a": "2"}
    assert cluster.api.get(path).ok() == before


def test_unknown_dry_run_is_invalid(cluster: ClusterUnderTest, name: str) -> None:
    answer = cluster.api.post(cluster.config_map(), config_map(name), dryRun="Bad")
    assert answer.status == 422
    assert answer.body["details"]["causes"][0]["field"] == "dryRun"


def test_delete_answers_with_success_and_the_uid(cluster: ClusterUnderTest, name: str) -> None:
    made = cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.delete(cluster.config_map(name))
    assert answer.body["status"] == "Success"
    assert answer.body["details"] == {
        "name": name,
        "kind": "configmaps",
        "uid": made["metadata"]["uid"],
    }
    assert cluster.api.delete(cluster.config_map(name)).status == 404


@pytest.mark.parametrize("field", ["uid", "resourceVersion"])
def test_delete_with_a_wrong_precondition_conflicts(
    cluster: ClusterUnderTest, name: str, field: str
) -> None:
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    body = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {field: "1"}}
    answer = cluster.api.delete(cluster.config_map(name), body)
    assert (answer.status, answer.body["reason"]) == (409, "Conflict")
    assert "in the precondition (1) does not match the" in answer.body["message"]
    assert cluster.api.get(cluster.config_map(name)).status == 200


def test_finalizers_hold_an_object_back(cluster: ClusterUnderTest, name: str) -> None:
    body = config_map(name)
    body["metadata"]["finalizers"] = ["example.com/hold"]
    cluster.api.post(cluster.config_map(), body).ok()
    cluster.api.delete(cluster.config_map(name)).ok()
    held = cluster.api.get(cluster.config_map(name)).ok()
    assert held["metadata"]["deletionTimestamp"]
    release = {"metadata": {"finalizers": None}}
    cluster.api.patch(cluster.config_map(name), release, "application/merge-patch+json").ok()
    assert cluster.api.get(cluster.config_map(name)).status == 404


def test_deleting_a_collection_keeps_what_is_not_selected(
    cluster: ClusterUnderTest, name: str
) -> None:
    for suffix, group in (("a", "go"), ("b", "go"), ("c", "stay")):
        body = config_map(f"{name}-{suffix}", {"test": name, "group": group})
        cluster.api.post(cluster.config_map(), body).ok()
    selector = f"test={name},group=go"
    cluster.api.delete(cluster.config_map(), labelSelector=selector).ok()
    left = cluster.api.get(cluster.config_map(), labelSelector=f"test={name}").ok()["items"]
    assert [item["metadata"]["name"] for item in left] == [f"{name}-c"]


def test_dependants_follow_their_owner(cluster: ClusterUnderTest, name: str) -> None:
    owner = cluster.api.post(cluster.config_map(), config_map(name)).ok()
    _dependant(cluster, owner, f"{name}-child")
    cluster.api.delete(cluster.config_map(name)).ok()
    eventually(lambda: cluster.api.get(cluster.config_map(f"{name}-child")).status == 404)


def test_orphans_lose_their_owner_reference(cluster: ClusterUnderTest, name: str) -> None:
    owner = cluster.api.post(cluster.config_map(), config_map(name)).ok()
    _dependant(cluster, owner, f"{name}-child")
    cluster.api.delete(cluster.config_map(name), propagationPolicy="Orphan").ok()
    eventually(lambda: cluster.api.get(cluster.config_map(name)).status == 404)
    child = cluster.api.get(cluster.config_map(f"{name}-child")).ok()
    assert not child["metadata"].get("ownerReferences")


def _dependant(cluster: ClusterUnderTest, owner: dict[str, dict[str, str]], name: str) -> None:
    reference = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
    }
    child = config_map(name)
    child["metadata"]["ownerReferences"] = [reference]
    cluster.api.post(cluster.config_map(), child).ok()


def test_defaults_of_a_deployment_are_written(cluster: ClusterUnderTest, name: str) -> None:
    body = deployment(name, "registry.example/app:latest", replicas=0)
    del body["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"]
    spec = cluster.api.post(cluster.deployment(), body).ok()["spec"]
    assert spec["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"},
    }
    assert (spec["revisionHistoryLimit"], spec["progressDeadlineSeconds"]) == (10, 600)
    pod = spec["template"]["spec"]
    assert (pod["restartPolicy"], pod["dnsPolicy"]) == ("Always", "ClusterFirst")
    assert pod["containers"][0] == {
        "name": "app",
        "image": "registry.example/app:latest",
        "imagePullPolicy": "Always",
        "resources": {},
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
    }


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("app", "Always"),
        ("registry.example:5000/app", "Always"),
        ("registry.example/app:1.2", "IfNotPresent"),
        (f"app@sha256:{'0' * 64}", "IfNotPresent"),
    ],
)
def test_pull_policy_follows_the_tag(
    cluster: ClusterUnderTest, name: str, image: str, policy: str
) -> None:
    body = deployment(name, image, replicas=0)
    del body["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"]
    spec = cluster.api.post(cluster.deployment(), body, dryRun="All").ok()["spec"]
    assert spec["template"]["spec"]["containers"][0]["imagePullPolicy"] == policy


def test_secret_text_becomes_base64(cluster: ClusterUnderTest, name: str) -> None:
    body = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}}
    body["stringData"] = {"password": "hello"}
    made = cluster.api.post(cluster.path("secrets"), body).ok()
    assert (made["type"], made["data"]) == ("Opaque", {"password": "aGVsbG8="})
    assert "stringData" not in made
