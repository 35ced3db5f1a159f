"""JSON merge patch (RFC 7386)."""

from typing import Any

from playground.cluster.objects import copy_of


def apply_merge_patch(target: Any, patch: Any) -> Any:
    """Return the merged value: null removes a member, a list replaces a list."""
    if not isinstance(patch, dict):
        return copy_of(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = apply_merge_patch(result.get(key), value)
    return result
