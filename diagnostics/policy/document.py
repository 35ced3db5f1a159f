"""From text to a bounded JSON tree: the only thing between a hostile document and the engine.

What comes out holds plain dicts, lists, strings, booleans, None and `Number`, no deeper than
MAX_DEPTH, no larger than MAX_CHARACTERS, without duplicate keys. The rest is a PolicyError.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, NoReturn, TypeAlias

from diagnostics.policy.model import shown
from diagnostics.policy.place import Place

# The longest policy AWS stores anywhere near a pull is a VPC endpoint policy: 20,480 characters.
MAX_CHARACTERS: Final = 65_536
MAX_NODES: Final = 20_000
# Statement / [] / {} / Condition / operator / key / [] / value is the deepest a policy goes: 8.
MAX_DEPTH: Final = 12
_LONGEST_NUMBER: Final = 100
_LONGEST_KEY: Final = 512

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | bool | None"


class Number(str):
    """A JSON number, kept as it was written: policies compare numbers as text as often as not."""

    __slots__ = ()


class _Repeated(dict[str, object]):
    """An object in which `key` stands twice; found again by the walk, which knows the place."""

    key: str = ""


def read_document(document: str | Mapping[str, object], place: Place) -> dict[str, Tree]:
    """Read a policy document, text or already decoded, into a bounded tree.

    Raises PolicyError: not JSON, not an object, too large, too deep, duplicate keys.
    """
    decoded = _decode(document, place) if isinstance(document, str) else document
    if not isinstance(decoded, Mapping):
        raise place.fault(f"a policy is a JSON object, not {_kind(decoded)}")
    return _Walk().mapping(decoded, place, 1)


def _decode(text: str, place: Place) -> object:
    if len(text) > MAX_CHARACTERS:
        raise place.fault(f"{len(text)} characters; no policy has more than {MAX_CHARACTERS}")
    try:
        return decode_json(text)
    except ValueError as error:
        raise place.fault(str(error)) from None


def decode_json(text: str) -> object:
    """Decode JSON; numbers stay text, and an object with a repeated key is marked.

    Raises ValueError with a reason and nothing else. The caller bounds the length.
    """
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=Number,
            parse_float=Number,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"not valid JSON: {error.msg} ({where})") from None
    except _Constant as error:
        raise ValueError(f"not valid JSON: {error}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def repeated_key(value: object) -> str | None:
    """Return the key that stands twice in a decoded object, if one does."""
    return value.key if isinstance(value, _Repeated) else None


class _Constant(ValueError):
    """NaN or Infinity, which Python's decoder takes and JSON does not know."""


def _refuse_constant(name: str) -> NoReturn:
    raise _Constant(name)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    repeated = _Repeated(members)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            repeated.key = key
            break
        seen.add(key)
    return repeated


class _Walk:
    """One pass over a decoded document, counting as it goes."""

    __slots__ = ("characters", "nodes")

    def __init__(self) -> None:
        self.nodes = 0
        self.characters = 0

    def mapping(self, value: Mapping[str, object], place: Place, depth: int) -> dict[str, Tree]:
        self._count(place, depth)
        repeated = repeated_key(value)
        if repeated is not None:
            raise place.fault(f"the key {shown(repeated)} stands twice in one object")
        tree: dict[str, Tree] = {}
        for key, member in value.items():
            if not isinstance(key, str):
                raise place.fault(f"a key is text, not {_kind(key)}")
            if len(key) > _LONGEST_KEY:
                raise place.fault(f"a key of {len(key)} characters")
            self._text(key, place)
            tree[key] = self._any(member, place.child(key), depth + 1)
        return tree

    def _any(self, value: object, place: Place, depth: int) -> Tree:
        if isinstance(value, str):
            self._count(place, depth)
            return self._text(value, place)
        if isinstance(value, Mapping):
            return self.mapping(value, place, depth)
        if isinstance(value, list | tuple):
            self._count(place, depth)
            return [self._any(item, place.child(i), depth + 1) for i, item in enumerate(value)]
        self._count(place, depth)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self._number(value, place)
        raise place.fault(f"{_kind(value)} has no place in JSON")

    def _count(self, place: Place, depth: int) -> None:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise place.fault(f"nested deeper than {MAX_DEPTH} levels")
        if self.nodes > MAX_NODES:
            raise place.fault(f"more than {MAX_NODES} values")

    def _text(self, value: str, place: Place) -> str:
        self.characters += len(value)
        if self.characters > MAX_CHARACTERS:
            raise place.fault(f"more than {MAX_CHARACTERS} characters")
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise place.fault("half of a surrogate pair, which is not text")
        if isinstance(value, Number) and len(value) > _LONGEST_NUMBER:
            raise place.fault(f"a number of {len(value)} characters")
        return value

    def _number(self, value: float, place: Place) -> Number:
        if isinstance(value, int):
            if value.bit_length() > 3 * _LONGEST_NUMBER:
                raise place.fault("a number too long to be meant")
            return Number(str(value))
        if value != value or value in (float("inf"), float("-inf")):
            raise place.fault("NaN and Infinity are not JSON")
        return Number(repr(value))


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a truth value"
    if isinstance(value, Number | int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "a list"
    return "an object" if isinstance(value, Mapping) else f"a {type(value).__name__}"


def kind(value: Tree) -> str:
    """Name the JSON type of a value, for an error message."""
    return _kind(value)
