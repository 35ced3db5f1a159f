"""Control endpoints that read the workspace, and the body reader that all of them share."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.slack.control.picture import message_row, view_row, views_of
from playground.slack.journal import as_rows
from playground.slack.messages import Json
from playground.slack.workspace import Workspace

Route = tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]

LONGEST_WAIT = 30.0


class Given(dict[str, Any]):
    """The fields of a request; asking for one that was not given answers with HTTP 400."""

    def __missing__(self, name: str) -> Any:
        raise web.HTTPBadRequest(text=f"{name} is missing")


async def read_object(request: web.Request) -> Given:
    """The JSON object of a request's body; HTTP 400 when it is none."""
    try:
        value = json.loads(await request.text() or "{}")
    except ValueError as fault:
        raise web.HTTPBadRequest(text="the body is not JSON") from fault
    if not isinstance(value, dict):
        raise web.HTTPBadRequest(text="the body is not a JSON object")
    return Given(value)


def read_query(request: web.Request) -> Given:
    """The query's fields."""
    return Given(request.query)


def read_number(request: web.Request, name: str, default: float) -> float:
    """A number from the query; HTTP 400 when it is none."""
    try:
        return float(request.query.get(name, default))
    except ValueError as fault:
        raise web.HTTPBadRequest(text=f"{name} is not a number") from fault


@dataclass(slots=True)
class Reading:
    """GET endpoints."""

    workspace: Workspace

    def routes(self) -> tuple[Route, ...]:
        """The endpoints by path."""
        return (
            ("/_control/messages", self.messages),
            ("/_control/thread", self.thread),
            ("/_control/ephemerals", self.ephemerals),
            ("/_control/notices", self.notices),
            ("/_control/views", self.views),
            ("/_control/homes", self.homes),
            ("/_control/frames", self.frames),
            ("/_control/calls", self.calls),
            ("/_control/wait", self.wait),
        )

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """The channel's messages outside threads: `channel` (id or name)."""
        channel = self._channel(request)
        found = self.workspace.messages.in_channel(channel)
        return self._rows([message_row(self.workspace, message) for message in found])

    async def thread(self, request: web.Request) -> web.StreamResponse:
        """A thread, its first message first: `ts`."""
        parent = self.workspace.messages.find(read_query(request)["ts"])
        if parent is None:
            return self._rows([])
        found = (parent, *self.workspace.messages.replies(parent.channel, parent.ts))
        return self._rows([message_row(self.workspace, message) for message in found])

    async def ephemerals(self, request: web.Request) -> web.StreamResponse:
        """What only `user` sees."""
        found = self.workspace.messages.ephemerals(read_query(request)["user"])
        return self._rows([message_row(self.workspace, message) for message in found])

    async def notices(self, request: web.Request) -> web.StreamResponse:
        """The passing warnings that `user` got."""
        user = read_query(request)["user"]
        found = [notice.text for notice in self.workspace.notices if notice.user == user]
        return web.json_response({"ok": True, "rows": found})

    async def views(self, request: web.Request) -> web.StreamResponse:
        """The Home tab and the open modals of `user`."""
        return web.json_response(
            {"ok": True, **views_of(self.workspace, read_query(request)["user"])}
        )

    async def homes(self, _request: web.Request) -> web.StreamResponse:
        """Every published Home tab."""
        rows = [view_row(self.workspace, view) for view in self.workspace.views.homes()]
        return self._rows(rows)

    async def frames(self, request: web.Request) -> web.StreamResponse:
        """Frames with a number above `after`."""
        after = int(read_number(request, "after", 0))
        return self._rows(as_rows(self.workspace.journal.frames(after)))

    async def calls(self, request: web.Request) -> web.StreamResponse:
        """API calls with a number above `after`."""
        after = int(read_number(request, "after", 0))
        return self._rows(as_rows(self.workspace.journal.calls(after)))

    async def wait(self, request: web.Request) -> web.StreamResponse:
        """Answers when the revision is above `revision`, or after `seconds`."""
        seconds = min(read_number(request, "seconds", LONGEST_WAIT), LONGEST_WAIT)
        known = int(read_number(request, "revision", 0))
        revision = await self.workspace.feed.wait_beyond(known, seconds)
        return web.json_response({"ok": True, "revision": revision})

    def _channel(self, request: web.Request) -> str:
        channel = self.workspace.channel(read_query(request)["channel"])
        if channel is None:
            raise web.HTTPNotFound(text="there is no such channel")
        return channel.id

    def _rows(self, rows: list[Json]) -> web.StreamResponse:
        return web.json_response({"ok": True, "rows": rows})
