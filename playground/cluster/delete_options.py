"""How an object is to be deleted.

https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/delete-options/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.cluster.objects import dig
from playground.cluster.status import FieldErrors, invalid

_POLICIES = ("Foreground", "Background", "Orphan")


@dataclass(frozen=True, slots=True)
class DeleteOptions:
    """`grace_seconds` None means the object's own; `propagation` empty means the resource's own."""

    propagation: str = ""
    grace_seconds: int | None = None
    uid: str = ""
    resource_version: str = ""
    dry_run: bool = False

    @classmethod
    def parse(cls, body: Mapping[str, Any], query: Mapping[str, str]) -> "DeleteOptions":
        """Read the request's body and query.

        Raises ApiError(422) for an unknown propagation policy.
        """
        grace = body.get("gracePeriodSeconds", query.get("gracePeriodSeconds"))
        dry_run = bool(body.get("dryRun")) or query.get("dryRun") == "All"
        return cls(
            _propagation(body, query),
            None if grace is None else int(grace),
            dig(body, "preconditions", "uid", default=""),
            dig(body, "preconditions", "resourceVersion", default=""),
            dry_run,
        )


def _propagation(body: Mapping[str, Any], query: Mapping[str, str]) -> str:
    policy = body.get("propagationPolicy") or query.get("propagationPolicy") or ""
    if policy and policy not in _POLICIES:
        errors = FieldErrors()
        supported = '"Foreground", "Background", "Orphan", "nil"'
        errors.unsupported("propagationPolicy", f'"{policy}"', supported)
        raise invalid("DeleteOptions", "meta.k8s.io", "", errors.found)
    if not policy and body.get("orphanDependents"):
        return "Orphan"
    return str(policy)
