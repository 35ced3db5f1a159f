"""The shapes of the answers."""

import json
from typing import Any

from aiohttp import web

from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.status import ApiError

JSON_TYPE = "application/json"


def reply(value: Any, status: int = 200) -> web.Response:
    """Answer with a JSON value."""
    return reply_text(json.dumps(value, separators=(",", ":")), status)


def reply_text(text: str, status: int = 200) -> web.Response:
    """Answer with JSON text that is made already."""
    return web.Response(body=text.encode(), status=status, content_type=JSON_TYPE)


def reply_plain(text: str, status: int = 200) -> web.Response:
    """Answer in plain text."""
    return web.Response(text=text, status=status, content_type="text/plain")


def reply_error(error: ApiError) -> web.Response:
    """Answer with a Status, and with Retry-After when it says when."""
    response = reply(error.body(), error.code)
    seconds = (error.details or {}).get("retryAfterSeconds")
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def list_text(resource: ResourceType, items: list[str], meta: JsonObject) -> str:
    """Return a list object made of the texts of its items."""
    head = {"kind": f"{resource.kind}List", "apiVersion": resource.api_version, "metadata": meta}
    opened = json.dumps(head, separators=(",", ":"))[:-1]
    return f'{opened},"items":[{",".join(items)}]}}'


def deleted(resource: ResourceType, obj: JsonObject) -> JsonObject:
    """Return the Status that tells of a finished deletion."""
    details: JsonObject = {"name": obj["metadata"]["name"]}
    if resource.group:
        details["group"] = resource.group
    details |= {"kind": resource.plural, "uid": obj["metadata"]["uid"]}
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Success",
        "details": details,
    }
