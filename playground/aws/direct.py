"""boto3 clients that reach the playground's AWS without a socket.

The seeds and the registry act as AWS's own staff: in any account, without a permission check, a
fault or a line in the request log. botocore's `before-send` event gives the answer in place of the
network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config

from playground.aws.wire import Call, Reply

_CONFIG = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


class DirectClients:
    """Makes and keeps one client per service, account and region."""

    def __init__(self, answer: Callable[[Call, str], Reply], region: str, account: str) -> None:
        self._answer = answer
        self._region = region
        self._account = account
        self._session = boto3.session.Session(
            aws_access_key_id="PLAYGROUNDOPERATOR00",
            aws_secret_access_key="not-checked",  # noqa: S106 - nothing verifies it
        )
        self._clients: dict[tuple[str, str, str], Any] = {}

    def client(self, service: str, *, account: str = "", region: str = "") -> Any:
        """A boto3 client, by default of the playground's own account and region."""
        key = (service, account or self._account, region or self._region)
        if key not in self._clients:
            client = self._session.client(service, region_name=key[2], config=_CONFIG)
            client.meta.events.register("before-send", self._sender(key[1]))
            self._clients[key] = client
        return self._clients[key]

    def _sender(self, account: str) -> Callable[..., AWSResponse]:
        def send(request: AWSPreparedRequest, **_: object) -> AWSResponse:
            reply = self._answer(_call(request), account)
            return AWSResponse(request.url, reply.status, reply.headers, _Body(reply.body))

        return send


class _Body:
    """What botocore reads a body from."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self._body


def _call(request: AWSPreparedRequest) -> Call:
    url = urlsplit(request.url)
    body = request.body or b""
    headers = {
        name.lower(): value.decode() if isinstance(value, bytes) else str(value)
        for name, value in request.headers.items()
    }
    return Call(
        request.method,
        url.path or "/",
        url.query,
        headers,
        body.encode() if isinstance(body, str) else bytes(body),
    )
