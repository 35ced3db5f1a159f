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


@dataclass(slots=True)
class Streaming:
    """Sends pictures of the workspace and of the world around it."""

    workspace: Workspace
    sockets: SocketMode
    world: World | None
    world_actions: WorldActions
    transport: Callable[[], str]
    is_stopping: bool = field(default=False, init=False)

    def read_routes(self) -> tuple[Route, ...]:
        """GET endpoints by path."""
        return (("/_control/state", self.state), ("/_control/stream", self.stream))

    def write_routes(self) -> tuple[Route, ...]:
        """POST endpoints by path."""
        return (("/_control/world", self.act),)

    async def state(self, request: web.Request) -> web.StreamResponse:
        """One picture, as `user` sees it."""
        return web.json_response(await self._picture(self._user(request)))

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """A JSON line now and whenever the workspace or the world changed."""
        user = self._user(request)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        drawn = ""
        while not self.is_stopping:
            revision = self.workspace.feed.revision
            shown = await self._picture(user)
            told = json.dumps({**shown, "now": 0, "revision": 0}, sort_keys=True)
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
        self.workspace.feed.changed()
        return web.json_response({"ok": True})

    async def _picture(self, user: str) -> Json:
        world = dict(await self.world()) if self.world is not None else None
        if world is not None:
            world["actions"] = list(self.world_actions)
        return picture(self.workspace, user, world, self.sockets.open_sockets, self.transport())

    def _user(self, request: web.Request) -> str:
        user = request.query.get("user", "")
        people = self.workspace.config.people
        return user if any(person.id == user for person in people) else people[0].id
