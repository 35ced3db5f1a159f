"""Control endpoints by which a test or the page acts as a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.slack.acts import Acts, Gesture
from playground.slack.control.reading import read_object
from playground.slack.delivery import Sending
from playground.slack.errors import NotPossible
from playground.slack.journal import as_rows
from playground.slack.messages import Json

Route = tuple[str, Callable[[web.Request], Awaitable[web.StreamResponse]]]


@dataclass(slots=True)
class Acting:
    """POST endpoints. Each answers with the frames it caused, after their first outcome.

    `"wait": false` in the body answers at once instead.
    """

    acts: Acts

    def routes(self) -> tuple[Route, ...]:
        """The endpoints by path."""
        return (
            ("/_control/command", self.command),
            ("/_control/say", self.say),
            ("/_control/click", self.click),
            ("/_control/home", self.home),
            ("/_control/submit", self.submit),
            ("/_control/close", self.close),
        )

    async def command(self, request: web.Request) -> web.StreamResponse:
        """`user`, `channel`, `text`, optionally `thread_ts`."""
        body = await read_object(request)
        return await self._answer(
            body,
            self.acts.command(body["user"], body["channel"], body["text"], body.get("thread_ts")),
        )

    async def say(self, request: web.Request) -> web.StreamResponse:
        """`user`, `channel`, `text`, optionally `thread_ts`; answers with the message's `ts`."""
        body = await read_object(request)
        message, sendings = self.acts.say(
            body["user"], body["channel"], body["text"], body.get("thread_ts")
        )
        return await self._answer(body, sendings, ts=message.ts)

    async def click(self, request: web.Request) -> web.StreamResponse:
        """`user`, `action_id`, and `message_ts` or `view_id`; the rest of `Gesture` as given."""
        body = await read_object(request)
        gesture = Gesture(
            action_id=body["action_id"],
            block_id=body.get("block_id"),
            value=body.get("value"),
            chosen=body.get("chosen"),
            confirms=body.get("confirms", True),
            times=int(body.get("times", 1)),
        )
        if body.get("view_id"):
            sendings = self.acts.act_on_view(
                body["user"], body["view_id"], gesture, body.get("state")
            )
        elif body.get("message_ts"):
            sendings = self.acts.act_on_message(
                body["user"], body["message_ts"], gesture, body.get("state")
            )
        else:
            raise NotPossible("A click needs message_ts or view_id.")
        return await self._answer(body, sendings)

    async def home(self, request: web.Request) -> web.StreamResponse:
        """`user`, optionally `tab` (`home` or `messages`)."""
        body = await read_object(request)
        sendings = self.acts.open_home(body["user"], body.get("tab", "home"))
        return await self._answer(body, sendings)

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """`user`, `view_id`, `values` by block id and action id."""
        body = await read_object(request)
        sendings = self.acts.submit(body["user"], body["view_id"], body.get("values") or {})
        return await self._answer(body, sendings)

    async def close(self, request: web.Request) -> web.StreamResponse:
        """`user`, `view_id`."""
        body = await read_object(request)
        return await self._answer(body, self.acts.close(body["user"], body["view_id"]))

    async def _answer(
        self, body: Json, sendings: Sequence[Sending], **more: Any
    ) -> web.StreamResponse:
        if body.get("wait", True) and sendings:
            await asyncio.wait({sending.task for sending in sendings})
        journal = self.acts.workspace.journal
        frames = [journal.frame(sending.number) for sending in sendings]
        rows = as_rows(frame for frame in frames if frame is not None)
        return web.json_response({"ok": True, "frames": rows, **more})
