"""HTTP mode against Bolt's own signature check."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient

from playground.slack import Refused

REQUESTER = "U0REQUESTER"


def bolt_server(app: App) -> ThreadingHTTPServer:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            reply = app.dispatch(BoltRequest(body=body, headers=dict(self.headers)))
            sent = reply.body.encode()
            self.send_response(reply.status)
            for name, values in reply.headers.items():
                self.send_header(name, values[0])
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *args: Any) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Door)


@pytest.fixture
def http_app(stage) -> Iterator[list[dict[str, Any]]]:
    """The same workspace over HTTP; yields what the app's listeners heard."""
    api = WebClient(token=stage.workspace.bot_token, base_url=stage.workspace.api_url)
    app = App(client=api, signing_secret=stage.workspace.signing_secret)
    heard: list[dict[str, Any]] = []

    @app.command("/imagepull")
    def command(ack: Any, body: dict[str, Any]) -> None:
        ack("by http")
        heard.append(body)

    @app.event("app_mention")
    def mention(body: dict[str, Any], request: BoltRequest) -> None:
        heard.append(body | {"headers": request.headers})

    server = bolt_server(app)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    assert stage.client.use_http(f"http://127.0.0.1:{server.server_port}/slack/events")
    yield heard
    stage.client.use_http(None)
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_a_signed_command_is_answered(stage, http_app):
    (frame,) = stage.client.command(REQUESTER, "/imagepull ui-private & <x>")
    assert (frame.via, frame.outcome) == ("http", "acked")
    assert http_app[0]["text"] == "ui-private & <x>"
    assert stage.client.ephemerals(REQUESTER)[-1].text == "by http"


def test_a_retry_says_so_in_its_headers(stage, http_app):
    stage.client.swallow_acks()
    stage.client.mention(REQUESTER, "@imagepull again")
    stage.client.wait_until(lambda _: len(http_app) == 2)
    first, second = http_app
    assert first["event_id"] == second["event_id"]
    assert "x-slack-retry-num" not in first["headers"]
    assert second["headers"]["x-slack-retry-num"] == ["1"]
    assert second["headers"]["x-slack-retry-reason"] == ["http_timeout"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("wrong_secret", 401),
        ("unsigned", 401),
        ("stale", 401),
        ("future", 401),
        ("replayed", 200),
    ],
)
def test_forged_requests(stage, http_app, kind, status):
    stage.client.command(REQUESTER, "/imagepull x")
    assert stage.client.forge(kind) == status


def test_an_app_that_is_not_there(stage, http_app):
    assert not stage.client.use_http("http://127.0.0.1:9/")
    (frame,) = stage.client.command(REQUESTER, "/imagepull x")
    assert frame.outcome == "undeliverable"
    assert "dispatch_failed" in stage.client.ephemerals(REQUESTER)[-1].text


def test_requests_leave_this_machine_for_nobody(stage):
    with pytest.raises(Refused, match="this machine only"):
        stage.client.use_http("https://hooks.example/x")
