"""JSON patch (RFC 6902)."""

from typing import Any

from playground.cluster.objects import JsonObject, copy_of
from playground.cluster.status import unprocessable_patch


def apply_json_patch(target: JsonObject, operations: list[Any]) -> JsonObject:
    """Return the object after all operations.

    Raises ApiError(422) when one of them does not apply.
    """
    document: JsonObject = copy_of(target)
    for operation in operations:
        try:
            _apply(document, operation)
        except (KeyError, IndexError, ValueError, TypeError, AttributeError) as error:
            raise unprocessable_patch() from error
    return document


def _apply(document: JsonObject, operation: JsonObject) -> None:
    path = _pointer(operation["path"])
    match operation["op"]:
        case "add":
            _add(document, path, copy_of(operation["value"]))
        case "remove":
            _remove(document, path)
        case "replace":
            _remove(document, path)
            _add(document, path, copy_of(operation["value"]))
        case "move":
            _add(document, path, _remove(document, _pointer(operation["from"])))
        case "copy":
            _add(document, path, copy_of(_value_at(document, _pointer(operation["from"]))))
        case "test":
            if _value_at(document, path, absent_is_none=True) != operation["value"]:
                raise ValueError(operation["path"])
        case other:
            raise ValueError(other)


def _pointer(text: str) -> list[str]:
    if not text.startswith("/"):
        raise ValueError(text)
    return [part.replace("~1", "/").replace("~0", "~") for part in text[1:].split("/")]


def _value_at(value: Any, path: list[str], *, absent_is_none: bool = False) -> Any:
    for part in path:
        if isinstance(value, list):
            value = value[_index(part)]
        elif absent_is_none:
            value = value.get(part)
        else:
            value = value[part]
    return value


def _add(document: JsonObject, path: list[str], value: Any) -> None:
    parent, last = _value_at(document, path[:-1]), path[-1]
    if isinstance(parent, list):
        position = len(parent) if last == "-" else _index(last)
        if position > len(parent):
            raise IndexError(last)
        parent.insert(position, value)
    else:
        parent[last] = value


def _remove(document: JsonObject, path: list[str]) -> Any:
    parent, last = _value_at(document, path[:-1]), path[-1]
    return parent.pop(_index(last)) if isinstance(parent, list) else parent.pop(last)


def _index(text: str) -> int:
    position = int(text)
    if position < 0:
        raise IndexError(text)
    return position
