"""Decisions as JSON: an object holds a request, its policies and, if wished, the expected answer.

The form is documented in docs/policy-engine.md, "One decision as JSON"; `imagepull decide`, the
tests and the benchmark read it.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diagnostics.policy.document import Number, decode_json, repeated_key
from diagnostics.policy.model import Layer, Outcome, PolicyError, RequestError, shown
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.request import Context, Request
from diagnostics.policy.statements import Policy, PolicySet

_REQUIRED: Final = (
    "principal_arn",
    "action",
    "resource_arn",
    "identity_policies",
    "permission_boundary",
    "resource_policy",
)
_OPTIONAL: Final = (
    "id",
    "source",
    "principal_account",
    "resource_account",
    "context",
    "context_complete",
    "federated_by",
    "registry_policy",
    "session_policy",
    "endpoint_policy",
    "scps",
    "rcps",
    "unread",
    "expected",
)
_FIELDS: Final = (*_REQUIRED, *_OPTIONAL)
_EXPECTABLE: Final = frozenset({*Outcome})
_LEAST_LIKENESS: Final = 0.8
_MOST_FIELDS: Final = 64


class CaseError(ValueError):
    """A case that cannot be read; `place` is a JSON pointer into the case's own object."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"at {place or 'the case'}: {reason}")
        self.place = place
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Case:
    """One decision to make; `expected` is None when the case does not say."""

    id: str | None
    request: Request
    policies: PolicySet
    expected: Outcome | None = None


def read_case(case: object) -> Case:
    """Read a decoded JSON object. Raises CaseError and nothing else."""
    if not isinstance(case, Mapping):
        raise CaseError("", f"an object, not {shown(case)}")
    _refuse_repeated(case, "")
    _check_fields(case)
    policies = PolicySet(
        identity=_policies(case, "identity_policies", Layer.IDENTITY),
        boundary=_policy(case, "permission_boundary", Layer.BOUNDARY),
        session=_policy(case, "session_policy", Layer.SESSION),
        repository=_policy(case, "resource_policy", Layer.REPOSITORY),
        registry=_policy(case, "registry_policy", Layer.REGISTRY),
        scps=_levels(case, "scps", Layer.SCP),
        rcps=_levels(case, "rcps", Layer.RCP),
        endpoint=_policy(case, "endpoint_policy", Layer.ENDPOINT),
        unread=_unread(case),
    )
    identifier = case.get("id")
    if identifier is not None and not isinstance(identifier, str):
        raise CaseError("/id", f"text, not {shown(identifier)}")
    return Case(identifier, _request(case), policies, _expected(case))


def decode_case(text: str) -> object:
    """Decode one line for `read_case`. Raises CaseError. The caller bounds the length."""
    try:
        return decode_json(text)
    except ValueError as error:
        raise CaseError("", str(error)) from None


def _refuse_repeated(value: Mapping[str, object], place: str) -> None:
    repeated = repeated_key(value)
    if repeated is not None:
        raise CaseError(place, f"the key {shown(repeated)} stands twice")


def _check_fields(case: Mapping[str, object]) -> None:
    for name in _REQUIRED:
        if name not in case:
            raise CaseError("", f"no {name} (write null or [] where there is none)")
    if len(case) > _MOST_FIELDS:
        raise CaseError("", f"{len(case)} fields; a case has at most {_MOST_FIELDS}")
    for name in case:
        if name in _FIELDS:
            continue
        # A misspelt field would be a policy left out, and so perhaps a false "allowed".
        meant = difflib.get_close_matches(str(name)[:64], _FIELDS, 1, _LEAST_LIKENESS)
        if meant:
            raise CaseError(f"/{name}", f"unknown field; {meant[0]} was probably meant")
        if _holds_policy(case[name]):
            raise CaseError(f"/{name}", "unknown field, and it holds a policy")


def _holds_policy(value: object) -> bool:
    if isinstance(value, list):
        return any(_holds_policy(item) for item in value)
    if isinstance(value, Mapping):
        return "Statement" in value
    return isinstance(value, str) and '"Statement"' in value


def _request(case: Mapping[str, object]) -> Request:
    principal_arn, resource_arn = _text(case, "principal_arn"), _text(case, "resource_arn")
    own = _account(case, "principal_account", principal_arn, "")
    try:
        return Request(
            principal_arn=principal_arn,
            principal_account=own,
            action=_text(case, "action"),
            resource_arn=resource_arn,
            resource_account=_account(case, "resource_account", resource_arn, own),
            context=_context(case),
            federated_by=_federated_by(case),
        )
    except RequestError as error:
        raise CaseError(f"/{error.field}", error.reason) from None


def _federated_by(case: Mapping[str, object]) -> str | None:
    return None if case.get("federated_by") is None else _text(case, "federated_by")


def _text(case: Mapping[str, object], name: str) -> str:
    value = case[name]
    if not isinstance(value, str) or isinstance(value, Number):
        raise CaseError(f"/{name}", f"text, not {shown(value)}")
    return value


def _account(case: Mapping[str, object], name: str, arn: str, otherwise: str) -> str:
    if case.get(name) is not None:
        return _text(case, name)
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 else otherwise


def _context(case: Mapping[str, object]) -> Context:
    given = case.get("context")
    complete = case.get("context_complete", given is not None)
    if not isinstance(complete, bool):
        raise CaseError("/context_complete", f"true or false, not {shown(complete)}")
    if given is None:
        return Context({}, complete)
    if not isinstance(given, Mapping):
        raise CaseError("/context", f"an object of condition keys, not {shown(given)}")
    _refuse_repeated(given, "/context")
    known = {str(key): _values(value, f"/context/{key}") for key, value in given.items()}
    return Context(known, complete)


def _values(value: object, place: str) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(_value(item, place) for item in items)


def _value(value: object, place: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int | float):
        return str(value)
    raise CaseError(place, f"a value or a list of values, not {shown(value)}")


def _policy(case: Mapping[str, object], name: str, layer: Layer) -> Policy | None:
    document = case.get(name)
    return None if document is None else _read(document, layer, f"/{name}")


def _policies(case: Mapping[str, object], name: str, layer: Layer) -> tuple[Policy, ...]:
    documents = case[name]
    if not isinstance(documents, list):
        raise CaseError(f"/{name}", f"a list of policies, not {shown(documents)}")
    return tuple(
        _read(document, layer, f"/{name}/{index}", f"number {index}")
        for index, document in enumerate(documents)
    )


def _levels(case: Mapping[str, object], name: str, layer: Layer) -> tuple[Policy, ...]:
    """Read a list of policies (one level) or a list of lists (root, units, account)."""
    levels = case.get(name)
    if levels is None:
        return ()
    if not isinstance(levels, list):
        raise CaseError(f"/{name}", f"a list of policies, not {shown(levels)}")
    found: list[Policy] = []
    for index, level in enumerate(levels):
        place = f"/{name}/{index}"
        if not isinstance(level, list):
            found.append(_read(level, layer, place, f"number {index}"))
            continue
        if not level:
            raise CaseError(place, "a level without a policy allows nothing; leave it out")
        found.extend(
            _read(document, layer, f"{place}/{at}", f"number {index}/{at}", f"level {index}")
            for at, document in enumerate(level)
        )
    return tuple(found)


def _read(
    document: object, layer: Layer, place: str, name: str = "", attached_to: str = ""
) -> Policy:
    if not isinstance(document, str | Mapping):
        raise CaseError(place, f"a policy document, not {shown(document)}")
    try:
        return parse_policy(document, layer, name=name, attached_to=attached_to)
    except PolicyError as error:
        raise CaseError(f"{place}{error.place}", error.reason) from None


def _unread(case: Mapping[str, object]) -> frozenset[Layer]:
    names = case.get("unread", [])
    known = {layer.value: layer for layer in Layer}
    if not isinstance(names, list) or any(str(name) not in known for name in names):
        raise CaseError("/unread", f"a list of {', '.join(known)}, not {shown(names)}")
    return frozenset(known[str(name)] for name in names)


def _expected(case: Mapping[str, object]) -> Outcome | None:
    word = case.get("expected")
    if word is None:
        return None
    if not isinstance(word, str) or word not in _EXPECTABLE:
        raise CaseError("/expected", f"{shown(word)} is none of {', '.join(sorted(_EXPECTABLE))}")
    return Outcome(word)
