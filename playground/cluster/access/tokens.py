"""Bearer tokens: fixed ones for people, signed ones for service accounts.

Service account tokens are JSON Web Tokens with the claims of
https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/; they are signed
with the cluster's own key (HMAC, where a real cluster uses RSA: no client checks it).
"""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from playground.cluster.access.users import ANONYMOUS, User, person, service_account_user
from playground.cluster.clock import Clock
from playground.cluster.objects import JsonObject, dig, name_of, namespace_of, uid_of
from playground.cluster.resources import SERVICE_ACCOUNTS
from playground.cluster.status import unauthorized
from playground.cluster.store import Store

ISSUER = "https://kubernetes.default.svc.cluster.local"


class Tokens:
    """Mints tokens, and tells whose a token is."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._people: dict[str, User] = {}

    def mint(self, name: str, groups: Iterable[str] = ()) -> str:
        """Return a new token for a person of that name and those groups."""
        token = secrets.token_urlsafe(32)
        self._people[token] = person(name, groups)
        return token

    def mint_for_service_account(
        self, account: JsonObject, seconds: int, audiences: Iterable[str] = ()
    ) -> tuple[str, JsonObject]:
        """Return a token for a stored ServiceAccount, with its claims."""
        now = self._clock.now()
        namespace, name = namespace_of(account), name_of(account)
        claims: JsonObject = {
            "aud": list(audiences) or [ISSUER],
            "exp": int((now + timedelta(seconds=seconds)).timestamp()),
            "iat": int(now.timestamp()),
            "iss": ISSUER,
            "kubernetes.io": {
                "namespace": namespace,
                "serviceaccount": {"name": name, "uid": uid_of(account)},
            },
            "sub": f"system:serviceaccount:{namespace}:{name}",
        }
        return self._signed(claims), claims

    def user_of(self, authorization: str | None) -> User:
        """Return whose an Authorization header is; without one, the anonymous user.

        Raises ApiError(401).
        """
        if not authorization:
            return ANONYMOUS
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized()
        return self._people.get(token.strip()) or self._service_account(token.strip())

    def _service_account(self, token: str) -> User:
        account = dig(self._verified(token), "kubernetes.io", default={})
        namespace = dig(account, "namespace", default="")
        name = dig(account, "serviceaccount", "name", default="")
        uid = dig(account, "serviceaccount", "uid", default="")
        stored = self._store.get(SERVICE_ACCOUNTS, namespace, name)
        if stored is None or uid_of(stored) != uid:
            raise unauthorized()
        return service_account_user(namespace, name, uid)

    def _verified(self, token: str) -> Mapping[str, Any]:
        body, _, signature = token.rpartition(".")
        if not body or not hmac.compare_digest(self._signature(body), signature):
            raise unauthorized()
        claims: Mapping[str, Any] = json.loads(_unpack(body.partition(".")[2]))
        if claims["exp"] <= self._clock.now().timestamp():
            raise unauthorized()
        return claims

    def _signed(self, claims: JsonObject) -> str:
        header = _pack(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
        body = f"{header}.{_pack(json.dumps(claims).encode())}"
        return f"{body}.{self._signature(body)}"

    def _signature(self, body: str) -> str:
        return _pack(hmac.new(self._key, body.encode(), hashlib.sha256).digest())


def _pack(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
