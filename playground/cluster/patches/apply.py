"""Choose the patch type by the request's content type."""

from typing import Any

from playground.cluster.objects import JsonObject
from playground.cluster.patches.json_patch import apply_json_patch
from playground.cluster.patches.merge_patch import apply_merge_patch
from playground.cluster.patches.strategic_merge import apply_strategic_merge
from playground.cluster.status import ApiError, bad_request

JSON_PATCH = "application/json-patch+json"
MERGE_PATCH = "application/merge-patch+json"
STRATEGIC_MERGE = "application/strategic-merge-patch+json"
_NOT_A_LIST = "json: cannot unmarshal object into Go value of type jsonpatch.Patch"
_NOT_AN_OBJECT = "json: cannot unmarshal array into Go value of type map[string]interface {}"

ACCEPTED = (JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE)


def apply_patch(content_type: str, target: JsonObject, patch: Any) -> JsonObject:
    """Return the patched object; the target stays as it is.

    Raises ApiError: 415 for another content type, 400 for a patch of the wrong shape, 422 for a
    JSON patch that does not apply.
    """
    match content_type:
        case "application/json-patch+json":
            if not isinstance(patch, list):
                raise bad_request(
                    "json: cannot unmarshal object into Go value of type jsonpatch.Patch"
                )
            return apply_json_patch(target, patch)
        case "application/merge-patch+json":
            return _as_object(apply_merge_patch(target, _as_object(patch)))
        case "application/strategic-merge-patch+json":
            return apply_strategic_merge(target, _as_object(patch))
        case _:
            raise ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {})


def _as_object(value: Any) -> JsonObject:
    if not isinstance(value, dict):
        raise bad_request(
            "json: cannot unmarshal array into Go value of type map[string]interface {}"
        )
    return value
