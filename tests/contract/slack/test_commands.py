"""Slash commands: one envelope, three seconds, an answer in the acknowledgement."""

from __future__ import annotations

import pytest

from playground.slack import Refused

REQUESTER = "U0REQUESTER"


def test_a_command_reaches_the_app_with_its_raw_text(stage):
    (frame,) = stage.client.command(REQUESTER, "/imagepull  ns/ui-private <x> ", "platform-alerts")

    assert frame.outcome == "acked"
    assert 0 < frame.ack_ms < 500
    (body,) = stage.heard.of("command")
    assert body["text"] == "ns/ui-private <x>"
    assert body["command"] == "/imagepull"
    assert body["channel_name"] == "platform-alerts"
    assert body["user_id"] == REQUESTER
    assert body["team_id"] == "T0PLAYGROUND"


def test_what_the_acknowledgement_says_is_shown_to_the_asker_only(stage):
    before = len(stage.client.ephemerals(REQUESTER))
    stage.client.command(REQUESTER, "/imagepull ui-private")

    seen = stage.client.ephemerals(REQUESTER)[before:]
    assert [message.text for message in seen] == ["looking ..."]
    assert all(m.text != "looking ..." for m in stage.client.ephemerals("U0BYSTANDER"))
    assert all(m.text != "looking ..." for m in stage.client.messages())


def test_a_guest_of_another_team_is_sent_with_the_foreign_team_id(stage):
    stage.client.command("U0STRANGER", "/imagepull silent")
    assert stage.heard.of("command")[0]["team_id"] == "T0ELSEWHERE"


def test_a_command_works_where_the_app_is_no_member(stage):
    (frame,) = stage.client.command(REQUESTER, "/imagepull ui-private", "incidents")
    assert frame.outcome == "acked"
    assert stage.client.ephemerals(REQUESTER)[-1].channel == "C0INCIDENTS"


@pytest.mark.parametrize(
    ("text", "thread_ts", "reason"),
    [
        ("/other x", None, "not a valid command"),
        ("/imagepull x", "1700000000.000100", "not supported in threads"),
    ],
)
def test_the_client_itself_refuses(stage, text, thread_ts, reason):
    with pytest.raises(Refused, match=reason):
        stage.client.command(REQUESTER, text, thread_ts=thread_ts)
    assert stage.client.frames() == []


def test_a_lost_acknowledgement_is_told_to_the_person_and_not_delivered_again(stage):
    stage.client.swallow_acks()
    (frame,) = stage.client.command(REQUESTER, "/imagepull silent")

    assert frame.outcome == "timeout"
    told = stage.client.ephemerals(REQUESTER)[-1]
    assert told.via == "slack"
    assert told.text == '/imagepull failed with the error "operation_timeout"'
    assert len(stage.client.frames(name="/imagepull")) == 1


def test_response_url_answers_five_times(stage):
    stage.client.command(REQUESTER, "/imagepull respond")
    stage.client.wait_until(lambda _: stage.heard.of("statuses"))

    assert stage.heard.of("statuses") == [{"codes": [200, 200, 200, 200, 200, 404]}]
    last = stage.client.calls("response_url")[-1]
    assert (last.status, last.error) == (404, "used_url")


def test_one_envelope_may_come_twice(stage):
    stage.client.deliver_twice()
    frames = stage.client.command(REQUESTER, "/imagepull silent")

    assert len(frames) == 2
    assert len({frame.envelope_id for frame in frames}) == 1
    assert len(stage.heard.of("command")) == 2
