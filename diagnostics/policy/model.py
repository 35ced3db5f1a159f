"""The words of the engine: layers, effects, outcomes and the two named errors."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Layer(StrEnum):
    """Where a policy comes from, in the terms AWS uses.

    Source: IAM User Guide, "Policies and permissions" (access_policies).
    """

    IDENTITY = "identity"
    BOUNDARY = "boundary"
    SESSION = "session"
    REPOSITORY = "repository"
    REGISTRY = "registry"
    SCP = "scp"
    RCP = "rcp"
    ENDPOINT = "endpoint"

    @property
    def words(self) -> str:
        """Return what AWS's own messages and pages call a policy of this layer."""
        return _WORDS[self]


_WORDS: Final = {
    Layer.IDENTITY: "identity-based policy",
    Layer.BOUNDARY: "permissions boundary",
    Layer.SESSION: "session policy",
    Layer.REPOSITORY: "repository policy",
    Layer.REGISTRY: "registry policy",
    Layer.SCP: "service control policy",
    Layer.RCP: "resource control policy",
    Layer.ENDPOINT: "VPC endpoint policy",
}


class Effect(StrEnum):
    """What a statement does when it matches."""

    ALLOW = "Allow"
    DENY = "Deny"


class Outcome(StrEnum):
    """What the policies say of one request.

    DEPENDS means that the answer turns on something not known: a condition key or a policy that
    could not be read. It is a refusal to guess, so nobody may read it as permission.
    """

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicit_deny"
    IMPLICIT_DENY = "implicit_deny"
    DEPENDS = "depends"


class PolicyError(ValueError):
    """A policy document that cannot be read as AWS would read it.

    `place` is a JSON pointer (RFC 6901) into the document; "" is the whole document.
    """

    def __init__(self, layer: Layer, place: str, reason: str) -> None:
        super().__init__(f"{layer.value} policy, at {place or 'the document'}: {reason}")
        self.layer = layer
        self.place = place
        self.reason = reason


class RequestError(ValueError):
    """A request that no caller could make: `field` names the part, `reason` says why."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def shown(value: object, limit: int = 80) -> str:
    """Quote a piece of untrusted input for an error message, cut to `limit` characters."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"
