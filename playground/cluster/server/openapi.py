"""An OpenAPI document without schemas: kubectl then leaves validation to the server.

kubectl reads version 2 as protobuf (https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto),
so the few fields are written by hand: `swagger` (1) and `info` (2) with `title` (1) and
`version` (2).
"""

from playground.cluster.objects import JsonObject

PROTOBUF_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
_TITLE = "Kubernetes"


def openapi_v2(version: str) -> JsonObject:
    """Return the document as JSON."""
    info = {"title": _TITLE, "version": version}
    return {"swagger": "2.0", "info": info, "paths": {}, "definitions": {}}


def openapi_v2_protobuf(version: str) -> bytes:
    """Return the document as protobuf."""
    return _text(1, "2.0") + _field(2, _text(1, _TITLE) + _text(2, version))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _field(number: int, value: bytes) -> bytes:
    """Return a length-delimited field; lengths here stay below 128, one byte."""
    return bytes([number << 3 | 2, len(value)]) + value
