"""What the lines that the playground prints let another terminal do with the very bot that runs."""

import os

import pytest

from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.conftest import ROOT, Running
from tests.e2e.people import REQUESTER

APPROVE = "approve:repository_policy"

pytestmark = pytest.mark.slow


@pytest.fixture
def terminal(running: Running) -> Running:
    """The same world, seen with nothing but the exported lines."""
    exported = [line.removeprefix("export ").split("=", 1) for line in running.world.exports()]
    environment = {**os.environ, **dict(exported), "PYTHONPATH": str(ROOT)}
    return Running(running.world, running.slack, environment, running.run)


def asked(slack: WorkspaceClient) -> SeenMessage:
    slack.command(REQUESTER, "/imagepull ui-private")
    return slack.wait_until(
        lambda seen: next((one for one in seen.messages() if one.button(APPROVE)), None), 30
    )


def test_doctor_finds_everything_in_place_for_the_bot(
    running: Running, slack: WorkspaceClient
) -> None:
    found = running.imagepull("doctor")
    assert found.returncode == 0, found.stdout
    assert "ok  writing to eks-workshop: take on the writing role" in found.stdout
    assert "ok  writing to eks-workshop: get deployments in default" in found.stdout
    assert running.writes() == []


def test_doctor_sees_the_writing_identity_from_another_terminal_too(
    terminal: Running, slack: WorkspaceClient
) -> None:
    lines = terminal.imagepull("doctor").stdout.splitlines()
    writing = [line for line in lines if "writing to" in line]
    assert len(writing) == 4
    assert all(line.startswith("      ok") for line in writing), writing


def test_freezing_from_another_terminal_stops_the_bot_that_runs(
    terminal: Running, slack: WorkspaceClient
) -> None:
    card = asked(slack)
    assert terminal.imagepull("freeze", "incident 42").returncode == 0
    try:
        slack.wait_until(
            lambda seen: (
                "incident 42" in (now := seen.message(card.ts)).all_text and not now.button(APPROVE)
            ),
            30,
            what="the open card saying why it takes no approval",
        )
    finally:
        assert terminal.imagepull("unfreeze").returncode == 0
    assert terminal.writes() == []
    trail = terminal.imagepull("audit", "verify")
    assert trail.returncode == 0
    assert trail.stdout.startswith("whole: ")
