"""Why there is no safe patch, as a reason to act on and a sentence to read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from diagnostics.policy.decide import Decision
from diagnostics.policy.explain import explain
from diagnostics.policy.statements import Statement, StatementRef

# Keys that tell by which way a request came, which a policy cannot put right.
# Source: IAM User Guide, reference_policies_condition-keys, "Properties of the network".
NETWORK_KEYS: Final = frozenset(
    {
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:vpcsourceip",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:ec2instancesourcevpc",
        "aws:ec2instancesourceprivateipv4",
        "aws:securetransport",
        "aws:viaawsservice",
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
    }
)


class NoPatchReason(StrEnum):
    """Why no patch of the repository policy is offered."""

    ALREADY_ALLOWED = "already_allowed"
    TOKEN = "token"  # noqa: S105 - a word
    DENIED_ELSEWHERE = "denied_elsewhere"
    LIMITED_ELSEWHERE = "limited_elsewhere"
    IDENTITY_SIDE = "identity_side"
    NETWORK_PATH = "network_path"
    UNKNOWN_CONDITION = "unknown_condition"
    NOT_READ = "not_read"
    STALE_PRINCIPAL = "stale_principal"
    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class NoPatch:
    """No safe patch: `why` is a sentence; statement and keys name the obstacle, if it is one."""

    reason: NoPatchReason
    why: str
    statement: StatementRef | None = None
    keys: tuple[str, ...] = ()


def network_keys(statement: Statement) -> tuple[str, ...]:
    """Return the keys of a statement's conditions that are about the network path."""
    return tuple(
        dict.fromkeys(
            clause.shown_key for clause in statement.clauses if clause.key in NETWORK_KEYS
        )
    )


def because_of_keys(decision: Decision) -> NoPatch:
    """Make the answer for a decision that turns on what is not known."""
    explanation = explain(decision)
    about_path = [key for key in decision.depends_on if key.lower() in NETWORK_KEYS]
    reason = NoPatchReason.NETWORK_PATH if about_path else NoPatchReason.UNKNOWN_CONDITION
    if not decision.depends_on:
        reason = NoPatchReason.NOT_READ
    return NoPatch(reason, explanation.sentence, explanation.statement, decision.depends_on)
