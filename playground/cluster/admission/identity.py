"""Whether an update is meant for the object that is stored."""

from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.status import FieldErrors, bad_request, conflict, invalid


def check_identity(
    resource: ResourceType, before: JsonObject, after: JsonObject, *, patched: bool
) -> None:
    """Raise ApiError when an update is meant for another object, or another version of it."""
    name, given = before["name"], after.get("name", before["name"])
    if given != name:
        raise bad_request(
            f"the name of the object ({given}) does not match the name on the URL ({name})"
        )
    home = before.get("namespace", "")
    if after.get("namespace", home) != home:
        raise bad_request(
            f"the namespace of the object ({after['namespace']}) does not match the namespace on "
            f"the request ({home})"
        )
    another = bool(after.get("uid")) and after["uid"] != before["uid"]
    if another and not patched:
        raise conflict(resource, name, _uid_mismatch(resource, before, after))
    if after.get("resourceVersion") and after["resourceVersion"] != before["resourceVersion"]:
        raise conflict(resource, name)
    if another:
        errors = FieldErrors()
        errors.invalid("metadata.uid", f'"{after["uid"]}"', "field is immutable")
        raise invalid(resource.kind, resource.group, name, errors.found)


def _uid_mismatch(resource: ResourceType, before: JsonObject, after: JsonObject) -> str:
    key = f"/registry/{resource.plural}/{before.get('namespace', '')}/{before['name']}"
    return (
        f"StorageError: invalid object, Code: 4, Key: {key}, ResourceVersion: 0, "
        f"AdditionalErrorMsg: Precondition failed: UID in precondition: {after['uid']}, "
        f"UID in object meta: {before['uid']}"
    )
