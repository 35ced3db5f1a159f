"""RBAC over the stored roles and bindings.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from collections.abc import Iterator
from dataclasses import dataclass

from playground.cluster.access.users import MASTERS, User, service_account_of
from playground.cluster.objects import JsonObject, dig, name_of, namespace_of
from playground.cluster.resources import (
    CLUSTER_ROLE_BINDINGS,
    CLUSTER_ROLES,
    ROLE_BINDINGS,
    ROLES,
)
from playground.cluster.store import Store


@dataclass(frozen=True, slots=True)
class Attributes:
    """What is asked for: a verb on a resource, or on a path when `path` is set."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""

    @property
    def full_resource(self) -> str:
        """Return the resource as rules name it, such as deployments/scale."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether it is allowed, and by or despite what."""

    allowed: bool
    reason: str = ""


class Rbac:
    """Decides by the roles and bindings in the store; nothing is cached."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def decide(self, user: User, asked: Attributes) -> Decision:
        """Return whether the user may."""
        if MASTERS in user.groups:
            return Decision(True)
        missing: list[str] = []
        for granted in self._grants(user, asked.namespace):
            if granted.role is None:
                missing.append(granted.missing)
            elif any(_rule_allows(rule, asked) for rule in granted.role.get("rules") or ()):
                return Decision(True, f"RBAC: allowed by {granted.by}")
        unique = list(dict.fromkeys(missing))
        if not unique:
            return Decision(False)
        return Decision(False, f"RBAC: {_aggregate(unique)}")

    def rules_for(self, user: User, namespace: str) -> list[JsonObject]:
        """Return all rules that hold for the user in a namespace."""
        if MASTERS in user.groups:
            return [
                {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]},
                {"verbs": ["*"], "nonResourceURLs": ["*"]},
            ]
        roles = [granted.role for granted in self._grants(user, namespace)]
        return [rule for role in roles if role for rule in role.get("rules") or ()]

    def _grants(self, user: User, namespace: str) -> "Iterator[_Grant]":
        for binding in self._store.all(CLUSTER_ROLE_BINDINGS):
            yield from self._grant(user, binding, "ClusterRoleBinding")
        if namespace:
            for binding in self._store.all(ROLE_BINDINGS, namespace):
                yield from self._grant(user, binding, "RoleBinding")

    def _grant(self, user: User, binding: JsonObject, kind: str) -> "Iterator[_Grant]":
        home = namespace_of(binding)
        subject = next(
            (s for s in binding.get("subjects") or () if _is_subject(s, user, home)), None
        )
        if subject is not None:
            yield self._granted(binding, kind, subject)

    def _granted(self, binding: JsonObject, kind: str, subject: JsonObject) -> "_Grant":
        role_kind = dig(binding, "roleRef", "kind", default="")
        role_name = dig(binding, "roleRef", "name", default="")
        home = namespace_of(binding)
        if role_kind == "ClusterRole":
            role = self._store.get(CLUSTER_ROLES, "", role_name)
            missing = f'clusterrole.rbac.authorization.k8s.io "{role_name}" not found'
        else:
            role = self._store.get(ROLES, home, role_name)
            missing = f'role.rbac.authorization.k8s.io "{role_name}" not found'
        place = f"{name_of(binding)}/{home}" if home else name_of(binding)
        by = (
            f'{kind} "{place}" of {role_kind} "{role_name}" '
            f"to {subject.get('kind')} {_subject_name(subject, home)}"
        )
        return _Grant(role, by, missing)


@dataclass(frozen=True, slots=True)
class _Grant:
    role: JsonObject | None
    by: str
    missing: str


def _subject_name(subject: JsonObject, home: str) -> str:
    name = subject.get("name", "")
    if subject.get("kind") != "ServiceAccount":
        return f'"{name}"'
    return f'"{name}/{subject.get("namespace") or home}"'


def _is_subject(subject: JsonObject, user: User, home: str) -> bool:
    match subject.get("kind"):
        case "User":
            return subject.get("name") == user.name
        case "Group":
            return subject.get("name") in user.groups
        case "ServiceAccount":
            account = (subject.get("namespace") or home, subject.get("name"))
            return service_account_of(user.name) == account
        case _:
            return False


def _rule_allows(rule: JsonObject, asked: Attributes) -> bool:
    if not _lists(rule, "verbs", asked.verb):
        return False
    if asked.path:
        return any(_covers_path(url, asked.path) for url in rule.get("nonResourceURLs") or ())
    names = rule.get("resourceNames") or ()
    return (
        _lists(rule, "apiGroups", asked.group)
        and _covers_resource(rule, asked)
        and (not names or asked.name in names)
    )


def _lists(rule: JsonObject, field: str, wanted: str) -> bool:
    values = rule.get(field) or ()
    return "*" in values or wanted in values


def _covers_resource(rule: JsonObject, asked: Attributes) -> bool:
    resources = rule.get("resources") or ()
    if "*" in resources or asked.full_resource in resources:
        return True
    return bool(asked.subresource) and f"*/{asked.subresource}" in resources


def _covers_path(url: str, path: str) -> bool:
    return url == path or (url.endswith("*") and path.startswith(url[:-1]))


def _aggregate(errors: list[str]) -> str:
    return errors[0] if len(errors) == 1 else f"[{', '.join(errors)}]"
