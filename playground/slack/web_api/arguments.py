"""Reads a Web API request: the token, and the arguments from JSON, a form, or the query.

Slack: https://docs.slack.dev/apis/web-api/#post_bodies
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from playground.slack.errors import ApiError

Args = dict[str, Any]

_NESTED = {"attachments", "blocks", "message", "metadata", "view"}
_FORMAT_ERRORS = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}


async def read_arguments(request: web.Request) -> Args:
    """The arguments; a form's nested values are JSON strings and are decoded here."""
    if request.content_type == "application/json":
        given = _json_object(await request.text())
    else:
        given = {**request.query, **_only_text(await request.post())}
    for name in _NESTED & given.keys():
        if isinstance(given[name], str):
            given[name] = _decoded(name, given[name])
    return given


def take_token(request: web.Request, args: Args) -> str:
    """The token from the header or the arguments; it is taken out of the arguments."""
    from_args = str(args.pop("token", ""))
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else from_args


def flag(args: Args, name: str) -> bool:
    """A boolean argument, which a form sends as a word."""
    return str(args.get(name, "")).lower() in ("1", "true")


def _json_object(text: str) -> Args:
    try:
        value = json.loads(text or "{}")
    except ValueError as fault:
        raise ApiError("invalid_json") from fault
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    return value


def _only_text(form: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}


def _decoded(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as fault:
        raise ApiError(_FORMAT_ERRORS.get(name, "invalid_arguments")) from fault
