"""Who a request comes from.

https://kubernetes.io/docs/reference/access-authn-authz/authentication/
"""

from collections.abc import Iterable
from dataclasses import dataclass

AUTHENTICATED = "system:authenticated"
UNAUTHENTICATED = "system:unauthenticated"
MASTERS = "system:masters"
SERVICE_ACCOUNTS_GROUP = "system:serviceaccounts"
_SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:"


@dataclass(frozen=True, slots=True)
class User:
    """A name with its groups; `uid` is a service account's."""

    name: str
    groups: tuple[str, ...] = ()
    uid: str = ""


ANONYMOUS = User("system:anonymous", (UNAUTHENTICATED,))


def person(name: str, groups: Iterable[str] = ()) -> User:
    """Return an authenticated user."""
    return User(name, tuple(dict.fromkeys([*groups, AUTHENTICATED])))


def service_account_user(namespace: str, name: str, uid: str = "") -> User:
    """Return the user that a service account's token stands for."""
    groups = (SERVICE_ACCOUNTS_GROUP, f"{SERVICE_ACCOUNTS_GROUP}:{namespace}", AUTHENTICATED)
    return User(f"{_SERVICE_ACCOUNT_PREFIX}{namespace}:{name}", groups, uid)


def service_account_of(user_name: str) -> tuple[str, str] | None:
    """Return the namespace and name of the service account that a user name stands for."""
    if not user_name.startswith(_SERVICE_ACCOUNT_PREFIX):
        return None
    namespace, _, name = user_name.removeprefix(_SERVICE_ACCOUNT_PREFIX).partition(":")
    return (namespace, name) if name else None
