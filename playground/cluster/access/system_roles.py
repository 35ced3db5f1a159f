"""The roles and bindings that every cluster begins with, as far as clients here meet them.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
"""

from playground.cluster.objects import JsonObject

_READ = ["get", "list", "watch"]
_WRITE = ["create", "delete", "deletecollection", "patch", "update"]
_WORKLOADS = ["daemonsets", "deployments", "deployments/scale", "replicasets", "statefulsets"]
_HEALTH = ["/healthz", "/livez", "/readyz", "/version", "/version/"]
_DISCOVERY = ["/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*", *_HEALTH]


def _rule(groups: list[str], resources: list[str], verbs: list[str]) -> JsonObject:
    return {"apiGroups": groups, "resources": resources, "verbs": verbs}


_VIEW = [
    _rule([""], ["configmaps", "events", "pods", "pods/log", "pods/status"], _READ),
    _rule([""], ["serviceaccounts", "namespaces"], _READ),
    _rule(["apps"], [*_WORKLOADS, "controllerrevisions"], _READ),
    _rule(["batch"], ["cronjobs", "jobs"], _READ),
]
_EDIT = [
    *_VIEW,
    _rule([""], ["secrets"], [*_READ, *_WRITE]),
    _rule([""], ["configmaps", "events", "pods", "pods/eviction", "serviceaccounts"], _WRITE),
    _rule([""], ["serviceaccounts"], ["impersonate"]),
    _rule([""], ["serviceaccounts/token"], ["create"]),
    _rule(["apps"], _WORKLOADS, _WRITE),
    _rule(["batch"], ["cronjobs", "jobs"], _WRITE),
    _rule(["coordination.k8s.io"], ["leases"], [*_READ, *_WRITE]),
]
_ADMIN = [
    *_EDIT,
    _rule(["rbac.authorization.k8s.io"], ["roles", "rolebindings"], [*_READ, *_WRITE]),
]
_REVIEWS = [
    _rule(
        ["authorization.k8s.io"],
        ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
        ["create"],
    ),
    _rule(["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
]
_ALL = [
    _rule(["*"], ["*"], ["*"]),
    {"nonResourceURLs": ["*"], "verbs": ["*"]},
]

SYSTEM_ROLES: dict[str, list[JsonObject]] = {
    "cluster-admin": _ALL,
    "admin": _ADMIN,
    "edit": _EDIT,
    "view": _VIEW,
    "system:basic-user": _REVIEWS,
    "system:discovery": [{"nonResourceURLs": _DISCOVERY, "verbs": ["get"]}],
    "system:public-info-viewer": [{"nonResourceURLs": _HEALTH, "verbs": ["get"]}],
}
SYSTEM_BINDINGS: dict[str, tuple[str, ...]] = {
    "cluster-admin": ("system:masters",),
    "system:basic-user": ("system:authenticated",),
    "system:discovery": ("system:authenticated",),
    "system:public-info-viewer": ("system:authenticated", "system:unauthenticated"),
}


def system_role_objects() -> list[JsonObject]:
    """Return the ClusterRoles and their ClusterRoleBindings."""
    roles = [_object("ClusterRole", name, {"rules": rules}) for name, rules in SYSTEM_ROLES.items()]
    return roles + [_binding(name, groups) for name, groups in SYSTEM_BINDINGS.items()]


def _binding(name: str, groups: tuple[str, ...]) -> JsonObject:
    group = "rbac.authorization.k8s.io"
    subjects = [{"kind": "Group", "apiGroup": group, "name": item} for item in groups]
    role = {"apiGroup": group, "kind": "ClusterRole", "name": name}
    return _object("ClusterRoleBinding", name, {"roleRef": role, "subjects": subjects})


def _object(kind: str, name: str, content: JsonObject) -> JsonObject:
    return {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": name, "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}},
        **content,
    }
