"""The HTTP side of response_url: reads the app's answer and records it with the API calls."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from aiohttp import web

from playground.slack.errors import ApiError
from playground.slack.faults import Fault
from playground.slack.journal import Call
from playground.slack.messages import Json
from playground.slack.response_url import ResponseUrls
from playground.slack.web_api.endpoint import cut, injected
from playground.slack.workspace import Workspace

METHOD = "response_url"

_STATUS = {"used_url": 404, "expired_url": 404}


@dataclass(slots=True)
class ResponseEndpoint:
    """Serves the URLs. Faults for the method `response_url` happen here."""

    workspace: Workspace
    urls: ResponseUrls

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """`ok` in plain text, or Slack's word for what was wrong."""
        at, number = self.workspace.clock(), self.workspace.journal.number()
        fault = self.workspace.faults.next_call(METHOD)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(float(fault.value or 0))
        body = await _body(request)
        status, word = self._answer(request.match_info["secret"], body, fault)
        self.workspace.journal.add_call(
            Call(
                number,
                METHOD,
                at,
                body,
                ok=status == 200,
                error="" if status == 200 else word,
                status=status,
                fault=fault.kind if fault else "",
            )
        )
        self.workspace.feed.changed()
        if fault is not None and fault.kind == "cut_reply":
            cut(request)
        return web.Response(text=word, status=status)

    def _answer(self, secret: str, body: Json, fault: Fault | None) -> tuple[int, str]:
        failed = injected(fault) if fault is not None else None
        if failed is not None:
            return max(failed.status, 400), str(failed.body.get("error", ""))
        try:
            self.urls.answer(secret, body)
        except ApiError as refusal:
            return _STATUS.get(refusal.code, 400), refusal.code
        return 200, "ok"


async def _body(request: web.Request) -> Json:
    text = await request.text()
    if request.content_type == "application/x-www-form-urlencoded":
        text = str((await request.post()).get("payload", ""))
    try:
        body = json.loads(text)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
