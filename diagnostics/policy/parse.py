"""From a policy document to a Policy, or to a PolicyError that names the place.

Source: IAM User Guide, reference_policies_grammar and the pages on each element; what a repository
policy may hold: Amazon ECR User Guide, repository-policies.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diagnostics.policy.actions import Actions, read_actions
from diagnostics.policy.conditions import read_conditions
from diagnostics.policy.document import Tree, kind, read_document
from diagnostics.policy.model import Effect, Layer, shown
from diagnostics.policy.place import Place
from diagnostics.policy.principals import Principals, read_principals
from diagnostics.policy.resources import Resources, read_resources
from diagnostics.policy.statements import Policy, Statement, StatementRef

_VARIABLES_SINCE: Final = "2012-10-17"
_VERSIONS: Final = ("2008-10-17", _VARIABLES_SINCE)
_POLICY_ELEMENTS: Final = frozenset({"Version", "Id", "Statement"})
_STATEMENT_ELEMENTS: Final = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)
_WITH_PRINCIPAL: Final = frozenset({Layer.REPOSITORY, Layer.REGISTRY, Layer.ENDPOINT, Layer.RCP})


def parse_policy(
    document: str | Mapping[str, object], layer: Layer, *, name: str = "", attached_to: str = ""
) -> Policy:
    """Read a policy document, as text or decoded, by the rules of its layer.

    Raises PolicyError with the place; nothing else, whatever the document holds.
    """
    place = Place(layer)
    tree = read_document(document, place)
    _refuse_unknown(tree, _POLICY_ELEMENTS, place)
    version = _version(tree, place)
    if "Id" in tree and type(tree["Id"]) is not str:
        raise place.child("Id").fault(f"text, not {kind(tree['Id'])}")
    if "Statement" not in tree:
        raise place.fault("no Statement")
    variables = version == _VARIABLES_SINCE
    statements = tuple(
        _statement(item, where, index, name, variables=variables)
        for index, (item, where) in enumerate(_items(tree["Statement"], place.child("Statement")))
    )
    return Policy(layer, statements, name, version, attached_to)


def _refuse_unknown(tree: dict[str, Tree], known: frozenset[str], place: Place) -> None:
    for key in tree:
        if key not in known:
            raise place.child(key).fault(f"{shown(key)} is not an element of a policy here")


def _version(tree: dict[str, Tree], place: Place) -> str:
    version = tree.get("Version", _VERSIONS[0])
    if type(version) is not str or version not in _VERSIONS:
        raise place.child("Version").fault(f"{shown(version)} is not {' or '.join(_VERSIONS)}")
    return version


def _items(value: Tree, place: Place) -> list[tuple[dict[str, Tree], Place]]:
    if isinstance(value, dict):
        return [(value, place)]
    if not isinstance(value, list):
        raise place.fault(f"a statement or a list of them, not {kind(value)}")
    if not value:
        raise place.fault("an empty list: a policy has at least one statement")
    items: list[tuple[dict[str, Tree], Place]] = []
    for index, item in enumerate(value):
        where = place.child(index)
        if not isinstance(item, dict):
            raise where.fault(f"a statement is an object, not {kind(item)}")
        items.append((item, where))
    return items


def _statement(
    tree: dict[str, Tree], place: Place, index: int, name: str, *, variables: bool
) -> Statement:
    _refuse_unknown(tree, _STATEMENT_ELEMENTS, place)
    effect = _effect(tree, place)
    principals = _principals(tree, place, effect)
    resources = _resources(tree, place, variables=variables)
    clauses = (
        read_conditions(tree["Condition"], place.child("Condition"), variables=variables)
        if "Condition" in tree
        else ()
    )
    ref = StatementRef(place.layer, name, _sid(tree, place), index, effect)
    return Statement(ref, effect, _actions(tree, place), principals, resources, clauses)


def _sid(tree: dict[str, Tree], place: Place) -> str | None:
    sid = tree.get("Sid")
    if "Sid" in tree and type(sid) is not str:
        raise place.child("Sid").fault(f"text, not {kind(sid)}")
    return sid if isinstance(sid, str) else None


def _effect(tree: dict[str, Tree], place: Place) -> Effect:
    if "Effect" not in tree:
        raise place.fault("no Effect")
    effect = tree["Effect"]
    if effect == Effect.ALLOW.value:
        return Effect.ALLOW
    if effect == Effect.DENY.value:
        return Effect.DENY
    raise place.child("Effect").fault(f"{shown(effect)} is neither Allow nor Deny")


def _one_of(tree: dict[str, Tree], name: str, place: Place) -> str:
    """Return which of `X` and `NotX` the statement has; exactly one must be there."""
    inverted = f"Not{name}"
    if name in tree and inverted in tree:
        raise place.child(inverted).fault(f"{name} and {inverted} exclude each other")
    if name not in tree and inverted not in tree:
        raise place.fault(f"no {name} and no {inverted}")
    return name if name in tree else inverted


def _actions(tree: dict[str, Tree], place: Place) -> Actions:
    element = _one_of(tree, "Action", place)
    return read_actions(tree[element], place.child(element), inverted=element == "NotAction")


def _resources(tree: dict[str, Tree], place: Place, *, variables: bool) -> Resources | None:
    if place.layer is Layer.REPOSITORY:
        for element in ("Resource", "NotResource"):
            if element in tree:
                raise place.child(element).fault(
                    "a repository policy has no resource: it is the repository itself"
                )
        return None
    element = _one_of(tree, "Resource", place)
    inverted = element == "NotResource"
    return read_resources(
        tree[element], place.child(element), inverted=inverted, variables=variables
    )


def _principals(tree: dict[str, Tree], place: Place, effect: Effect) -> Principals | None:
    if place.layer not in _WITH_PRINCIPAL:
        for element in ("Principal", "NotPrincipal"):
            if element in tree:
                raise place.child(element).fault(f"a policy of this layer has no {element}")
        return None
    element = _one_of(tree, "Principal", place)
    at = place.child(element)
    inverted = element == "NotPrincipal"
    if inverted and (effect is Effect.ALLOW or place.layer is Layer.RCP):
        raise at.fault("NotPrincipal is not supported here: only with Deny, and not in an RCP")
    principals = read_principals(tree[element], at, inverted=inverted)
    if place.layer is Layer.RCP and not principals.everyone:
        raise at.fault("the Principal of a resource control policy is *")
    return principals
