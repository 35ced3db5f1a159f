"""`imagepull serve --http`: the main job over signed requests, and what is not Slack's refused."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.conftest import ROOT, START_SECONDS, Running, stop_process
from tests.e2e.people import REQUESTER, RESPONDER

APPROVE = "approve:repository_policy"


def said(log: Path, pattern: str) -> str:
    """What the log says by that pattern, as soon as it does."""
    for _ in range(START_SECONDS * 10):
        if found := re.search(pattern, log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def log(running: Running, tmp_path: Path) -> Iterator[Path]:
    """The log of a bot that Slack posts to."""
    path = tmp_path / "bot.log"
    command = ["serve", "--http", "--port", "0", "--health-port", "0"]
    environment = {**running.environment, "SLACK_APP_TOKEN": ""}
    with path.open("ab") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *command], cwd=ROOT, env=environment, stderr=stream
        )
    try:
        port = said(path, r"requests come in on port (\d+)")
        assert running.slack.use_http(f"http://127.0.0.1:{port}/slack/events")
        yield path
    finally:
        running.slack.use_http(None)
        assert stop_process(process) == 0, path.read_text()
    assert "Traceback" not in path.read_text()


def card_with_approve(seen: WorkspaceClient) -> SeenMessage | None:
    return next((one for one in seen.messages() if one.button(APPROVE)), None)


def test_asked_and_approved_over_signed_requests(running: Running, log: Path) -> None:
    slack = running.slack
    slack.command(REQUESTER, "/imagepull ui-private")
    card = slack.wait_until(card_with_approve, 30, "a card")
    slack.click(RESPONDER, card.ts, APPROVE)
    slack.wait_until(
        lambda seen: "Fixed in" in getattr(seen.message(card.ts), "text", ""), 60, "fixed"
    )
    port = said(log, r"health on port (\d+)")
    with urlopen(f"http://127.0.0.1:{port}/readyz") as ready:
        assert ready.status == 200
    forged = {kind: slack.forge(kind) for kind in ("wrong_secret", "unsigned", "stale", "future")}
    assert set(forged.values()) == {401}, forged
