"""Control endpoints of HTTP mode: where to send, and forged requests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from playground.slack.control.reading import read_object
from playground.slack.delivery import Delivery
from playground.slack.http_mode import HttpMode
from playground.slack.socket_mode import SocketMode

Route = tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]


@dataclass(slots=True)
class HttpControl:
    """POST endpoints."""

    delivery: Delivery
    sockets: SocketMode
    http_mode: HttpMode

    def routes(self) -> tuple[Route, ...]:
        """The endpoints by path."""
        return (("/_control/http", self.use), ("/_control/forge", self.forge))

    async def use(self, request: web.Request) -> web.StreamResponse:
        """`url` to send signed requests to; null returns to Socket Mode."""
        url = (await read_object(request)).get("url")
        if url is None:
            self.delivery.transport = self.sockets
            return web.json_response({"ok": True, "verified": False})
        self.http_mode.point_at(str(url))
        self.delivery.transport = self.http_mode
        return web.json_response({"ok": True, "verified": await self.http_mode.verify()})

    async def forge(self, request: web.Request) -> web.StreamResponse:
        """`kind` of forgery; answers with the app's HTTP status."""
        kind = str((await read_object(request)).get("kind"))
        return web.json_response({"ok": True, "status": await self.http_mode.forge(kind)})
