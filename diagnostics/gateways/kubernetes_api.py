"""One cluster's API server by plain GET requests, through the official client's connection.

The client brings what is hard (kubeconfig, in-cluster tokens, exec plug-ins, TLS); its typed models
are left aside, because importing them takes most of a second and decoding with them far longer.
"""

import threading
from collections.abc import Iterator
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
import urllib3

from diagnostics.gateways.errors import (
    Denied,
    Expired,
    NotFound,
    Refused,
    Throttled,
    Unreachable,
)
from diagnostics.gateways.kubernetes_objects import StatusObject
from diagnostics.model import Permission

T = TypeVar("T")
PAGE = 500
TIMEOUT_SECONDS = (3.05, 10.0)
"""Connect, read: an interactive answer that takes longer is better given as "unreachable"."""


_decoders: dict[Any, Any] = {}
_making = threading.Lock()


def _decoder(type_: type[T]) -> "msgspec.json.Decoder[T]":
    """The decoder of a type, made by one thread at a time: msgspec 0.22 can crash the process when
    two threads are the first to meet the same nested type."""
    with _making:
        if type_ not in _decoders:
            _decoders[type_] = msgspec.json.Decoder(type_)
        made: msgspec.json.Decoder[T] = _decoders[type_]
        return made


def bounded_retries() -> urllib3.Retry:
    """Reads only: twice more, with jitter, and never waiting longer than a person would."""
    return urllib3.Retry(
        total=2,
        backoff_factor=0.2,
        backoff_jitter=0.3,
        backoff_max=2.0,
        status_forcelist=(429, 500, 502, 503, 504),
        allowed_methods={"GET"},
        raise_on_status=False,
        respect_retry_after_header=False,
    )


class KubernetesApi:
    """GET requests on one API server, answers decoded, failures translated."""

    def __init__(self, client: Any, timeout: tuple[float, float] = TIMEOUT_SECONDS) -> None:
        """`client` is a `kubernetes.client.ApiClient`; see `diagnostics.gateways.connect`."""
        self._client = client
        self._timeout = timeout

    def get(self, path: str, type_: type[T], **query: str) -> T:
        """The object at `path`, decoded as `type_`."""
        return self._decode(path, self._send(path, query), type_)

    def pages(
        self, path: str, type_: type[T], limit: int, *, whole: bool = True, **query: str
    ) -> Iterator[T]:
        """A list page by page. One longer than `limit` raises Refused, so that a part is never
        taken for all of it; without `whole` a part is enough.

        A `continue` token that expired (410 Gone) begins the list anew, once: going on in the
        middle would not give one consistent list.
        https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
        """
        try:
            found = list(self._pages(path, type_, limit, whole, query))
        except Expired:
            found = list(self._pages(path, type_, limit, whole, query))
        yield from found

    def _pages(
        self, path: str, type_: type[T], limit: int, whole: bool, query: dict[str, str]
    ) -> Iterator[T]:
        token, asked = "", 0
        while asked < limit:
            size = min(PAGE, limit - asked)
            more = {"continue": token} if token else {}
            page = self.get(path, type_, limit=str(size), **more, **query)
            yield page
            asked += size
            token = page.metadata.continue_  # type: ignore[attr-defined]
            if not token:
                return
        if whole:
            raise Refused(_call(path), path, f"more than {limit} objects")

    def _send(self, path: str, query: dict[str, str]) -> bytes:
        call, subject = _call(path), path
        try:
            method, url, headers, _, _ = self._client.param_serialize(
                "GET",
                path + (f"?{urlencode(query)}" if query else ""),
                header_params={"Accept": "application/json", "Accept-Encoding": "gzip"},
                auth_settings=["BearerToken"],
            )
            response = self._client.call_api(
                method, url, header_params=headers, _request_timeout=self._timeout
            )
            body: bytes = response.read() or b""
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise Unreachable(call, subject, str(error)) from error
        if response.status >= 400:
            raise _refusal(call, subject, path, response.status, body)
        return body

    def _decode(self, path: str, body: bytes, type_: type[T]) -> T:
        try:
            return _decoder(type_).decode(body)
        except msgspec.DecodeError as error:
            raise Refused(
                _call(path), path, f"an answer that is not the object asked for: {error}"
            ) from error


def _refusal(call: str, subject: str, path: str, status: int, body: bytes) -> Exception:
    try:
        message = _decoder(StatusObject).decode(body).message
    except msgspec.DecodeError:
        message = body[:200].decode(errors="replace")
    text = message or f"HTTP {status}"
    if status == 404:
        return NotFound(call, subject, text)
    if status == 401:  # no grant mends this, so none is asked for
        words = f"the API server does not accept the bot's credentials: {text}"
        return Refused(call, subject, words)
    if status == 403:
        return Denied(call, subject, text, Permission(call, _namespace(path)))
    if status == 429:
        return Throttled(call, subject, text)
    if status == 410:
        return Expired(call, subject, text)
    if status in (502, 503, 504):
        return Unreachable(call, subject, text)
    return Refused(call, subject, f"HTTP {status}: {text}")


def _call(path: str) -> str:
    """The RBAC verb and resource a path needs: "get deployments.apps", "list pods"."""
    parts = path.strip("/").split("/")
    group = parts[1] if parts[0] == "apis" else ""
    rest = parts[3:] if group else parts[2:]
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        rest = rest[2:]
    resource = f"{rest[0]}.{group}" if group else rest[0]
    return f"{'get' if len(rest) > 1 else 'list'} {resource}"


def _namespace(path: str) -> str:
    parts = path.split("/")
    if "namespaces" in parts[:-2]:
        return f"namespace {parts[parts.index('namespaces') + 1]}"
    return "the whole cluster"
