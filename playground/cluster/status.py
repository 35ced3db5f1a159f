"""Errors as the API server words them: each is a `Status` body with its HTTP code.

The texts were compared with real API servers (1.20, 1.36); reasons and codes are those of
https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/.
"""

from dataclasses import dataclass, field

from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType


class ApiError(Exception):
    """A refusal that the API server answers with a `Status` object."""

    def __init__(
        self,
        code: int,
        reason: str,
        message: str,
        details: JsonObject | None = None,
        *,
        list_metadata: JsonObject | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.details = details
        self.list_metadata = list_metadata or {}

    def body(self) -> JsonObject:
        """Return the Status object."""
        body: JsonObject = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.list_metadata,
            "status": "Failure",
            "message": str(self),
        }
        if self.reason:
            body["reason"] = self.reason
        if self.details is not None:
            body["details"] = self.details
        return {**body, "code": self.code}


@dataclass(frozen=True, slots=True)
class FieldError:
    """One complaint of validation: `reason` is the machine's word, `message` the person's."""

    field: str
    reason: str
    message: str

    def cause(self) -> JsonObject:
        """Return it as an entry of details.causes."""
        return {"reason": self.reason, "message": self.message, "field": self.field}


@dataclass(slots=True)
class FieldErrors:
    """Complaints gathered while one object is checked."""

    found: list[FieldError] = field(default_factory=list)

    def required(self, path: str, hint: str = "") -> None:
        """Note that a field is missing."""
        message = f"Required value: {hint}" if hint else "Required value"
        self.found.append(FieldError(path, "FieldValueRequired", message))

    def invalid(self, path: str, shown: str, why: str) -> None:
        """Note a bad value; `shown` is the value as Go would print it."""
        self.found.append(FieldError(path, "FieldValueInvalid", f"Invalid value: {shown}: {why}"))

    def unsupported(self, path: str, shown: str, supported: str) -> None:
        """Note a value that is none of the supported ones."""
        message = f"Unsupported value: {shown}: supported values: {supported}"
        self.found.append(FieldError(path, "FieldValueNotSupported", message))

    def forbidden(self, path: str, why: str) -> None:
        """Note a field that must not be set or changed."""
        self.found.append(FieldError(path, "FieldValueForbidden", f"Forbidden: {why}"))

    def duplicate(self, path: str, shown: str) -> None:
        """Note a value given twice."""
        self.found.append(FieldError(path, "FieldValueDuplicate", f"Duplicate value: {shown}"))


def _details(resource: ResourceType, name: str, subresource: str = "") -> JsonObject:
    details: JsonObject = {}
    if name:
        details["name"] = name
    if resource.group:
        details["group"] = resource.group
    return {
        **details,
        "kind": f"{resource.plural}/{subresource}" if subresource else resource.plural,
    }


def not_found(resource: ResourceType, name: str, subresource: str = "") -> ApiError:
    """404 for an object; its subresource's name shows in the message when given."""
    plural = f"{resource.plural}/{subresource}" if subresource else resource.plural
    qualified = f"{plural}.{resource.group}" if resource.group else plural
    return ApiError(
        404, "NotFound", f'{qualified} "{name}" not found', _details(resource, name, subresource)
    )


def no_such_resource() -> ApiError:
    """404 for a resource that is not served."""
    return ApiError(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed() -> ApiError:
    """405 for a verb that the resource does not have."""
    text = "the server does not allow this method on the requested resource"
    return ApiError(405, "MethodNotAllowed", text, {})


def already_exists(resource: ResourceType, name: str) -> ApiError:
    """409 for a create whose name is taken."""
    text = f'{resource.qualified} "{name}" already exists'
    return ApiError(409, "AlreadyExists", text, _details(resource, name))


def conflict(resource: ResourceType, name: str, why: str = "") -> ApiError:
    """409 for a stale resourceVersion, or for `why`."""
    why = why or (
        "the object has been modified; "
        "please apply your changes to the latest version and try again"
    )
    text = f'Operation cannot be fulfilled on {resource.qualified} "{name}": {why}'
    return ApiError(409, "Conflict", text, _details(resource, name))


def precondition_failed(resource: ResourceType, name: str, why: str) -> ApiError:
    """409 for a delete whose preconditions do not hold (the message names the kind)."""
    text = f'Operation cannot be fulfilled on {resource.qualified_kind} "{name}": {why}'
    details = {**_details(resource, name), "kind": resource.kind}
    return ApiError(409, "Conflict", text, details)


def invalid(kind: str, group: str, name: str, errors: list[FieldError]) -> ApiError:
    """422 with its causes."""
    qualified = f"{kind}.{group}" if group else kind
    texts = [f"{error.field}: {error.message}" for error in errors]
    joined = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
    details: JsonObject = {"name": name} if name else {}
    if group:
        details["group"] = group
    if kind:
        details["kind"] = kind
    details |= {"causes": [error.cause() for error in errors]}
    return ApiError(422, "Invalid", f'{qualified} "{name}" is invalid: {joined}', details)


def unprocessable_patch() -> ApiError:
    """422 for a JSON patch that does not apply."""
    text = "the server rejected our request due to an error in our request"
    return ApiError(422, "Invalid", text, {})


def bad_request(text: str) -> ApiError:
    """400 with its reason."""
    return ApiError(400, "BadRequest", text)


def unsupported_media_type(accepted: tuple[str, ...]) -> ApiError:
    """415 for a body of an unknown type."""
    text = (
        "the body of the request was in an unknown format - accepted media types include: "
        + ", ".join(accepted)
    )
    return ApiError(415, "UnsupportedMediaType", text)


def unauthorized() -> ApiError:
    """401: the credentials are not known."""
    return ApiError(401, "Unauthorized", "Unauthorized")


def forbidden(resource: ResourceType, name: str, why: str) -> ApiError:
    """403 for a request on a resource; `why` begins with the user."""
    subject = f'{resource.qualified} "{name}"' if name else resource.qualified
    text = f"{subject} is forbidden: {why}"
    return ApiError(403, "Forbidden", text, _details(resource, name))


def expired_continue(fresh_token: str) -> ApiError:
    """410 for a continue token whose revision is compacted, with the token to go on with."""
    text = (
        "The provided continue parameter is too old to display a consistent list result. "
        "You can start a new list without the continue parameter, or use the continue token in "
        "this response to retrieve the remainder of the results. Continuing with the provided "
        "token results in an inconsistent list - objects that were created, modified, or deleted "
        "between the time the first chunk was returned and now may show up in the list."
    )
    return ApiError(410, "Expired", text, list_metadata={"continue": fresh_token})


def expired_version(text: str) -> ApiError:
    """410 for a resourceVersion below the floor of the history."""
    return ApiError(410, "Expired", text)


def version_too_large(asked: int, current: int) -> ApiError:
    """504 for a resourceVersion that the server has not reached yet."""
    return ApiError(
        504,
        "Timeout",
        f"Timeout: Too large resource version: {asked}, current: {current}",
        {
            "causes": [
                {"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}
            ],
            "retryAfterSeconds": 1,
        },
    )


def internal_error(text: str) -> ApiError:
    """500 with its text."""
    message = f"Internal error occurred: {text}"
    return ApiError(500, "InternalError", message, {"causes": [{"message": text}]})
