"""Reading request bodies."""

import json
from collections.abc import Mapping
from typing import Any

import yaml
from aiohttp import web

from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.server import protobuf
from playground.cluster.status import (
    FieldErrors,
    bad_request,
    invalid,
    unsupported_media_type,
)

_OBJECT_TYPES = ("application/json", "application/yaml")


async def read_object(request: web.BaseRequest, kind: str, api_version: str) -> JsonObject:
    """Return the object in a body that must be of that kind.

    Raises ApiError: 400 for a broken body or another kind, 415 for another content type.
    """
    if request.content_type == protobuf.CONTENT_TYPE and protobuf.readable(kind):
        return protobuf.decode(await request.read(), kind)
    if request.content_type not in (*_OBJECT_TYPES, "application/octet-stream"):
        raise unsupported_media_type(_OBJECT_TYPES)
    obj = _parsed(await request.text(), kind, as_yaml=request.content_type == _OBJECT_TYPES[1])
    given, version = obj.get("kind", kind), obj.get("apiVersion", api_version)
    if (given, version) != (kind, api_version):
        short = version.rpartition("/")[2]
        why = f"converting ({short}.{given}) to (core.{kind}): unknown conversion"
        raise bad_request(f'{given} in version "{short}" cannot be handled as a {kind}: {why}')
    return obj


async def read_options(request: web.BaseRequest) -> JsonObject:
    """Return the options in a body that may be empty."""
    text = await request.text()
    return _parsed(text, "DeleteOptions") if text else {}


async def read_patch(request: web.BaseRequest) -> Any:
    """Return the patch, which may be written in YAML for no type but apply."""
    try:
        return json.loads(await request.text())
    except ValueError as error:
        raise bad_request(f"error decoding patch: {error}") from error


def is_dry_run(query: Mapping[str, str], kind: str) -> bool:
    """Whether nothing is to be stored.

    Raises ApiError(422) for a value other than All.
    """
    value = query.get("dryRun")
    if value in (None, "", "All"):
        return value == "All"
    errors = FieldErrors()
    errors.unsupported("dryRun", f'[]string{{"{value}"}}', '"All"')
    raise invalid(kind, "meta.k8s.io", "", errors.found)


def _parsed(text: str, kind: str, *, as_yaml: bool = False) -> JsonObject:
    try:
        obj = yaml.safe_load(text) if as_yaml else json.loads(text)
    except (ValueError, yaml.YAMLError) as error:
        shown = text[:30] + (" ..." if len(text) > 30 else "")
        raise bad_request(
            f"the object provided is unrecognized (must be of type {kind}): couldn't get "
            f"version/kind; json parse error: {error} ({shown})"
        ) from error
    if not isinstance(obj, dict):
        raise bad_request(f"the object provided is unrecognized (must be of type {kind})")
    return obj


def kind_of(resource: ResourceType, subresource: str) -> tuple[str, str]:
    """Return the kind and apiVersion of the bodies of a resource or its subresource."""
    found = resource.subresource(subresource) if subresource else None
    if found is None or not found.group:
        return resource.kind, resource.api_version
    return found.kind, f"{found.group}/{found.version}"
