"""A decision in one sentence a person understands, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from diagnostics.policy.decide import Decision
from diagnostics.policy.matching import Match
from diagnostics.policy.model import Layer, Outcome
from diagnostics.policy.principals import FEDERATED_BY, NOT_PRINCIPAL
from diagnostics.policy.request import Request
from diagnostics.policy.statements import StatementRef

_IN_WORDS: Final = {
    NOT_PRINCIPAL: "how AWS checks an incomplete NotPrincipal list",
    FEDERATED_BY: "which IAM user is behind the federated user's session",
}
_LONGEST_ELEMENTS: Final = 300
_LONGEST_SID: Final = 100


@dataclass(frozen=True, slots=True)
class Element:
    """The part of a statement that took the request in: `Principal`, `Action`, ... and its text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a decision came out as it did.

    `layer`, `statement` and `elements` are the first deciding statement's, where there is one;
    `missing` are the layers whose Allow is absent. The sentence holds untrusted names.
    """

    sentence: str
    outcome: Outcome
    layer: Layer | None
    statement: StatementRef | None
    elements: tuple[Element, ...]
    missing: tuple[Layer, ...]
    depends_on: tuple[str, ...]
    unread: tuple[Layer, ...]


def explain(decision: Decision) -> Explanation:
    """Explain a decision."""
    first = decision.matches[0] if decision.matches else None
    unread = tuple(layer for layer in Layer if layer in decision.unread)
    return Explanation(
        sentence=_sentence(decision, first) + _caveat(decision, unread),
        outcome=decision.outcome,
        layer=first.statement.ref.layer if first else _only(decision.missing),
        statement=first.statement.ref if first else None,
        elements=elements_of(first, decision.request) if first else (),
        missing=decision.missing,
        depends_on=decision.depends_on,
        unread=unread,
    )


def _only(layers: tuple[Layer, ...]) -> Layer | None:
    return layers[0] if len(layers) == 1 else None


def elements_of(match: Match, request: Request) -> tuple[Element, ...]:
    """Return the elements of a matching statement by which it takes the request in."""
    statement, found = match.statement, []
    principals = statement.principals
    if principals is not None:
        if principals.inverted:
            listed = ", ".join(text for _, text in principals.literals)
            found.append(Element(NOT_PRINCIPAL, listed))
        else:
            texts = principals.texts_naming(request.caller)
            found.append(Element("Principal", texts[0] if texts else "*"))
    actions = statement.actions
    if actions.inverted:
        found.append(Element("NotAction", ", ".join(actions.names)))
    else:
        found.append(Element("Action", ", ".join(actions.naming(request.action_key))))
    if statement.resources is not None:
        name = "NotResource" if statement.resources.inverted else "Resource"
        found.append(Element(name, ", ".join(statement.resources.names)))
    found.extend(
        Element("Condition", f"{clause.operator} {clause.shown_key} {', '.join(clause.values)}")
        for clause in statement.clauses
    )
    return tuple(found)


def _sentence(decision: Decision, first: Match | None) -> str:
    request = decision.request
    ask = f"{request.action} by {request.principal_arn}"
    match decision.outcome:
        case Outcome.EXPLICIT_DENY if first is not None:
            return (
                f"{ask} is denied by {_where(first)}{_others(decision)}: {_what(first, request)}."
            )
        case Outcome.ALLOWED:
            return f"{ask} is allowed{_by(first)}{_others(decision)}."
        case Outcome.DEPENDS:
            return f"Whether {ask} is allowed depends on {_turning_on(decision)}."
        case _:
            return f"{ask} is not allowed: {_absent(decision)}."


def _where(match: Match) -> str:
    ref = match.statement.ref
    label = f"statement {ref.index}"
    if ref.sid:
        label += f' ("{ref.sid[:_LONGEST_SID]}")'
    article = "an" if ref.layer is Layer.IDENTITY and not ref.policy else "the"
    named = f" {ref.policy}" if ref.policy else ""
    return f"{label} of {article} {ref.layer.words}{named}"


def _what(match: Match, request: Request) -> str:
    parts = [f"{element.name} {element.text}" for element in elements_of(match, request)]
    text = "; ".join(parts)
    return text if len(text) <= _LONGEST_ELEMENTS else f"{text[:_LONGEST_ELEMENTS]}…"


def _by(first: Match | None) -> str:
    return f" by {_where(first)}" if first is not None else " without a policy: the root user"


def _others(decision: Decision) -> str:
    count = len(decision.matches) - 1
    if count < 1:
        return ""
    return f" and by {count} more {'statement' if count == 1 else 'statements'}"


def _turning_on(decision: Decision) -> str:
    if decision.depends_on and decision.matches:
        return f"{_keys(decision)}, asked for by {_where(decision.matches[0])}"
    return "policies that could not be read"


def _absent(decision: Decision) -> str:
    text = f"{_listed(decision.missing)} allows it"
    if decision.depends_on:
        text += f", and it may be denied outright, depending on {_keys(decision)}"
    return text


def _keys(decision: Decision) -> str:
    return " and ".join(_IN_WORDS.get(key, key) for key in decision.depends_on)


def _listed(missing: tuple[Layer, ...]) -> str:
    words = [layer.words for layer in missing]
    if len(words) < 2:
        return f"no {words[0]}" if words else "nothing"
    return f"neither {words[0]} nor {' nor '.join(words[1:])}"


def _caveat(decision: Decision, unread: tuple[Layer, ...]) -> str:
    if not unread or decision.outcome is Outcome.EXPLICIT_DENY:
        return ""
    names = ", ".join(layer.words for layer in unread)
    return f" That is by everything that could be read; not read: {names}."
