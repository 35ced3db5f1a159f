"""The world beside Slack: a slow or broken one never holds the workspace back."""

from __future__ import annotations

import asyncio
import json
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from playground.slack import Refused, SlackWorkspace, WorkspaceConfig, running


def picture(workspace):
    address = urlsplit(workspace.url)
    link = HTTPConnection(address.hostname, address.port, timeout=10)
    headers = {"X-Playground-Token": workspace.control_token}
    link.request("GET", "/_control/state", headers=headers)
    found = json.loads(link.getresponse().read())
    link.close()
    return found


def test_without_a_world_there_is_none():
    workspace = SlackWorkspace()
    with running(workspace):
        assert picture(workspace)["world"] is None


def test_a_broken_world_is_said():
    async def world():
        raise ConnectionError("the cluster is gone")

    workspace = SlackWorkspace(world=world)
    with running(workspace):
        assert "the cluster is gone" in picture(workspace)["world"]["trouble"]


@pytest.mark.slow
def test_a_world_that_never_answers_costs_the_first_picture_two_seconds():
    async def world():
        await asyncio.Event().wait()
        return {}

    workspace = SlackWorkspace(world=world)
    with running(workspace) as client:
        began = time.monotonic()
        assert picture(workspace)["world"] is None
        assert time.monotonic() - began < 5
        assert client.say("U0REQUESTER", "still here")


def test_an_action_of_the_world_is_pressed():
    pressed = []

    async def world():
        return {"pressed": len(pressed)}

    async def press():
        pressed.append(1)

    workspace = SlackWorkspace(world=world, world_actions={"Press": press})
    with running(workspace) as client:
        assert picture(workspace)["world"] == {"pressed": 0, "actions": ["Press"]}
        client.world_action("Press")
        assert pressed == [1]
        with pytest.raises(Refused, match="no such action"):
            client.world_action("Pull")


def test_a_workspace_needs_somebody():
    with pytest.raises(ValueError, match="a person and a channel"):
        SlackWorkspace(WorkspaceConfig())


def test_a_taken_port_is_an_error():
    with running(SlackWorkspace()) as client:
        port = urlsplit(client.base_url).port
        with pytest.raises(OSError), running(SlackWorkspace(), port=port):
            pass
