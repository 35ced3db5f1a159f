"""Socket Mode: the app's WebSockets, each envelope to one of them.

Slack: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from playground.slack.delivery import Answer
from playground.slack.journal import Frame
from playground.slack.messages import Json
from playground.slack.workspace import Workspace

MOST_SOCKETS = 10
LONGEST_FRAME = 1_000_000
CLOSING = 1.0
"""Seconds to wait for the other side of a closing handshake."""


@dataclass(slots=True, eq=False)
class Socket:
    """One open connection of the app."""

    number: int
    link: web.WebSocketResponse


@dataclass(slots=True)
class SocketMode:
    """The open sockets, and the envelopes whose acknowledgement is awaited."""

    workspace: Workspace
    name: str = "socket"
    _sockets: list[Socket] = field(default_factory=list, init=False)
    _awaited: dict[str, list[asyncio.Future[Any]]] = field(default_factory=dict, init=False)
    _opened: int = field(default=0, init=False)
    _turn: int = field(default=0, init=False)

    @property
    def open_sockets(self) -> int:
        """How many connections the app has open."""
        return len(self._sockets)

    async def send(self, wire: Json, seconds: float) -> Answer:
        """Sends an envelope over one socket, in turn, and awaits its acknowledgement."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._awaited.setdefault(wire["envelope_id"], []).append(future)
        try:
            if not await self._write(wire):
                return Answer("undeliverable", "connection_failed")
            payload = await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return Answer("timeout", "timeout")
        finally:
            self._forget(wire["envelope_id"], future)
        return Answer("acked", payload=payload)

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Takes a connection that brings a fresh ticket, and reads from it until it closes."""
        if not self.workspace.tickets.redeem(request.query.get("ticket", "")):
            raise web.HTTPForbidden(text="invalid ticket")
        link = web.WebSocketResponse(max_msg_size=LONGEST_FRAME, timeout=CLOSING)
        await link.prepare(request)
        if len(self._sockets) >= MOST_SOCKETS:
            await link.send_json(self._disconnect_frame("too_many_websockets"))
            await link.close(code=WSCloseCode.POLICY_VIOLATION)
            return link
        self._opened += 1
        await self._serve(Socket(self._opened, link))
        return link

    async def disconnect(self, reason: str) -> int:
        """Asks every socket to reconnect by a `disconnect` frame, then closes it."""
        return await self._end_all(WSCloseCode.OK, reason)

    async def drop(self, code: int = WSCloseCode.GOING_AWAY) -> int:
        """Closes every socket without a word."""
        return await self._end_all(code, None)

    async def _end_all(self, code: int, reason: str | None) -> int:
        ended = list(self._sockets)
        self._sockets.clear()
        await asyncio.gather(*(self._end(socket, code, reason) for socket in ended))
        return len(ended)

    async def _end(self, socket: Socket, code: int, reason: str | None) -> None:
        if reason is not None:
            await self._tell(socket, self._disconnect_frame(reason))
        await socket.link.close(code=code)

    async def _serve(self, socket: Socket) -> None:
        self._sockets.append(socket)
        pinging = asyncio.create_task(self._ping(socket))
        try:
            await self._tell(socket, self._hello_frame())
            async for message in socket.link:
                if message.type is WSMsgType.TEXT:
                    self._heard(message.data)
        finally:
            pinging.cancel()
            if socket in self._sockets:
                self._sockets.remove(socket)
            self.workspace.feed.changed()

    async def _ping(self, socket: Socket) -> None:
        while not socket.link.closed:
            await asyncio.sleep(self.workspace.config.timings.ping)
            try:
                await socket.link.ping(b"Ping from the playground")
            except ConnectionResetError:
                return

    def _heard(self, text: str) -> None:
        try:
            frame = json.loads(text)
        except ValueError:
            return
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        if not isinstance(envelope_id, str) or self.workspace.faults.next_envelope("swallow_ack"):
            return
        for future in self._awaited.get(envelope_id, ()):
            if not future.done():
                future.set_result(frame.get("payload"))
                return
        self._too_late(envelope_id)

    def _too_late(self, envelope_id: str) -> None:
        for frame in self.workspace.journal.frames():
            if frame.envelope_id == envelope_id and frame.outcome == "timeout":
                late = round((self.workspace.clock() - frame.sent_at) * 1000, 2)
                self.workspace.journal.change_frame(frame.number, outcome="late", ack_ms=late)
                self.workspace.feed.changed()

    async def _write(self, wire: Json) -> bool:
        for _ in range(len(self._sockets)):
            self._turn += 1
            socket = self._sockets[self._turn % len(self._sockets)]
            try:
                await socket.link.send_json(wire)
            except ConnectionResetError:
                continue
            return True
        return False

    async def _tell(self, socket: Socket, wire: Json) -> None:
        number = self.workspace.journal.number()
        frame = Frame(
            number=number,
            envelope_id="",
            type=wire["type"],
            name=wire.get("reason", f"socket {socket.number}"),
            user="",
            sent_at=self.workspace.clock(),
            via=self.name,
            outcome="acked",
            payload=wire,
        )
        self.workspace.journal.add_frame(frame)
        self.workspace.feed.changed()
        try:
            await socket.link.send_json(wire)
        except ConnectionResetError:
            self.workspace.journal.change_frame(number, outcome="undeliverable")

    def _hello_frame(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": self.workspace.config.app.app_id},
            "debug_info": {"host": "playground", "approximate_connection_time": 18060},
        }

    def _disconnect_frame(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}

    def _forget(self, envelope_id: str, future: asyncio.Future[Any]) -> None:
        waiting = self._awaited[envelope_id]
        waiting.remove(future)
        if not waiting:
            del self._awaited[envelope_id]
