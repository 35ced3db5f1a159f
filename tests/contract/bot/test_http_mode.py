"""What anybody on the network may send to `serve --http`, before a signature was looked at."""

import socket
import time
from collections.abc import Iterator

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.http_mode import LONGEST_BODY, HttpMode

SECRET = "signing-secret"


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpMode]:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    app = App(client=WebClient("xoxb-1"), signing_secret=SECRET, token_verification_enabled=False)
    mode = HttpMode(app, "127.0.0.1", 0)
    mode.connect()
    yield mode
    mode.close()


def answer(mode: HttpMode, body: bytes, *headers: str, length: int | None = None) -> str:
    """The status line."""
    lines = ["POST /slack/events HTTP/1.1", "Host: bot", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body) if length is None else length}", *headers, "", ""]
    with socket.create_connection(("127.0.0.1", mode.port), timeout=10) as connection:
        connection.sendall("\r\n".join(lines).encode() + body)
        return connection.makefile("rb").readline().decode().strip()


def signed(body: bytes) -> list[str]:
    made = SignatureVerifier(SECRET).generate_signature(timestamp="1", body=body)
    return ["X-Slack-Request-Timestamp: 1", f"X-Slack-Signature: {made}"]


def test_a_body_that_is_too_long_is_refused_before_it_is_read(listening: HttpMode) -> None:
    assert "413" in answer(listening, b"{", length=LONGEST_BODY + 1)


def test_a_body_that_nobody_can_read_is_refused_and_leaves_no_traceback(
    listening: HttpMode, caplog: pytest.LogCaptureFixture
) -> None:
    assert "400" in answer(listening, b"{nonsense")
    assert "400" in answer(listening, b"\xff\xfe")
    assert caplog.text.count("not Slack's was refused") == 2
    assert not any(one.exc_info for one in caplog.records)


def test_a_body_without_a_signature_or_with_an_old_one_is_refused(listening: HttpMode) -> None:
    body = b'{"type": "event_callback"}'
    assert "401" in answer(listening, body)
    assert "401" in answer(listening, body, *signed(body))


def test_closing_frees_the_port_and_breaks_no_thread(listening: HttpMode) -> None:
    port = listening.port
    assert "401" in answer(listening, b"{}")
    listening.close()
    assert refuses(port)
    assert listening.is_connected()


def refuses(port: int) -> bool:
    """Whether nobody listens there within a few seconds."""
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return True
        time.sleep(0.05)
    return False
