"""`/api/METHOD`: token, scope, rate limit and injected faults, in front of every method.

Slack: https://docs.slack.dev/apis/web-api
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.slack.errors import ApiError
from playground.slack.faults import Fault
from playground.slack.journal import Call
from playground.slack.messages import Json
from playground.slack.web_api.arguments import Args, read_arguments, take_token
from playground.slack.web_api.methods import METHODS, Method
from playground.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back: a JSON body, or plain text when an injected HTTP status has none."""

    status: int
    body: Mapping[str, Any]
    retry_after: int | None = None


@dataclass(slots=True)
class WebApi:
    """Serves the methods on a workspace."""

    workspace: Workspace

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers one call and records it."""
        loop = asyncio.get_running_loop()
        began, name = loop.time(), request.match_info["method"]
        at, number = self.workspace.clock(), self.workspace.journal.number()
        fault = self.workspace.faults.next_call(name)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(float(fault.value or 0))
        args, reply = await self._answer(request, name, fault)
        self.workspace.journal.add_call(
            Call(
                number=number,
                method=name,
                at=at,
                args=args,
                ok=bool(reply.body.get("ok")),
                error=str(reply.body.get("error", "")),
                status=reply.status,
                ms=round((loop.time() - began) * 1000, 2),
                fault=fault.kind if fault else "",
                reply=reply.body,
            )
        )
        self.workspace.feed.changed()
        if fault is not None and fault.kind == "cut_reply":
            cut(request)
        return self._response(name, reply)

    async def _answer(
        self, request: web.Request, name: str, fault: Fault | None
    ) -> tuple[Args, Reply]:
        args: Args = {}
        try:
            args = await read_arguments(request)
            token = take_token(request, args)
            if fault is not None and (failed := injected(fault)):
                return args, failed
            return args, Reply(200, {"ok": True, **self._call(name, token, args)})
        except ApiError as refusal:
            body = dict(refusal.body())
            wait = body.pop("retry_after", None)
            return args, Reply(429 if wait else 200, body, retry_after=wait)

    def _call(self, name: str, token: str, args: Args) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        self._check_token(method, token)
        self._check_scope(method)
        wait = self.workspace.rate_limiter.method(name)
        if wait:
            raise ApiError("ratelimited", retry_after=wait)
        return method.handle(self.workspace, args)

    def _check_token(self, method: Method, token: str) -> None:
        config = self.workspace.config
        if not token:
            raise ApiError("not_authed")
        if token not in (config.bot_token, config.app_token):
            raise ApiError("invalid_auth")
        if token != (config.app_token if method.token == "app" else config.bot_token):  # noqa: S105
            raise ApiError("not_allowed_token_type")

    def _check_scope(self, method: Method) -> None:
        scopes = self.workspace.config.app.scopes
        if method.token == "bot" and method.scope and method.scope not in scopes:  # noqa: S105
            raise ApiError("missing_scope", needed=method.scope, provided=",".join(scopes))

    def _response(self, name: str, reply: Reply) -> web.Response:
        method = METHODS.get(name)
        headers = {"x-oauth-scopes": ",".join(self.workspace.config.app.scopes)}
        if method is not None and method.scope:
            headers["x-accepted-oauth-scopes"] = method.scope
        if reply.retry_after is not None:
            headers["Retry-After"] = str(reply.retry_after)
        return web.json_response(dict(reply.body), status=reply.status, headers=headers)


def injected(fault: Fault) -> Reply | None:
    """The reply of a fault that answers in the method's place; None for the other kinds."""
    if fault.kind == "error":
        return Reply(200, {"ok": False, "error": str(fault.value)})
    if fault.kind == "http_status":
        return Reply(int(fault.value or 500), {"ok": False, "error": "injected"})
    if fault.kind == "retry_after":
        seconds = int(fault.value or 1)
        return Reply(429, {"ok": False, "error": "ratelimited"}, retry_after=seconds)
    return None


def cut(request: web.Request) -> None:
    """Drops the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
