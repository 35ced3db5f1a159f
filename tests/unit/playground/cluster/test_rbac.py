from collections.abc import Iterable
from typing import Any

import pytest

from playground.cluster.access.rbac import Attributes, Rbac
from playground.cluster.access.users import User, person, service_account_user
from playground.cluster.resources import (
    CLUSTER_ROLE_BINDINGS,
    CLUSTER_ROLES,
    ROLE_BINDINGS,
    ROLES,
)
from playground.cluster.store import Store

LIST_PODS = Attributes("list", resource="pods", namespace="n")


def _rule(resources: str = "pods", verbs: str = "list", groups: str = "", **more: Any) -> Any:
    return {
        "apiGroups": groups.split(","),
        "resources": resources.split(","),
        "verbs": verbs.split(","),
        **more,
    }


def _store(rules: Iterable[Any], subject: Any, *, cluster_wide: bool = False) -> Store:
    store = Store()
    store.put(CLUSTER_ROLES, {"metadata": {"name": "r"}, "rules": list(rules)})
    binding: dict[str, Any] = {
        "metadata": {"name": "b"},
        "roleRef": {"kind": "ClusterRole", "name": "r"},
        "subjects": [subject],
    }
    if cluster_wide:
        store.put(CLUSTER_ROLE_BINDINGS, binding)
    else:
        binding["metadata"]["namespace"] = "n"
        store.put(ROLE_BINDINGS, binding)
    return store


def _allowed(store: Store, user: User, asked: Attributes) -> bool:
    return Rbac(store).decide(user, asked).allowed


@pytest.mark.parametrize(
    ("subject", "user", "allowed"),
    [
        ({"kind": "User", "name": "bob"}, person("bob"), True),
        ({"kind": "User", "name": "bob"}, person("eve"), False),
        ({"kind": "Group", "name": "ops"}, person("eve", ["ops"]), True),
        ({"kind": "Group", "name": "system:authenticated"}, person("eve"), True),
        ({"kind": "User", "name": "ops"}, person("eve", ["ops"]), False),
        ({"kind": "ServiceAccount", "name": "a"}, service_account_user("n", "a"), True),
        (
            {"kind": "ServiceAccount", "name": "a", "namespace": "m"},
            service_account_user("n", "a"),
            False,
        ),
        (
            {"kind": "Group", "name": "system:serviceaccounts:n"},
            service_account_user("n", "a"),
            True,
        ),
    ],
)
def test_subjects_are_found(subject: Any, user: User, allowed: bool) -> None:
    assert _allowed(_store([_rule()], subject), user, LIST_PODS) is allowed


@pytest.mark.parametrize(
    ("rule", "asked", "allowed"),
    [
        (_rule(), LIST_PODS, True),
        (_rule(verbs="get,watch"), LIST_PODS, False),
        (_rule(verbs="*"), LIST_PODS, True),
        (_rule(groups="apps"), LIST_PODS, False),
        (_rule(groups="*"), LIST_PODS, True),
        (_rule(), Attributes("list", resource="pods", subresource="log", namespace="n"), False),
        (
            _rule("pods/log"),
            Attributes("list", resource="pods", subresource="log", namespace="n"),
            True,
        ),
        (
            _rule("*/log"),
            Attributes("list", resource="pods", subresource="log", namespace="n"),
            True,
        ),
        (_rule("*"), Attributes("list", resource="pods", subresource="log", namespace="n"), True),
        (_rule("pods/*"), LIST_PODS, False),
        (_rule(resourceNames=["a"]), LIST_PODS, False),
        (_rule(resourceNames=["a"]), Attributes("list", "", "pods", "", "n", "a"), True),
        (_rule(), Attributes("list", resource="pods", namespace="other"), False),
        (_rule(), Attributes("list", resource="pods"), False),
    ],
)
def test_rules_are_applied(rule: Any, asked: Attributes, allowed: bool) -> None:
    store = _store([rule], {"kind": "User", "name": "bob"})
    assert _allowed(store, person("bob"), asked) is allowed


def test_a_cluster_role_binding_reaches_every_namespace_and_path() -> None:
    rules = [_rule(), {"nonResourceURLs": ["/metrics", "/logs/*"], "verbs": ["get"]}]
    store = _store(rules, {"kind": "User", "name": "bob"}, cluster_wide=True)
    bob = person("bob")
    assert _allowed(store, bob, Attributes("list", resource="pods"))
    assert _allowed(store, bob, Attributes("get", path="/metrics"))
    assert _allowed(store, bob, Attributes("get", path="/logs/a"))
    assert not _allowed(store, bob, Attributes("get", path="/metrics/x"))


def test_masters_need_no_role() -> None:
    assert _allowed(Store(), person("root", ["system:masters"]), LIST_PODS)


def test_a_binding_to_a_missing_role_is_told() -> None:
    store = _store([], {"kind": "User", "name": "bob"})
    store.remove(CLUSTER_ROLES, "", "r")
    decision = Rbac(store).decide(person("bob"), LIST_PODS)
    assert decision.reason == 'RBAC: clusterrole.rbac.authorization.k8s.io "r" not found'


def test_a_role_counts_in_its_own_namespace_only() -> None:
    store = Store()
    store.put(ROLES, {"metadata": {"name": "r", "namespace": "m"}, "rules": [_rule()]})
    binding = {
        "metadata": {"name": "b", "namespace": "n"},
        "roleRef": {"kind": "Role", "name": "r"},
        "subjects": [{"kind": "User", "name": "bob"}],
    }
    store.put(ROLE_BINDINGS, binding)
    assert not _allowed(store, person("bob"), LIST_PODS)
