"""The workspace as a server on loopback: the public entry."""

from __future__ import annotations

import random
import secrets
import time
from dataclasses import replace
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from playground.slack.acks import Acks
from playground.slack.acts import Acts
from playground.slack.config import DEFAULT_WORKSPACE, WorkspaceConfig
from playground.slack.control.acting import Acting
from playground.slack.control.breaking import Breaking
from playground.slack.control.guard import add_safe_headers, guard
from playground.slack.control.http import HttpControl
from playground.slack.control.reading import Reading
from playground.slack.control.stream import Streaming, World, WorldActions
from playground.slack.delivery import Delivery
from playground.slack.errors import NotPossible
from playground.slack.http_mode import HttpMode
from playground.slack.ids import Clock
from playground.slack.response_endpoint import ResponseEndpoint
from playground.slack.response_url import ResponseUrls
from playground.slack.socket_mode import SocketMode
from playground.slack.web_api.endpoint import WebApi
from playground.slack.workspace import Workspace, with_tokens

PAGE = Path(__file__).parent / "page"
LONGEST_BODY = 2_000_000


class SlackWorkspace:
    """A Slack workspace on this machine, for one app.

    `world` answers what the page's side panel shows of everything that is not Slack, and
    `world_actions` are its buttons. With a `request_url` envelopes go there as signed HTTP requests
    instead of over Socket Mode. Nothing is opened before `start`.
    """

    def __init__(
        self,
        config: WorkspaceConfig = DEFAULT_WORKSPACE,
        *,
        world: World | None = None,
        world_actions: WorldActions | None = None,
        clock: Clock = time.time,
        randomness: random.Random | None = None,
        request_url: str | None = None,
    ) -> None:
        if not (config.people and config.channels):
            raise ValueError("a workspace needs a person and a channel")
        chance = randomness or secrets.SystemRandom()
        self.workspace = Workspace(with_tokens(config, chance), clock, chance)
        self._sockets = SocketMode(self.workspace)
        self._response_urls = ResponseUrls(self.workspace)
        self._delivery = Delivery(self.workspace, self._sockets, Acks(self.workspace))
        self._http_mode = HttpMode(self.workspace)
        self._request_url = request_url
        self._acts = Acts(self.workspace, self._delivery, self._response_urls)
        self.workspace.echo = self._acts.echo
        self._streaming = Streaming(
            self.workspace,
            self._sockets,
            world,
            world_actions or {},
            lambda: self._delivery.transport.name,
        )
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens; port 0 takes a free one. OSError when the port is taken."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.workspace.base_url = f"http://{host}:{runner.addresses[0][1]}"
        if self._request_url is not None:
            self._http_mode.point_at(self._request_url)
            self._delivery.transport = self._http_mode

    async def stop(self) -> None:
        """Gives up every delivery and closes every connection."""
        await self._streaming.stop()
        await self._delivery.stop()
        await self._sockets.drop()
        await self._http_mode.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    @property
    def config(self) -> WorkspaceConfig:
        """What was given, with the tokens that were drawn."""
        return replace(self.workspace.config)

    @property
    def url(self) -> str:
        """Where it is served, without a slash at the end."""
        return self.workspace.base_url

    @property
    def api_url(self) -> str:
        """The `base_url` for a Slack client."""
        return f"{self.url}/api/"

    @property
    def page_url(self) -> str:
        """The page. The token stands in the fragment, which a browser never sends."""
        return f"{self.url}/#token={self.control_token}"

    @property
    def bot_token(self) -> str:
        """The installed app's bot token."""
        return self.workspace.config.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.workspace.config.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs requests in HTTP mode."""
        return self.workspace.config.signing_secret

    @property
    def control_token(self) -> str:
        """What the control API asks for."""
        return self.workspace.config.control_token

    def _application(self) -> web.Application:
        application = web.Application(
            middlewares=[guard(self.control_token), _in_words],
            client_max_size=LONGEST_BODY,
        )
        application.on_response_prepare.append(add_safe_headers)
        router = application.router
        web_api = WebApi(self.workspace)
        router.add_post("/api/{method}", web_api.serve)
        router.add_get("/api/{method}", web_api.serve)
        router.add_get("/link/", self._sockets.connect)
        answer = ResponseEndpoint(self.workspace, self._response_urls).serve
        router.add_post("/response/{team}/{app}/{secret}", answer)
        reading, acting = Reading(self.workspace), Acting(self._acts)
        for path, handler in (*reading.routes(), *self._streaming.read_routes()):
            router.add_get(path, handler)
        breaking = Breaking(self.workspace, self._sockets)
        http = HttpControl(self._delivery, self._sockets, self._http_mode)
        for path, handler in (
            *acting.routes(),
            *breaking.routes(),
            *http.routes(),
            *self._streaming.write_routes(),
        ):
            router.add_post(path, handler)
        router.add_get("/", _index)
        router.add_get("/archives/{channel}/{message}", _index)
        router.add_static("/page/", PAGE)
        return application


@web.middleware
async def _in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NotPossible as refusal:
        return web.json_response({"ok": False, "error": str(refusal)}, status=409)


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")
