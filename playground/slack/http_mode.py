"""HTTP mode: the same payloads as signed requests to the app's URL.

Slack: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import ClientConnectionError, ClientSession, ClientTimeout

from playground.slack.delivery import Answer
from playground.slack.errors import NotPossible
from playground.slack.messages import Json
from playground.slack.payloads import VERIFICATION_TOKEN
from playground.slack.workspace import Workspace

FORM = "application/x-www-form-urlencoded"
SKEW = 6 * 60
"""Seconds by which a forged timestamp is off; Slack and Bolt allow five minutes."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was sent."""

    body: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class HttpMode:
    """Signs and sends; `url` must be on this machine."""

    workspace: Workspace
    name: str = "http"
    url: str = ""
    _session: ClientSession | None = field(default=None, init=False)
    _last: Request | None = field(default=None, init=False)

    def point_at(self, url: str) -> None:
        """Sends to `url` from now on."""
        if urlsplit(url).hostname not in _LOOPBACK:
            raise NotPossible("Requests are sent to this machine only.")
        self.url = url
        if self._session is None:
            self._session = ClientSession()

    async def stop(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, wire: Json, seconds: float) -> Answer:
        """Sends one envelope's payload; only HTTP 200 in time counts as an acknowledgement."""
        body, content_type = _encoded(wire)
        headers = self._signed(body, content_type) | _retry_headers(wire)
        self._last = Request(body, headers)
        try:
            status, kind, text = await self._post(self._last, seconds)
        except TimeoutError:
            return Answer("timeout", "http_timeout")
        except ClientConnectionError:
            return Answer("undeliverable", "connection_failed")
        if status != 200:
            return Answer("refused", "http_error", payload={"status": status, "body": text})
        if self.workspace.faults.next_envelope("swallow_ack"):
            return Answer("timeout", "http_timeout")
        return Answer("acked", payload=_parsed(kind, text))

    async def verify(self) -> bool:
        """Whether the app answers the challenge that Slack sends when a URL is set."""
        challenge = self.workspace.ids.hex(24)
        asked = {
            "type": "url_verification",
            "token": VERIFICATION_TOKEN,
            "challenge": challenge,
        }
        body = json.dumps(asked)
        request = Request(body, self._signed(body, "application/json"))
        try:
            status, _, text = await self._post(request, self.workspace.config.timings.ack)
        except (TimeoutError, ClientConnectionError):
            return False
        return status == 200 and challenge in text

    async def forge(self, kind: str) -> int:
        """Sends the last request once more with a fault in its signature; the HTTP status."""
        if self._last is None:
            raise NotPossible("Nothing has been sent yet.")
        body, headers = self._last.body, dict(self._last.headers)
        content_type = headers["Content-Type"]
        if kind == "unsigned":
            headers = {"Content-Type": content_type}
        elif kind == "wrong_secret":
            headers = self._signed(body, content_type, secret="not the secret")  # noqa: S106
        elif kind in ("stale", "future"):
            off = SKEW if kind == "future" else -SKEW
            headers = self._signed(body, content_type, off=off)
        elif kind != "replayed":
            raise NotPossible(f"There is no forgery {kind!r}.")
        seconds = self.workspace.config.timings.ack
        return (await self._post(Request(body, headers), seconds))[0]

    def _signed(
        self, body: str, content_type: str, *, secret: str | None = None, off: float = 0
    ) -> dict[str, str]:
        timestamp = str(int(self.workspace.clock() + off))
        key = secret or self.workspace.config.signing_secret
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(key, timestamp, body),
        }

    async def _post(self, request: Request, seconds: float) -> tuple[int, str, str]:
        if self._session is None:
            raise ClientConnectionError("HTTP mode is off")
        async with self._session.post(
            self.url,
            data=request.body.encode(),
            headers=request.headers,
            timeout=ClientTimeout(total=seconds),
            allow_redirects=False,
        ) as reply:
            return reply.status, reply.content_type, await reply.text()


def signature(secret: str, timestamp: str, body: str) -> str:
    """The `X-Slack-Signature` of a raw body."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def _encoded(wire: Json) -> tuple[str, str]:
    payload = wire["payload"]
    if wire["type"] == "slash_commands":
        return urlencode(payload), FORM
    if wire["type"] == "interactive":
        return urlencode({"payload": json.dumps(payload)}), FORM
    return json.dumps(payload), "application/json"


def _retry_headers(wire: Json) -> dict[str, str]:
    if not wire.get("retry_attempt"):
        return {}
    return {
        "X-Slack-Retry-Num": str(wire["retry_attempt"]),
        "X-Slack-Retry-Reason": wire["retry_reason"],
    }


def _parsed(content_type: str, text: str) -> Any:
    if not text:
        return None
    if content_type != "application/json":
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
