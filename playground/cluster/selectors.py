"""Label and field selectors.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors and
https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.cluster.objects import JsonObject, dig, labels_of
from playground.cluster.resources import EVENTS, PODS, SECRETS, ResourceType
from playground.cluster.status import bad_request

_TOKEN = re.compile(r"\s*(==|!=|=|!|\(|\)|,|[^\s=!(),]+)")
_METADATA_FIELDS = frozenset({"metadata.name", "metadata.namespace"})
_MORE_FIELDS: Mapping[ResourceType, frozenset[str]] = {
    PODS: frozenset(
        {
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "status.phase",
            "status.podIP",
            "status.nominatedNodeName",
        }
    ),
    EVENTS: frozenset(
        {
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        }
    ),
    SECRETS: frozenset({"type"}),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One condition on one key; `operator` is in, notin, exists or !."""

    key: str
    operator: str
    values: frozenset[str] = frozenset()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet it (an absent key meets notin, as the API says)."""
        match self.operator:
            case "in":
                return labels.get(self.key) in self.values if self.key in labels else False
            case "notin":
                return self.key not in labels or labels[self.key] not in self.values
            case "exists":
                return self.key in labels
            case _:
                return self.key not in labels


@dataclass(frozen=True, slots=True)
class LabelSelector:
    """All requirements must be met; none selects everything."""

    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet every requirement."""
        return all(requirement.matches(labels) for requirement in self.requirements)


def parse_label_selector(text: str) -> LabelSelector:
    """Read the query form, such as `app=web,tier in (a,b),!canary`.

    Raises ApiError(400) as the API server words it.
    """
    tokens = _Tokens(text)
    requirements: list[Requirement] = []
    while tokens.peek():
        requirements.append(_requirement(tokens))
        if tokens.peek():
            tokens.expect(",")
    return LabelSelector(tuple(requirements))


def selector_of(spec: Mapping[str, Any] | None) -> LabelSelector:
    """Read the object form: matchLabels and matchExpressions."""
    spec = spec or {}
    equal = [
        Requirement(k, "in", frozenset({v}))
        for k, v in dig(spec, "matchLabels", default={}).items()
    ]
    more = [_expression(item) for item in dig(spec, "matchExpressions", default=[])]
    return LabelSelector(tuple(equal + more))


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """One condition on one field."""

    field: str
    value: str
    equal: bool


Selects = Callable[[JsonObject], bool]


def parse_field_selector(resource: ResourceType, text: str) -> tuple[FieldTerm, ...]:
    """Read `field=value,field!=value`.

    Raises ApiError(400) for a field that the resource does not support.
    """
    terms = tuple(_field_term(part) for part in text.split(",") if part)
    supported = _METADATA_FIELDS | _MORE_FIELDS.get(resource, frozenset())
    for term in terms:
        if term.field not in supported:
            raise bad_request(f"field label not supported: {term.field}")
    return terms


def selection(resource: ResourceType, labels: str, fields: str) -> Selects:
    """Return the test that a list or watch with these two selectors applies."""
    label_selector = parse_label_selector(labels)
    terms = parse_field_selector(resource, fields)

    def selects(obj: JsonObject) -> bool:
        return label_selector.matches(labels_of(obj)) and all(_meets(obj, term) for term in terms)

    return selects


def _meets(obj: JsonObject, term: FieldTerm) -> bool:
    return (_field_value(obj, term.field) == term.value) is term.equal


def _field_value(obj: JsonObject, field: str) -> str:
    if field == "source":
        return str(dig(obj, "source", "component") or dig(obj, "reportingComponent", default=""))
    return str(dig(obj, *field.split("."), default=""))


def _field_term(part: str) -> FieldTerm:
    for operator in ("!=", "==", "="):
        field, found, value = part.partition(operator)
        if found:
            return FieldTerm(field.strip(), value.strip(), operator != "!=")
    raise bad_request(f"invalid selector: '{part}'; can't understand '{part}'")


def _expression(item: Mapping[str, Any]) -> Requirement:
    operators = {"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!"}
    return Requirement(
        item["key"], operators[item["operator"]], frozenset(item.get("values") or ())
    )


class _Tokens:
    """The selector's words, one after the other."""

    def __init__(self, text: str) -> None:
        self._rest = text

    def peek(self) -> str:
        match = _TOKEN.match(self._rest)
        return match.group(1) if match else ""

    def take(self) -> str:
        match = _TOKEN.match(self._rest)
        self._rest = self._rest[match.end() :] if match else ""
        return match.group(1) if match else ""

    def expect(self, wanted: str) -> None:
        found = self.take()
        if found != wanted:
            raise _unparsable(f"found '{found}' expected: '{wanted}'")


def _requirement(tokens: _Tokens) -> Requirement:
    first = tokens.take()
    if first == "!":
        return Requirement(tokens.take(), "!")
    match tokens.peek():
        case "" | ",":
            return Requirement(first, "exists")
        case "=" | "==":
            tokens.take()
            return Requirement(first, "in", frozenset({_plain_value(tokens)}))
        case "!=":
            tokens.take()
            return Requirement(first, "notin", frozenset({_plain_value(tokens)}))
        case "in" | "notin":
            return Requirement(first, tokens.take(), _value_set(tokens))
        case other:
            raise _unparsable(f"found '{other}', expected: '=', '!=', '==', 'in', notin'")


def _plain_value(tokens: _Tokens) -> str:
    return "" if tokens.peek() in ("", ",", ")") else tokens.take()


def _value_set(tokens: _Tokens) -> frozenset[str]:
    tokens.expect("(")
    values: set[str] = set()
    while True:
        values.add(_plain_value(tokens))
        match tokens.take():
            case ")":
                return frozenset(values)
            case ",":
                continue
            case other:
                raise _unparsable(f"found '{other}', expected: ',' or ')'")


def _unparsable(why: str) -> Exception:
    return bad_request(f"unable to parse requirement: {why}")
