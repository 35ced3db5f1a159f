"""AWS's own words for a denial, read as evidence, and held against the engine's answer.

Source: IAM User Guide, troubleshoot_access-denied. AWS names one layer only, and names it only to
callers of the same account or organization.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diagnostics.policy.decide import Decision
from diagnostics.policy.model import Layer, Outcome

LONGEST_TEXT: Final = 65_536

# Bounded repetition of single characters only: no text makes these slow.
_USER: Final = re.compile(r"User: (?P<principal>[^\s,]{1,2048}) is not authorized to perform: ")
_ACTION: Final = re.compile(r"(?P<action>[a-zA-Z0-9-]{1,64}:[a-zA-Z0-9]{1,128})")
_RESOURCE: Final = re.compile(r" on resource: (?P<resource>[^\s,]{1,2048})")
_EXPLICIT_LAYER: Final = re.compile(r"with an explicit deny in an? ")
_IMPLICIT_LAYER: Final = re.compile(r"because no ")

# What AWS calls the layers. A resource-based policy is the repository's, or the registry's.
_LAYERS: Final[tuple[tuple[str, tuple[Layer, ...]], ...]] = (
    ("identity-based policy", (Layer.IDENTITY,)),
    ("resource-based policy", (Layer.REPOSITORY, Layer.REGISTRY)),
    ("permissions boundary", (Layer.BOUNDARY,)),
    ("session policy", (Layer.SESSION,)),
    ("service control policy", (Layer.SCP,)),
    ("resource control policy", (Layer.RCP,)),
    ("VPC endpoint policy", (Layer.ENDPOINT,)),
)


@dataclass(frozen=True, slots=True)
class Denial:
    """What AWS said. `layers` is empty when it did not name the policy type.

    `principal` is the true session ARN; `explicit` is None when AWS gave no reason.
    """

    principal: str
    action: str
    resource: str | None
    explicit: bool | None
    layers: tuple[Layer, ...]


def parse_denial(text: str) -> Denial | None:
    """Find AWS's denial in a longer text, such as a pod event; None when there is none.

    Looks at the first LONGEST_TEXT characters. Names in the result are untrusted.
    """
    text = text[:LONGEST_TEXT]
    user = _USER.search(text)
    action = _ACTION.match(text, user.end()) if user else None
    if user is None or action is None:
        return None
    resource = _RESOURCE.match(text, action.end())
    rest = text[(resource or action).end() :]
    explicit, layers = _reason(rest)
    return Denial(
        principal=user["principal"],
        action=action["action"],
        resource=resource["resource"].rstrip(".") if resource else None,
        explicit=explicit,
        layers=layers,
    )


def _reason(text: str) -> tuple[bool | None, tuple[Layer, ...]]:
    for pattern, explicit in ((_EXPLICIT_LAYER, True), (_IMPLICIT_LAYER, False)):
        found = pattern.search(text)
        if found is None:
            continue
        named = text[found.end() : found.end() + 40].lower()
        for words, layers in _LAYERS:
            if named.startswith(words.lower()):
                return explicit, layers
        return explicit, ()
    return None, ()


class Accord(StrEnum):
    """Whether AWS and the engine say the same."""

    AGREE = "agree"
    DISAGREE = "disagree"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result; `why` is a sentence, and for DISAGREE a finding of its own."""

    accord: Accord
    why: str


def compare(decision: Decision, denial: Denial) -> Comparison:
    """Hold the engine's decision against AWS's words about the same request.

    OPEN: they cannot be compared, or the engine did not decide. Disagreement means that a policy
    has changed since, or that a layer which could not be read decided.
    """
    if denial.action.lower() != decision.request.action_key:
        return Comparison(Accord.OPEN, f"AWS spoke of {denial.action}, another action.")
    if decision.outcome is Outcome.DEPENDS:
        return _open(decision, denial)
    if decision.outcome is Outcome.ALLOWED:
        return _allowed_here(decision, denial)
    return _denied_here(decision, denial)


def _named(denial: Denial) -> str:
    if not denial.layers:
        return "a policy that it did not name"
    words = denial.layers[0].words if len(denial.layers) == 1 else "resource-based policy"
    return f"the {words}"


def _open(decision: Decision, denial: Denial) -> Comparison:
    turning = [*decision.depends_on, *(f"the {layer.words}" for layer in sorted(decision.unread))]
    why = f"AWS denied it by {_named(denial)}; here it depends on {', '.join(turning)}."
    return Comparison(Accord.OPEN, why)


def _allowed_here(decision: Decision, denial: Denial) -> Comparison:
    unread = [layer for layer in denial.layers if layer in decision.unread]
    if unread:
        why = f"AWS denied it by {_named(denial)}, which could not be read; the rest allows it."
    else:
        why = (
            f"AWS denied it by {_named(denial)}, but the policies as they are now allow it: a"
            " policy has changed since, or one that could not be read decides."
        )
    return Comparison(Accord.DISAGREE, why)


def _denied_here(decision: Decision, denial: Denial) -> Comparison:
    if denial.explicit is None or not denial.layers:
        return Comparison(Accord.AGREE, "AWS denied it, and so do the policies; AWS gave no layer.")
    explicit = decision.outcome is Outcome.EXPLICIT_DENY
    here = _layers_of(decision)
    if explicit is denial.explicit and here.intersection(denial.layers):
        return Comparison(Accord.AGREE, f"AWS named {_named(denial)}, and so do the policies.")
    if denial.layers[0] in decision.unread:
        why = f"AWS denied it by {_named(denial)}, which could not be read."
        return Comparison(Accord.DISAGREE, why)
    kind = "explicitly" if denial.explicit else "by a missing Allow"
    own = ", ".join(layer.words for layer in sorted(here))
    why = (
        f"AWS denied it {kind}, by {_named(denial)}; the policies as they are now deny it"
        f" {'explicitly' if explicit else 'by a missing Allow'}, by: {own}."
    )
    return Comparison(Accord.DISAGREE, why)


def _layers_of(decision: Decision) -> frozenset[Layer]:
    if decision.outcome is Outcome.EXPLICIT_DENY:
        return frozenset(ref.layer for ref in decision.statements)
    return frozenset(decision.missing)
