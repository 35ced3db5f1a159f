"""A place in a policy document, kept while reading so that every error can name it."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.policy.model import Layer, PolicyError


@dataclass(frozen=True, slots=True)
class Place:
    """A JSON pointer (RFC 6901) into a document of `layer`."""

    layer: Layer
    pointer: str = ""

    def child(self, key: str | int) -> Place:
        """Return the place of a member or an element below this one."""
        escaped = str(key).replace("~", "~0").replace("/", "~1")
        return Place(self.layer, f"{self.pointer}/{escaped}")

    def fault(self, reason: str) -> PolicyError:
        """Make the error for this place; the caller raises it."""
        return PolicyError(self.layer, self.pointer, reason)
