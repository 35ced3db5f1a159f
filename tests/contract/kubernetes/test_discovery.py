"""What a client learns about the server before it asks for anything."""

import pytest

from tests.fakes.kubernetes_api import ClusterUnderTest


def test_version_has_major_minor_and_git_version(cluster: ClusterUnderTest) -> None:
    version = cluster.api.get("/version").ok()
    assert version["major"] == "1"
    assert version["gitVersion"].startswith(f"v1.{version['minor'].rstrip('+')}.")


def test_core_group_lists_v1(cluster: ClusterUnderTest) -> None:
    body = cluster.api.get("/api").ok()
    assert body["kind"] == "APIVersions"
    assert body["versions"] == ["v1"]


def test_groups_list_their_preferred_version(cluster: ClusterUnderTest) -> None:
    groups = {item["name"]: item for item in cluster.api.get("/apis").ok()["groups"]}
    assert groups["apps"]["preferredVersion"] == {"groupVersion": "apps/v1", "version": "v1"}
    assert {"batch", "coordination.k8s.io", "rbac.authorization.k8s.io"} <= groups.keys()


@pytest.mark.parametrize(
    ("path", "resource", "kind", "short_names", "namespaced"),
    [
        ("/api/v1", "pods", "Pod", ["po"], True),
        ("/api/v1", "nodes", "Node", ["no"], False),
        ("/api/v1", "serviceaccounts", "ServiceAccount", ["sa"], True),
        ("/apis/apps/v1", "deployments", "Deployment", ["deploy"], True),
        ("/apis/apps/v1", "statefulsets", "StatefulSet", ["sts"], True),
        ("/apis/coordination.k8s.io/v1", "leases", "Lease", None, True),
    ],
)
def test_resources_tell_kind_short_names_and_verbs(
    cluster: ClusterUnderTest,
    path: str,
    resource: str,
    kind: str,
    short_names: list[str] | None,
    namespaced: bool,
) -> None:
    body = cluster.api.get(path).ok()
    assert body["kind"] == "APIResourceList"
    entry = {item["name"]: item for item in body["resources"]}[resource]
    assert (entry["kind"], entry.get("shortNames"), entry["namespaced"]) == (
        kind,
        short_names,
        namespaced,
    )
    assert {"create", "delete", "get", "list", "patch", "update", "watch"} <= set(entry["verbs"])


def test_scale_is_a_subresource_of_another_group(cluster: ClusterUnderTest) -> None:
    body = cluster.api.get("/apis/apps/v1").ok()
    scale = {item["name"]: item for item in body["resources"]}["deployments/scale"]
    assert (scale["group"], scale["version"], scale["kind"]) == ("autoscaling", "v1", "Scale")


def test_health_is_plain_text(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get("/healthz")
    assert (answer.status, answer.text) == (200, "ok")


def test_unknown_group_is_not_found_in_plain_text(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get("/apis/no.such.group/v1")
    assert (answer.status, answer.text.strip()) == (404, "404 page not found")


def test_unknown_resource_is_not_found(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.path("nosuchthings"))
    assert answer.status == 404
    assert answer.body["message"] == "the server could not find the requested resource"


def test_method_that_a_resource_lacks_is_refused(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.put(cluster.config_map(), {})
    assert answer.status == 405
    assert answer.body["reason"] == "MethodNotAllowed"
