"""What a request asks for, read from its method, path and query.

https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb
"""

from collections.abc import Mapping
from dataclasses import dataclass

from playground.cluster.access.rbac import Attributes

_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch"}


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """A request on a resource, or on another path when `resource` is empty."""

    method: str
    path: str
    verb: str
    group: str = ""
    version: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""

    @property
    def full_resource(self) -> str:
        """Return the resource with its subresource."""
        return f"{self.resource}/{self.subresource}" if self.subresource else self.resource

    def attributes(self) -> Attributes:
        """Return what RBAC is asked."""
        if not self.resource:
            return Attributes(self.verb, path=self.path)
        return Attributes(
            self.verb, self.group, self.resource, self.subresource, self.namespace, self.name
        )


def parse_request(method: str, path: str, query: Mapping[str, str]) -> RequestInfo:
    """Read a request."""
    parts = [part for part in path.split("/") if part]
    group, version, rest = _group_version(parts)
    if not rest:
        return RequestInfo(method, path, method.lower())
    namespace, rest = _namespace(rest)
    resource, name, subresource = (*rest, "", "")[:3]
    verb = _verb(method, name, query)
    name = name or _name_in_field_selector(verb, query)
    return RequestInfo(method, path, verb, group, version, resource, subresource, namespace, name)


def _group_version(parts: list[str]) -> tuple[str, str, list[str]]:
    match parts:
        case ["api", version, *rest]:
            return "", version, rest
        case ["apis", group, version, *rest]:
            return group, version, rest
        case _:
            return "", "", []


def _namespace(rest: list[str]) -> tuple[str, list[str]]:
    """Take the namespace off; a path that ends with it is about the Namespace object itself."""
    if rest[0] == "namespaces" and len(rest) > 1:
        if len(rest) == 2 or rest[2] in ("status", "finalize"):
            return rest[1], rest
        return rest[1], rest[2:]
    return "", rest


def _verb(method: str, name: str, query: Mapping[str, str]) -> str:
    if method in ("GET", "HEAD"):
        if query.get("watch", "").lower() in ("1", "true"):
            return "watch"
        return "get" if name else "list"
    if method == "DELETE":
        return "delete" if name else "deletecollection"
    return _VERBS.get(method, method.lower())


def _name_in_field_selector(verb: str, query: Mapping[str, str]) -> str:
    """Return the name that a list or watch is narrowed to, so that resourceNames apply to it."""
    if verb not in ("list", "watch", "deletecollection"):
        return ""
    for term in query.get("fieldSelector", "").split(","):
        field, found, value = term.partition("=")
        if found and field == "metadata.name":
            return value.lstrip("=")
    return ""
