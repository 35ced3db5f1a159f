"""Control endpoints that break things: faults, sockets, rate limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import MappingProxyType

from aiohttp import WSCloseCode, web

from playground.slack.config import SLACK_RATE_LIMITS, RateLimits
from playground.slack.control.reading import read_object
from playground.slack.errors import NotPossible
from playground.slack.faults import ANY_METHOD, CALL_FAULTS, ENVELOPE_FAULTS, EnvelopeFault, Fault
from playground.slack.messages import Json
from playground.slack.socket_mode import SocketMode
from playground.slack.workspace import Workspace

Route = tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]


@dataclass(slots=True)
class Breaking:
    """POST endpoints."""

    workspace: Workspace
    sockets: SocketMode

    def routes(self) -> tuple[Route, ...]:
        """The endpoints by path."""
        return (
            ("/_control/inject", self.inject),
            ("/_control/clear", self.clear),
            ("/_control/sockets", self.end_sockets),
            ("/_control/rate-limits", self.set_rate_limits),
        )

    async def inject(self, request: web.Request) -> web.StreamResponse:
        """`kind`, and `method`, `value`, `times` as that kind needs; see `faults`."""
        body = await read_object(request)
        self.workspace.faults.add(_fault(body))
        self.workspace.feed.changed()
        return web.json_response({"ok": True})

    async def clear(self, request: web.Request) -> web.StreamResponse:
        """Forgets the faults still to happen; `{"journal": true}` also what was recorded."""
        body = await read_object(request)
        self.workspace.faults.clear()
        if body.get("journal"):
            self.workspace.journal.clear()
        self.workspace.feed.changed()
        return web.json_response({"ok": True})

    async def end_sockets(self, request: web.Request) -> web.StreamResponse:
        """`reason` for a `disconnect` frame first, or `code` to close at once; both optional.

        Without either, answers how many sockets are open and ends none.
        """
        body = await read_object(request)
        open_before = self.sockets.open_sockets
        if "reason" in body:
            await self.sockets.disconnect(str(body["reason"]))
        elif "code" in body:
            await self.sockets.drop(int(body["code"] or WSCloseCode.GOING_AWAY))
        return web.json_response({"ok": True, "open": open_before})

    async def set_rate_limits(self, request: web.Request) -> web.StreamResponse:
        """`slack: true` for Slack's tiers, else fields of `RateLimits`; none: the defaults."""
        body = await read_object(request)
        self.workspace.rate_limiter.set_limits(_rate_limits(body))
        return web.json_response({"ok": True})


def _fault(body: Json) -> Fault | EnvelopeFault:
    kind, times = body.get("kind"), int(body.get("times", 1))
    if kind in ENVELOPE_FAULTS:
        return EnvelopeFault(kind, times)
    if kind in CALL_FAULTS:
        return Fault(str(body.get("method", ANY_METHOD)), kind, body.get("value"), times)
    raise NotPossible(f"There is no fault {kind!r}.")


def _rate_limits(body: Json) -> RateLimits:
    if body.get("slack"):
        return SLACK_RATE_LIMITS
    usual = RateLimits()
    return RateLimits(
        per_minute=MappingProxyType(dict(body.get("per_minute", {}))),
        default_per_minute=body.get("default_per_minute", usual.default_per_minute),
        burst=body.get("burst", usual.burst),
        channel_per_second=body.get("channel_per_second", usual.channel_per_second),
        channel_burst=body.get("channel_burst", usual.channel_burst),
    )
