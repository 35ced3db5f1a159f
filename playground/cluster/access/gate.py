"""The way in: authentication, impersonation, authorization, with the API server's words."""

from collections.abc import Iterator

from multidict import CIMultiDictProxy

from playground.cluster.access.rbac import Attributes, Decision, Rbac
from playground.cluster.access.tokens import Tokens
from playground.cluster.access.users import User, person, service_account_of, service_account_user
from playground.cluster.resources import ResourceType
from playground.cluster.status import ApiError, forbidden, internal_error

Headers = CIMultiDictProxy[str]
_USERS = ResourceType("", "v1", "users", "User", namespaced=False)
_GROUPS = ResourceType("", "v1", "groups", "Group", namespaced=False)
_ACCOUNTS = ResourceType("", "v1", "serviceaccounts", "ServiceAccount")


class Gate:
    """Lets a request through, or says why not."""

    def __init__(self, tokens: Tokens, rbac: Rbac) -> None:
        self._tokens = tokens
        self._rbac = rbac

    def user_of(self, headers: Headers) -> User:
        """Return who asks, after impersonation.

        Raises ApiError: 401 for unknown credentials, 403 for an impersonation that is not allowed.
        """
        user = self._tokens.user_of(headers.get("Authorization"))
        name = headers.get("Impersonate-User", "")
        groups = headers.getall("Impersonate-Group", [])
        if not name:
            if groups:
                raise internal_error(f"requested {groups} without impersonating a user")
            return user
        for resource, asked in _impersonations(name, groups):
            self.authorize(user, asked, resource)
        return _impersonated(name, groups)

    def decide(self, user: User, asked: Attributes) -> Decision:
        """Return whether the user may."""
        return self._rbac.decide(user, asked)

    def authorize(self, user: User, asked: Attributes, resource: ResourceType | None) -> None:
        """Raise ApiError(403) unless the user may; `resource` is None for a path."""
        decision = self._rbac.decide(user, asked)
        if not decision.allowed:
            raise _denial(user, asked, resource, decision.reason)


def _denial(user: User, asked: Attributes, resource: ResourceType | None, reason: str) -> ApiError:
    suffix = f": {reason}" if reason else ""
    if resource is None:
        text = f'forbidden: User "{user.name}" cannot {asked.verb} path "{asked.path}"{suffix}'
        return ApiError(403, "Forbidden", text, {})
    where = f'in the namespace "{asked.namespace}"' if asked.namespace else "at the cluster scope"
    why = (
        f'User "{user.name}" cannot {asked.verb} resource "{asked.full_resource}" '
        f'in API group "{asked.group}" {where}{suffix}'
    )
    return forbidden(resource, asked.name, why)


def _impersonations(name: str, groups: list[str]) -> Iterator[tuple[ResourceType, Attributes]]:
    account = service_account_of(name)
    if account:
        yield (
            _ACCOUNTS,
            Attributes(
                "impersonate", resource="serviceaccounts", namespace=account[0], name=account[1]
            ),
        )
    else:
        yield _USERS, Attributes("impersonate", resource="users", name=name)
    for group in groups:
        yield _GROUPS, Attributes("impersonate", resource="groups", name=group)


def _impersonated(name: str, groups: list[str]) -> User:
    account = service_account_of(name)
    if account and not groups:
        return service_account_user(*account)
    return person(name, groups)
