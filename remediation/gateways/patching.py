"""One PATCH to an API server, sent once, its failures translated.

https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-apply
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import urllib3

from diagnostics.gateways.errors import Denied, NotFound, Refused, Throttled, Unreachable
from diagnostics.model import Permission
from remediation.gateways.ports import Conflict

STRATEGIC_MERGE = "application/strategic-merge-patch+json"
TIMEOUT_SECONDS = (3.05, 15.0)


class _Status(msgspec.Struct, frozen=True):
    message: str = ""


def patch(
    client: Any, path: str, body: Mapping[str, object], action: str, subject: str, agent: str
) -> Mapping[str, str]:
    """Send a strategic merge patch; the answer's headers. `client` is a kubernetes ApiClient that
    does not retry; `agent` goes into the User-Agent, which the API server's audit log keeps."""
    from kubernetes.client.exceptions import ApiException

    method, url, headers, _, _ = client.param_serialize(
        "PATCH",
        f"{path}?fieldManager=imagepull",
        header_params={"Accept": "application/json", "Content-Type": STRATEGIC_MERGE},
        auth_settings=["BearerToken"],
    )
    headers["User-Agent"] = agent
    try:
        response = client.call_api(
            method,
            url,
            header_params=headers,
            body=dict(body),
            _request_timeout=TIMEOUT_SECONDS,
        )
        answer: bytes = response.read() or b""
    except (urllib3.exceptions.HTTPError, OSError, ApiException) as error:
        raise Unreachable(action, subject, str(error)) from error
    if response.status >= 300:
        raise _refusal(action, subject, response.status, answer)
    return {key.lower(): value for key, value in response.getheaders().items()}


def _refusal(action: str, subject: str, status: int, body: bytes) -> Exception:
    try:
        message = msgspec.json.decode(body, type=_Status).message
    except msgspec.DecodeError:
        message = body[:200].decode(errors="replace")
    text = message or f"HTTP {status}"
    if status == 404:
        return NotFound(action, subject, text)
    if status == 409 or (status == 422 and "metadata.uid" in message):
        return Conflict(action, subject, text)
    if status in (401, 403):
        return Denied(action, subject, text, Permission(action, subject))
    if status == 429:
        return Throttled(action, subject, text)
    if status >= 500:
        return Unreachable(action, subject, f"HTTP {status}: {text}")
    return Refused(action, subject, f"HTTP {status}: {text}")
