"""The live picture: one JSON line for every change, for as long as a page listens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from playground.slack.control.picture import picture
from playground.slack.errors import NotPossible
from playground.slack.messages import Json
from playground.slack.socket_mode import SocketMode
from playground.slack.workspace import Workspace

Route = tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]
World = Callable[[], Awaitable[Mapping[str, object]]]
WorldActions = Mapping[str, Callable[[], Awaitable[object]]]

LOOK_AGAIN = 1.0
BREATH = 0.08
FIRST_LOOK = 2.0
"""Seconds to wait for the world before the first picture goes without it."""


@dataclass(slots=True)
class Streaming:
    """Sends pictures of the workspace and of the world around it.

    The world is looked at beside the stream, so that a slow one never holds Slack's part back.
    """

    workspace: Workspace
    sockets: SocketMode
    world: World | None
    world_actions: WorldActions
    transport: Callable[[], str]
    _seen: Json | None = field(default=None, init=False)
    _looking: asyncio.Task[None] | None = field(default=None, init=False)
    _looked_at: float = field(default=-LOOK_AGAIN, init=False)
    _is_stopping: bool = field(default=False, init=False)

    def read_routes(self) -> tuple[Route, ...]:
        """GET endpoints by path."""
        return (("/_control/state", self.state), ("/_control/stream", self.stream))

    def write_routes(self) -> tuple[Route, ...]:
        """POST endpoints by path."""
        return (("/_control/world", self.act),)

    async def stop(self) -> None:
        """Ends every stream."""
        self._is_stopping = True
        self.workspace.feed.changed()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def state(self, request: web.Request) -> web.StreamResponse:
        """One picture, as `user` sees it."""
        await self._look(FIRST_LOOK)
        return web.json_response(self._picture(self._user(request)))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """A JSON line now and whenever the workspace or the world changed."""
        user = self._user(request)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        await self._look(FIRST_LOOK)
        drawn = ""
        while not self._is_stopping:
            revision = self.workspace.feed.revision
            await self._look(0)
            shown = self._picture(user)
            told = json.dumps({**shown, "revision": 0}, sort_keys=True)
            if told != drawn:
                try:
                    await response.write(json.dumps(shown).encode() + b"\n")
                except ConnectionResetError:
                    return response
                drawn = told
            await asyncio.sleep(BREATH)
            await self.workspace.feed.wait_beyond(revision, LOOK_AGAIN)
        return response

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Runs the world's action that the query's `name` names."""
        action = self.world_actions.get(request.query.get("name", ""))
        if action is None:
            raise NotPossible("The world has no such action.")
        await action()
        self._looked_at = -LOOK_AGAIN
        self.workspace.feed.changed()
        return web.json_response({"ok": True})

    async def _look(self, patience: float) -> None:
        if self.world is None or self._is_stopping:
            return
        now = asyncio.get_running_loop().time()
        is_idle = self._looking is None or self._looking.done()
        if is_idle and now - self._looked_at >= LOOK_AGAIN:
            self._looked_at = now
            self._looking = asyncio.create_task(self._see(self.world))
        if self._looking is not None and patience and self._seen is None:
            await asyncio.wait({self._looking}, timeout=patience)

    async def _see(self, world: World) -> None:
        (answer,) = await asyncio.gather(world(), return_exceptions=True)
        if isinstance(answer, BaseException):
            seen: Json = {"trouble": f"The world cannot be looked at: {answer!r}"}
        else:
            seen = dict(answer)
        seen["actions"] = list(self.world_actions)
        if seen != self._seen:
            self._seen = seen
            self.workspace.feed.changed()

    def _picture(self, user: str) -> Json:
        return picture(
            self.workspace, user, self._seen, self.sockets.open_sockets, self.transport()
        )

    def _user(self, request: web.Request) -> str:
        user = request.query.get("user", "")
        people = self.workspace.config.people
        return user if any(person.id == user for person in people) else people[0].id
