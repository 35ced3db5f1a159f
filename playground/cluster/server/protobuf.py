r"""The few bodies that kubectl, since 1.32, sends as protobuf whatever the server: access reviews.

A body is the magic `k8s\0` and a runtime.Unknown around the object
(https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding); field numbers are
those of k8s.io/api/authorization/v1/generated.proto.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from playground.cluster.objects import JsonObject
from playground.cluster.status import bad_request

CONTENT_TYPE = "application/vnd.kubernetes.protobuf"
_MAGIC = b"k8s\0"
_BYTES = 2


@dataclass(frozen=True, slots=True)
class _Message:
    """The fields of one message that are read: texts, and messages within."""

    texts: dict[int, str] = field(default_factory=dict)
    messages: "dict[int, tuple[str, _Message]]" = field(default_factory=dict)


_RESOURCE = _Message(
    {
        1: "namespace",
        2: "verb",
        3: "group",
        4: "version",
        5: "resource",
        6: "subresource",
        7: "name",
    }
)
_PATH = _Message({1: "path", 2: "verb"})
_ACCESS_SPEC = _Message(
    {}, {1: ("resourceAttributes", _RESOURCE), 2: ("nonResourceAttributes", _PATH)}
)
_SCHEMAS = {
    "SelfSubjectAccessReview": _Message({}, {2: ("spec", _ACCESS_SPEC)}),
    "SelfSubjectRulesReview": _Message({}, {2: ("spec", _Message({1: "namespace"}))}),
}
_UNKNOWN = _Message({}, {1: ("typeMeta", _Message({1: "apiVersion", 2: "kind"}))})


def readable(kind: str) -> bool:
    """Whether bodies of that kind may be protobuf."""
    return kind in _SCHEMAS


def decode(data: bytes, kind: str) -> JsonObject:
    """Return the object in a body of that kind.

    Raises ApiError(400) for anything that is none.
    """
    try:
        if not data.startswith(_MAGIC):
            raise ValueError("no magic number")
        envelope = data[len(_MAGIC) :]
        head = _read(envelope, _UNKNOWN).get("typeMeta", {})
        raw = next((value for number, value in _fields(envelope) if number == 2), b"")
        return {**head, **_read(raw, _SCHEMAS[kind])}
    except (ValueError, IndexError) as error:
        raise bad_request(f"unable to decode protobuf of {kind}: {error}") from error


def _read(data: bytes, message: _Message) -> JsonObject:
    found: JsonObject = {}
    for number, value in _fields(data):
        if number in message.texts:
            found[message.texts[number]] = value.decode()
        elif number in message.messages:
            name, inner = message.messages[number]
            found[name] = _read(value, inner)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the length-delimited fields; numbers and booleans are passed over."""
    place = 0
    while place < len(data):
        key, place = _number(data, place)
        length, place = _number(data, place)
        if key & 7 == _BYTES:
            if place + length > len(data):
                raise ValueError("a field is cut short")
            yield key >> 3, data[place : place + length]
            place += length
        elif key & 7 != 0:
            raise ValueError(f"wire type {key & 7}")


def _number(data: bytes, place: int) -> tuple[int, int]:
    """Read a base-128 number; returns it and where it ends."""
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place
