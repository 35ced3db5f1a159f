"""GetAuthorizationToken: a password for the registry's data plane that lasts twelve hours."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime, timedelta

from playground.aws.ecr.state import EcrState, Registry, Token
from playground.aws.principals import Identity
from playground.aws.wire import Call, Reply, json_reply

LIFETIME = timedelta(hours=12)


class EcrTokens:
    """Hands out passwords and says whose they are."""

    def __init__(
        self, state: EcrState, now: Callable[[], datetime], new_id: Callable[[], str]
    ) -> None:
        self._state = state
        self._now = now
        self._new_id = new_id

    def issue(self, call: Call, registry: Registry, identity: Identity) -> Reply:
        """What the API answers; the password is an opaque text."""
        expires_at = self._now() + LIFETIME
        password = base64.b64encode(f"{{{self._new_id()}}}".encode()).decode()
        self._state.tokens[password] = Token(identity, expires_at)
        token = base64.b64encode(f"AWS:{password}".encode()).decode()
        return json_reply(
            {
                "authorizationData": [
                    {
                        "authorizationToken": token,
                        "expiresAt": expires_at.timestamp(),
                        "proxyEndpoint": _endpoint(account, registry.region),
                    }
                    for account in call.texts("registryIds") or (registry.account,)
                ]
            }
        )

    def owner(self, password: str) -> Identity | None:
        """Whose password it is; None when unknown or over."""
        token = self._state.tokens.get(password)
        return token.identity if token and token.expires_at > self._now() else None


def registry_host(account: str, region: str) -> str:
    """The registry's host name."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"{account}.dkr.ecr.{region}.{suffix}"


def _endpoint(account: str, region: str) -> str:
    return f"https://{registry_host(account, region)}"
