"""Who may do what, and in which words it is refused."""

import pytest

from tests.fakes.kubernetes_api import MERGE, Api, ClusterUnderTest, config_map, eventually

RBAC = "rbac.authorization.k8s.io/v1"
REVIEW = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"


@pytest.fixture
def account(cluster: ClusterUnderTest, name: str) -> str:
    """A service account without rights; returns its user name."""
    body = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name}}
    cluster.api.post(cluster.path("serviceaccounts"), body).ok()
    return f"system:serviceaccount:{cluster.namespace}:{name}"


@pytest.fixture
def as_account(cluster: ClusterUnderTest, account: str, name: str) -> Api:
    """A client with that service account's token."""
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"}
    body["spec"] = {"expirationSeconds": 3600}
    path = f"{cluster.path('serviceaccounts', name)}/token"
    answer = cluster.api.post(path, body)
    assert answer.status == 201
    return cluster.with_token(answer.body["status"]["token"])


def _grant(cluster: ClusterUnderTest, name: str, *rules: dict[str, list[str]]) -> None:
    role = {
        "apiVersion": RBAC,
        "kind": "Role",
        "metadata": {"name": name},
        "rules": list(rules),
    }
    cluster.api.post(cluster.path("roles", group=RBAC), role).ok()
    binding = {
        "apiVersion": RBAC,
        "kind": "RoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
        "subjects": [{"kind": "ServiceAccount", "name": name, "namespace": cluster.namespace}],
    }
    cluster.api.post(cluster.path("rolebindings", group=RBAC), binding).ok()


def _rule(
    group: str, resource: str, *verbs: str, names: list[str] | None = None
) -> dict[str, list[str]]:
    rule = {"apiGroups": [group], "resources": [resource], "verbs": list(verbs)}
    return {**rule, "resourceNames": names} if names else rule


def test_a_wrong_token_is_unauthorized(cluster: ClusterUnderTest) -> None:
    answer = cluster.with_token("wrong").get(cluster.config_map())
    assert answer.status == 401
    assert answer.body["reason"] == answer.body["message"] == "Unauthorized"


def test_a_denied_list_names_user_verb_and_place(
    cluster: ClusterUnderTest, as_account: Api, account: str
) -> None:
    answer = as_account.get(cluster.path("pods"))
    assert answer.status == 403
    assert answer.body["reason"] == "Forbidden"
    assert answer.body["message"] == (
        f'pods is forbidden: User "{account}" cannot list resource "pods" in API group "" '
        f'in the namespace "{cluster.namespace}"'
    )
    assert answer.body["details"] == {"kind": "pods"}


def test_a_denied_get_names_the_object(
    cluster: ClusterUnderTest, as_account: Api, account: str
) -> None:
    answer = as_account.get(cluster.deployment("web"))
    assert answer.body["message"] == (
        f'deployments.apps "web" is forbidden: User "{account}" cannot get resource '
        f'"deployments" in API group "apps" in the namespace "{cluster.namespace}"'
    )
    assert answer.body["details"] == {"name": "web", "group": "apps", "kind": "deployments"}


def test_a_denied_subresource_is_named(
    cluster: ClusterUnderTest, as_account: Api, account: str
) -> None:
    answer = as_account.patch(f"{cluster.deployment('web')}/scale", {}, MERGE)
    assert answer.body["message"] == (
        f'deployments.apps "web" is forbidden: User "{account}" cannot patch resource '
        f'"deployments/scale" in API group "apps" in the namespace "{cluster.namespace}"'
    )


def test_a_denied_cluster_resource_says_so(
    cluster: ClusterUnderTest, as_account: Api, account: str
) -> None:
    answer = as_account.get("/api/v1/nodes")
    assert answer.body["message"] == (
        f'nodes is forbidden: User "{account}" cannot list resource "nodes" in API group "" '
        "at the cluster scope"
    )


def test_a_denied_path_is_named(as_account: Api, account: str) -> None:
    answer = as_account.get("/metrics")
    assert answer.status == 403
    assert answer.body["message"] == f'forbidden: User "{account}" cannot get path "/metrics"'


def test_denial_comes_before_not_found(cluster: ClusterUnderTest, as_account: Api) -> None:
    assert as_account.get("/api/v1/namespaces/no-such/secrets/no-such").status == 403


def test_a_role_grants_its_verbs_only(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    _grant(cluster, name, _rule("", "configmaps", "list", "create"))
    eventually(lambda: as_account.get(cluster.config_map()).status == 200)
    as_account.post(cluster.config_map(), config_map(name)).ok()
    assert as_account.get(cluster.config_map(name)).status == 403
    assert as_account.delete(cluster.config_map(name)).status == 403


def test_resource_names_narrow_a_rule(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    for suffix in "ab":
        cluster.api.post(cluster.config_map(), config_map(f"{name}-{suffix}")).ok()
    _grant(cluster, name, _rule("", "configmaps", "get", "list", names=[f"{name}-a"]))
    eventually(lambda: as_account.get(cluster.config_map(f"{name}-a")).status == 200)
    assert as_account.get(cluster.config_map(f"{name}-b")).status == 403
    assert as_account.get(cluster.config_map()).status == 403
    narrowed = as_account.get(cluster.config_map(), fieldSelector=f"metadata.name={name}-a")
    assert len(narrowed.ok()["items"]) == 1


def test_a_subresource_needs_its_own_rule(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    _grant(cluster, name, _rule("apps", "deployments/scale", "get"))
    scale = f"{cluster.deployment('no-such')}/scale"
    eventually(lambda: as_account.get(scale).status == 404)
    assert as_account.get(cluster.deployment("no-such")).status == 403


def test_wildcards_grant_everything(cluster: ClusterUnderTest, as_account: Api, name: str) -> None:
    _grant(cluster, name, _rule("*", "*", "*"))
    eventually(lambda: as_account.get(cluster.deployment()).status == 200)
    assert as_account.get(f"{cluster.deployment('no-such')}/scale").status == 404
    assert as_account.get("/api/v1/nodes").status == 403


def test_a_missing_role_is_told(cluster: ClusterUnderTest, as_account: Api, name: str) -> None:
    _grant(cluster, name, _rule("", "configmaps", "list"))
    eventually(lambda: as_account.get(cluster.config_map()).status == 200)
    cluster.api.delete(cluster.path("roles", name, group=RBAC)).ok()
    eventually(lambda: as_account.get(cluster.config_map()).status == 403)
    text = as_account.get(cluster.config_map()).body["message"]
    assert text.endswith(f': RBAC: role.rbac.authorization.k8s.io "{name}" not found')


@pytest.mark.parametrize(("verb", "allowed"), [("list", True), ("delete", False)])
def test_access_reviews_answer_for_the_asker(
    cluster: ClusterUnderTest, as_account: Api, name: str, verb: str, allowed: bool
) -> None:
    _grant(cluster, name, _rule("", "configmaps", "list"))
    eventually(lambda: as_account.get(cluster.config_map()).status == 200)
    attributes = {"verb": verb, "resource": "configmaps", "namespace": cluster.namespace}
    answer = as_account.post(REVIEW, _review(attributes))
    assert answer.status == 201
    assert answer.body["status"]["allowed"] is allowed


def test_access_reviews_know_subresources(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    _grant(cluster, name, _rule("apps", "deployments/scale", "patch"))
    attributes = {
        "verb": "patch",
        "group": "apps",
        "resource": "deployments",
        "namespace": cluster.namespace,
    }
    scale = {**attributes, "subresource": "scale"}

    def allowed(asked: dict[str, str]) -> bool:
        return bool(as_account.post(REVIEW, _review(asked)).ok()["status"]["allowed"])

    eventually(lambda: allowed(scale))
    assert not allowed(attributes)


def test_access_reviews_say_by_what_it_is_allowed(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    _grant(cluster, name, _rule("", "configmaps", "list"))
    attributes = {"verb": "list", "resource": "configmaps", "namespace": cluster.namespace}
    status = eventually(
        lambda: (
            found
            if (found := as_account.post(REVIEW, _review(attributes)).ok()["status"])["allowed"]
            else None
        )
    )
    assert status["reason"] == (
        f'RBAC: allowed by RoleBinding "{name}/{cluster.namespace}" of Role "{name}" '
        f'to ServiceAccount "{name}/{cluster.namespace}"'
    )


def test_an_access_review_of_nothing_is_invalid(cluster: ClusterUnderTest) -> None:
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {}}
    answer = cluster.api.post(REVIEW, body)
    assert answer.status == 422
    assert "exactly one of" in answer.body["message"]


def test_rules_reviews_list_what_is_granted(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    rule = _rule("", "configmaps", "list")
    _grant(cluster, name, rule)
    eventually(lambda: as_account.get(cluster.config_map()).status == 200)
    body = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview"}
    body["spec"] = {"namespace": cluster.namespace}
    path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews"
    status = as_account.post(path, body).ok()["status"]
    assert rule in status["resourceRules"]
    assert status["incomplete"] is False


def test_an_impersonated_account_has_its_own_rights(
    cluster: ClusterUnderTest, account: str
) -> None:
    answer = cluster.api.get(cluster.path("pods"), headers={"Impersonate-User": account})
    assert answer.status == 403
    assert f'User "{account}" cannot list' in answer.body["message"]


def test_an_impersonated_group_has_its_rights(cluster: ClusterUnderTest) -> None:
    headers = {"Impersonate-User": "somebody", "Impersonate-Group": "system:masters"}
    assert cluster.api.get(cluster.path("pods"), headers=headers).status == 200
    alone = {"Impersonate-User": "somebody"}
    assert cluster.api.get(cluster.path("pods"), headers=alone).status == 403


def test_impersonation_must_be_permitted(
    cluster: ClusterUnderTest, as_account: Api, account: str
) -> None:
    answer = as_account.get(cluster.path("pods"), headers={"Impersonate-User": "somebody"})
    assert answer.status == 403
    assert answer.body["message"] == (
        f'users "somebody" is forbidden: User "{account}" cannot impersonate resource "users" '
        'in API group "" at the cluster scope'
    )


def test_a_group_alone_cannot_be_impersonated(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.path("pods"), headers={"Impersonate-Group": "system:masters"})
    assert answer.status == 500
    assert "without impersonating a user" in answer.text


def test_a_token_dies_with_its_account(
    cluster: ClusterUnderTest, as_account: Api, name: str
) -> None:
    assert as_account.get(cluster.path("pods")).status == 403
    cluster.api.delete(cluster.path("serviceaccounts", name)).ok()
    eventually(lambda: as_account.get(cluster.path("pods")).status == 401)


def test_a_token_lives_ten_minutes_at_least(
    cluster: ClusterUnderTest, account: str, name: str
) -> None:
    body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest"}
    body["spec"] = {"expirationSeconds": 60}
    answer = cluster.api.post(f"{cluster.path('serviceaccounts', name)}/token", body)
    assert answer.status == 422
    assert "may not specify a duration less than 10 minutes" in answer.body["message"]


def _review(attributes: dict[str, str]) -> dict[str, object]:
    return {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": attributes},
    }
