"""AWS errors in the shape of each service's protocol, so that real clients read them as AWS's.

Shapes and codes are those of the services: JSON for ECR and KMS, REST-JSON for EKS, XML for IAM and
STS, EC2's own XML. See "Common error types" in each service's API reference.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from playground.aws.wire import Reply

_REQUEST_ID = "7a62c49f-347e-4fc4-9331-6e8e00000000"
_NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}


@dataclass(frozen=True, slots=True)
class _Spelling:
    """How one family of services writes one error: its code and its HTTP status."""

    code: str
    status: int


_ACCESS_DENIED = {
    "json": _Spelling("AccessDeniedException", 400),
    "rest": _Spelling("AccessDeniedException", 403),
    "query": _Spelling("AccessDenied", 403),
    "ec2": _Spelling("UnauthorizedOperation", 403),
}
_THROTTLED = {
    "json": _Spelling("ThrottlingException", 400),
    "rest": _Spelling("ThrottlingException", 429),
    "query": _Spelling("Throttling", 400),
    "ec2": _Spelling("RequestLimitExceeded", 503),
}
_UNKNOWN_KEY = {
    "json": _Spelling("UnrecognizedClientException", 400),
    "rest": _Spelling("UnrecognizedClientException", 403),
    "query": _Spelling("InvalidClientTokenId", 403),
    "ec2": _Spelling("AuthFailure", 401),
}
_EXPIRED = {
    "json": _Spelling("ExpiredTokenException", 400),
    "rest": _Spelling("ExpiredTokenException", 403),
    "query": _Spelling("ExpiredToken", 403),
    "ec2": _Spelling("RequestExpired", 400),
}
_INTERNAL = {
    "json": _Spelling("ServerException", 500),
    "rest": _Spelling("ServerException", 500),
    "query": _Spelling("ServiceFailure", 500),
    "ec2": _Spelling("InternalError", 500),
}
_UNAVAILABLE = {
    "json": _Spelling("ServiceUnavailableException", 503),
    "rest": _Spelling("ServiceUnavailableException", 503),
    "query": _Spelling("ServiceUnavailable", 503),
    "ec2": _Spelling("Unavailable", 503),
}


def protocol(service: str) -> str:
    """The protocol family of a service: json, rest, query or ec2."""
    return {"eks": "rest", "ec2": "ec2", "iam": "query", "sts": "query"}.get(service, "json")


def error(service: str, code: str, message: str, status: int = 400) -> Reply:
    """An error with the given code, in the service's own shape."""
    return _WRITERS[protocol(service)](service, _Spelling(code, status), message)


def access_denied(service: str, message: str) -> Reply:
    """The caller may not do this."""
    if service == "ec2":
        message = f"You are not authorized to perform this operation. {message}"
    return _spelled(_ACCESS_DENIED, service, message)


def throttled(service: str) -> Reply:
    """Too many requests."""
    return _spelled(
        _THROTTLED, service, "Request limit exceeded." if service == "ec2" else "Rate exceeded"
    )


def unknown_key(service: str) -> Reply:
    """The access key belongs to nobody."""
    return _spelled(
        _UNKNOWN_KEY,
        service,
        "AWS was not able to validate the provided access credentials"
        if service == "ec2"
        else "The security token included in the request is invalid.",
    )


def expired(service: str) -> Reply:
    """The session is over."""
    return _spelled(
        _EXPIRED,
        service,
        "Request has expired."
        if service == "ec2"
        else "The security token included in the request is expired",
    )


def server_error(service: str, status: int) -> Reply:
    """A 500 or a 503 of the service itself."""
    table = _UNAVAILABLE if status == 503 else _INTERNAL
    return _spelled(table, service, "The request processing has failed; try again later.")


def _spelled(table: dict[str, _Spelling], service: str, message: str) -> Reply:
    family = protocol(service)
    return _WRITERS[family](service, table[family], message)


def _json(_service: str, spelling: _Spelling, message: str) -> Reply:
    body = json.dumps({"__type": spelling.code, "message": message}).encode()
    return Reply(
        spelling.status,
        body,
        {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": _REQUEST_ID},
    )


def _rest(_service: str, spelling: _Spelling, message: str) -> Reply:
    return Reply(
        spelling.status,
        json.dumps({"message": message}).encode(),
        {
            "Content-Type": "application/json",
            "x-amzn-ErrorType": spelling.code,
            "x-amzn-RequestId": _REQUEST_ID,
        },
    )


def _query(service: str, spelling: _Spelling, message: str) -> Reply:
    namespace = _NAMESPACES.get(service, "")
    kind = "Sender" if spelling.status < 500 else "Receiver"
    body = (
        f'<ErrorResponse xmlns="{namespace}"><Error><Type>{kind}</Type>'
        f"<Code>{escape(spelling.code)}</Code><Message>{escape(message)}</Message></Error>"
        f"<RequestId>{_REQUEST_ID}</RequestId></ErrorResponse>"
    )
    return Reply(spelling.status, body.encode(), {"Content-Type": "text/xml"})


def _ec2(_service: str, spelling: _Spelling, message: str) -> Reply:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>'
        f"<Code>{escape(spelling.code)}</Code><Message>{escape(message)}</Message>"
        f"</Error></Errors><RequestID>{_REQUEST_ID}</RequestID></Response>"
    )
    return Reply(spelling.status, body.encode(), {"Content-Type": "text/xml;charset=UTF-8"})


_WRITERS: dict[str, Callable[[str, _Spelling, str], Reply]] = {
    "json": _json,
    "rest": _rest,
    "query": _query,
    "ec2": _ec2,
}
