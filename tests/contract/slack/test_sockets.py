"""Socket Mode connections: tickets, reconnects, one socket for each envelope."""

from __future__ import annotations

import json

import aiohttp
import pytest
from slack_sdk import WebClient

from playground.slack import DEFAULT_WORKSPACE, SlackWorkspace, WorkspaceClient

REQUESTER = "U0REQUESTER"


def test_a_disconnect_frame_makes_the_app_come_back(stage):
    assert stage.client.disconnect("refresh_requested") == 1
    stage.client.wait_until(
        lambda seen: seen.open_sockets() >= 1 and len(seen.frames(name="socket")) >= 1
    )
    (frame,) = stage.client.command(REQUESTER, "/imagepull silent")
    assert frame.outcome == "acked"
    (told,) = [f for f in stage.client.frames() if f.type == "disconnect"]
    assert told.payload["reason"] == "refresh_requested"


@pytest.mark.slow
def test_a_dropped_connection_is_opened_again_and_meanwhile_the_person_is_told(stage):
    assert stage.client.drop_sockets() == 1
    (frame,) = stage.client.command(REQUESTER, "/imagepull silent")
    assert frame.outcome == "undeliverable"
    assert "dispatch_failed" in stage.client.ephemerals(REQUESTER)[-1].text
    stage.client.wait_until(lambda seen: seen.open_sockets() >= 1, timeout=15)
    assert stage.client.command(REQUESTER, "/imagepull silent")[0].outcome == "acked"


async def quiet_workspace() -> SlackWorkspace:
    workspace = SlackWorkspace(DEFAULT_WORKSPACE)
    await workspace.start()
    return workspace


async def link(session: aiohttp.ClientSession, workspace: SlackWorkspace):
    async with session.post(
        f"{workspace.api_url}apps.connections.open",
        headers={"Authorization": f"Bearer {workspace.app_token}"},
    ) as reply:
        url = (await reply.json())["url"]
    return url, await session.ws_connect(url)


def test_a_ticket_is_used_once_and_every_envelope_goes_to_one_socket(run):
    async def scenario():
        workspace = await quiet_workspace()
        async with aiohttp.ClientSession() as session:
            url, first = await link(session, workspace)
            _, second = await link(session, workspace)
            hellos = [await ws.receive_json() for ws in (first, second)]
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await session.ws_connect(url)
            headers = {"X-Playground-Token": workspace.control_token}
            heard = []
            for text in ("/imagepull a", "/imagepull b"):
                body = {
                    "user": REQUESTER,
                    "channel": "C0PLATFORM",
                    "text": text,
                    "wait": False,
                }
                await session.post(f"{workspace.url}/_control/command", json=body, headers=headers)
            for ws in (first, second):
                envelope = await ws.receive_json(timeout=2)
                heard.append(envelope["payload"]["text"])
                await ws.send_json({"envelope_id": envelope["envelope_id"]})
            await workspace.stop()
            closed = [(await ws.receive()).data for ws in (first, second)]
        return hellos, refused.value.status, heard, closed

    hellos, status, heard, closed = run(scenario())
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert status == 403
    assert sorted(heard) == ["a", "b"]
    assert closed == [1001, 1001]


def test_an_eleventh_socket_is_turned_away(run):
    async def scenario():
        workspace = await quiet_workspace()
        async with aiohttp.ClientSession() as session:
            links = [(await link(session, workspace))[1] for _ in range(11)]
            frame = await links[-1].receive_json()
            await workspace.stop()
        return frame

    frame = run(scenario())
    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


def test_nonsense_from_the_app_is_ignored(run):
    async def scenario():
        workspace = await quiet_workspace()
        async with aiohttp.ClientSession() as session:
            _, ws = await link(session, workspace)
            await ws.receive_json()
            for text in ("", "[]", "not json", json.dumps({"envelope_id": 5})):
                await ws.send_str(text)
            await ws.ping()
            still_open = not ws.closed
            await workspace.stop()
        return still_open

    assert run(scenario())


def test_names_used_by_a_caller_are_there(stage):
    workspace = stage.workspace
    assert workspace.api_url == f"{workspace.url}/api/"
    assert workspace.page_url.startswith(f"{workspace.url}/#token=")
    assert isinstance(stage.client, WorkspaceClient)
    assert WebClient(token=workspace.bot_token, base_url=workspace.api_url).auth_test()["ok"]
    assert workspace.bot_token not in repr(workspace.config)
