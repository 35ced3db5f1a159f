"""A workspace and an unmodified Bolt app that talks to it, once for each test process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.slack import (
    DEFAULT_WORKSPACE,
    Channel,
    SlackWorkspace,
    Timings,
    WorkspaceClient,
    running,
)

CARD = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*ui-private* cannot pull"}},
    {
        "type": "actions",
        "block_id": "decision",
        "elements": [
            {
                "type": "button",
                "action_id": "approve",
                "style": "primary",
                "text": {"type": "plain_text", "text": "Approve"},
                "value": "request-1",
                "confirm": {
                    "title": {"type": "plain_text", "text": "Sure?"},
                    "text": {"type": "plain_text", "text": "This writes."},
                    "confirm": {"type": "plain_text", "text": "Do it"},
                    "deny": {"type": "plain_text", "text": "No"},
                },
            },
            {
                "type": "button",
                "action_id": "slow",
                "text": {"type": "plain_text", "text": "Slow"},
            },
            {
                "type": "button",
                "action_id": "ask",
                "text": {"type": "plain_text", "text": "Ask why"},
            },
        ],
    },
]

REASON_MODAL = {
    "type": "modal",
    "callback_id": "reason",
    "title": {"type": "plain_text", "text": "Why"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "label": {"type": "plain_text", "text": "Reason"},
            "element": {"type": "plain_text_input", "action_id": "text", "min_length": 3},
        }
    ],
}


@dataclass
class Heard:
    """What the sample app's listeners were given, in order."""

    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def note(self, kind: str, body: dict[str, Any]) -> None:
        self.bodies.append((kind, dict(body)))

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for heard, body in self.bodies if heard == kind]


@dataclass
class Stage:
    """The workspace's client, the Bolt app's own Web API client, and what the app heard."""

    client: WorkspaceClient
    api: WebClient
    heard: Heard
    workspace: SlackWorkspace


def make_app(api: WebClient, heard: Heard, slow_seconds: float) -> App:
    app = App(client=api, listener_executor=ThreadPoolExecutor(16))

    @app.command("/imagepull")
    def command(ack: Callable[..., None], body: dict[str, Any], respond: Any) -> None:
        ack("looking ...") if body["text"] != "silent" else ack()
        heard.note("command", body)
        if body["text"] == "card":
            api.chat_postMessage(channel=body["channel_id"], text="A card", blocks=CARD)
        elif body["text"] == "respond":
            statuses = [respond(text=f"answer {n}").status_code for n in range(6)]
            heard.note("statuses", {"codes": statuses})

    @app.event("app_mention")
    def mention(event: dict[str, Any], body: dict[str, Any], say: Any) -> None:
        heard.note("mention", body)
        say(text=f"heard {event['text']}", thread_ts=event.get("thread_ts") or event["ts"])

    @app.event("app_home_opened")
    def home(event: dict[str, Any]) -> None:
        heard.note("home", event)
        if event["tab"] == "home":
            api.views_publish(
                user_id=event["user"],
                view={"type": "home", "blocks": [{"type": "divider"}]},
            )

    @app.action("approve")
    def approve(ack: Callable[..., None], body: dict[str, Any], respond: Any) -> None:
        ack()
        heard.note("approve", body)
        respond(text="approved", replace_original=True)

    @app.action("slow")
    def slow(ack: Callable[..., None], body: dict[str, Any]) -> None:
        time.sleep(slow_seconds)
        ack()
        heard.note("slow", body)

    @app.action("ask")
    def ask(ack: Callable[..., None], body: dict[str, Any]) -> None:
        ack()
        heard.note("ask", body)
        api.views_open(trigger_id=body["trigger_id"], view=REASON_MODAL)

    @app.view("reason")
    def reason(ack: Callable[..., None], body: dict[str, Any]) -> None:
        heard.note("reason", body)
        text = body["view"]["state"]["values"]["why"]["text"]["value"]
        if text == "bad":
            ack(response_action="errors", errors={"why": "Say more"})
        elif text == "next":
            ack(response_action="push", view=REASON_MODAL)
        elif text == "swap":
            title = {"type": "plain_text", "text": "Swapped"}
            ack(response_action="update", view=REASON_MODAL | {"title": title})
        elif text == "all":
            ack(response_action="clear")
        else:
            ack()

    @app.error
    def failed(error: Exception) -> None:
        heard.failures.append(repr(error))

    return app


def connect(workspace: SlackWorkspace, heard: Heard, slow_seconds: float) -> SocketModeHandler:
    api = WebClient(token=workspace.bot_token, base_url=workspace.api_url)
    handler = SocketModeHandler(
        make_app(api, heard, slow_seconds), workspace.app_token, concurrency=16
    )
    handler.client.proxy = None
    handler.connect()
    return handler


@pytest.fixture(scope="session")
def played() -> Iterator[Stage]:
    config = replace(
        DEFAULT_WORKSPACE,
        channels=(
            *DEFAULT_WORKSPACE.channels,
            Channel("C0OLD", "old", is_archived=True),
            Channel("C0NEWS", "news", is_read_only=True),
            Channel("C0SECRET", "secret", is_private=True, has_app=False),
            Channel("C0PAIR", "pair", members=("U0REQUESTER", "U0RESPONDER")),
        ),
        timings=Timings(ack=0.5, trigger=0.5, retry_delays=(0.0, 0.05, 0.1), ping=0.5),
    )
    workspace = SlackWorkspace(config)
    heard = Heard()
    with running(workspace) as client:
        handler = connect(workspace, heard, slow_seconds=0.8)
        client.wait_until(lambda seen: seen.open_sockets() == 1)
        yield Stage(client, handler.app.client, heard, workspace)
        handler.close()


@pytest.fixture
def stage(played: Stage) -> Iterator[Stage]:
    """The stage with nothing recorded and no fault pending."""
    played.client.clear(journal=True)
    played.client.rate_limits()
    played.heard.bodies.clear()
    played.heard.failures.clear()
    yield played
    for person in DEFAULT_WORKSPACE.people:
        for modal in reversed(played.client.views(person.id).modals):
            played.client.close_view(person.id, modal["id"])


@pytest.fixture
def run() -> Callable[[Any], Any]:
    """Runs a coroutine to its end."""
    return asyncio.run
