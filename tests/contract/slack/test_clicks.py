"""Clicks, confirmations, modals: what reaches the app, and what its acknowledgement does."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from playground.slack import Refused

REQUESTER, RESPONDER = "U0REQUESTER", "U0RESPONDER"


@pytest.fixture
def card(stage):
    """The timestamp of a new card with buttons."""
    after = {message.ts for message in stage.client.messages()}
    stage.client.command(REQUESTER, "/imagepull card")
    fresh = stage.client.wait_until(
        lambda seen: [m for m in seen.messages() if m.ts not in after and m.text == "A card"]
    )
    return fresh[0].ts


@pytest.fixture
def modal(stage, card):
    """Opens the reason modal for the responder and returns its view."""
    stage.client.click(RESPONDER, card, "ask")
    return stage.client.wait_until(lambda seen: seen.views(RESPONDER).modal)


def send(stage, view, text):
    return stage.client.submit_view(RESPONDER, view["id"], {"why": {"text": text}})


def test_a_click_says_who_where_and_what(stage, card):
    (frame,) = stage.client.click(RESPONDER, card, "approve")

    assert frame.outcome == "acked"
    (body,) = stage.heard.of("approve")
    assert body["user"]["id"] == RESPONDER
    assert body["container"]["message_ts"] == card
    assert body["message"]["text"] == "A card"
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == (
        "approve",
        "decision",
        "request-1",
    )


def test_replace_original_changes_the_message_that_was_clicked(stage, card):
    stage.client.click(RESPONDER, card, "approve")
    changed = stage.client.wait_until(
        lambda seen: seen.message(card) if seen.message(card).text == "approved" else None
    )
    assert changed.blocks == ()
    with pytest.raises(Refused, match="no element 'approve'"):
        stage.client.click(RESPONDER, card, "approve")


def test_a_denied_confirmation_sends_nothing(stage, card):
    assert stage.client.click(RESPONDER, card, "approve", confirms=False) == []
    assert stage.client.frames(name="approve") == []


def test_denying_where_nothing_is_asked_is_refused(stage, card):
    with pytest.raises(Refused, match="asks for no confirmation"):
        stage.client.click(RESPONDER, card, "ask", confirms=False)


def test_a_double_click_is_two_envelopes(stage, card):
    frames = stage.client.click(RESPONDER, card, "slow", times=2, wait=False)
    assert len({frame.envelope_id for frame in frames}) == 2


def test_a_late_acknowledgement_is_recorded_and_the_person_was_warned(stage, card):
    (frame,) = stage.client.click(RESPONDER, card, "slow")
    assert frame.outcome == "timeout"
    assert "did not answer that click" in stage.client.notices(RESPONDER)[-1]

    late = stage.client.wait_until(
        lambda seen: [f for f in seen.frames(name="slow") if f.outcome == "late"]
    )
    assert late[0].ack_ms > 500
    assert len(stage.client.frames(name="slow")) == 1


def test_someone_outside_the_channel_cannot_click(stage):
    reply = stage.api.chat_postMessage(channel="C0PAIR", text="for two")
    with pytest.raises(Refused, match="is not in C0PAIR"):
        stage.client.click("U0BYSTANDER", reply["ts"], "approve")


def test_a_modal_opens_for_the_one_who_clicked(stage, modal):
    assert modal["callback_id"] == "reason"
    assert stage.client.views(REQUESTER).modal is None


def test_an_empty_required_field_is_refused_by_the_client(stage, modal):
    assert send(stage, modal, "") == []
    errors = stage.client.views(RESPONDER).modal["errors"]
    assert errors == {"why": "Please complete this required field."}
    assert send(stage, modal, "ab") == []
    assert "At least 3" in stage.client.views(RESPONDER).modal["errors"]["why"]


def test_an_accepted_submission_closes_the_modal(stage, modal):
    (frame,) = send(stage, modal, "because")
    assert frame.outcome == "acked"
    assert stage.client.views(RESPONDER).modals == ()


def test_errors_stay_beside_their_input(stage, modal):
    send(stage, modal, "bad")
    assert stage.client.views(RESPONDER).modal["errors"] == {"why": "Say more"}


def test_push_update_and_clear(stage, modal):
    send(stage, modal, "next")
    first, second = stage.client.views(RESPONDER).modals
    assert second["previous_view_id"] == first["id"]
    assert second["root_view_id"] == first["id"]

    send(stage, second, "swap")
    top = stage.client.views(RESPONDER).modal
    assert top["id"] == second["id"]
    assert top["title"]["text"] == "Swapped"
    assert top["hash"] != second["hash"]

    send(stage, top, "all")
    assert stage.client.views(RESPONDER).modals == ()


def test_a_fourth_modal_is_refused_in_the_modal_itself(stage, modal):
    send(stage, modal, "next")
    send(stage, stage.client.views(RESPONDER).modal, "next")
    assert len(stage.client.views(RESPONDER).modals) == 3

    send(stage, stage.client.views(RESPONDER).modal, "next")
    top = stage.client.views(RESPONDER).modal
    assert len(stage.client.views(RESPONDER).modals) == 3
    assert "trouble connecting" in top["errors"][""]


def test_a_lost_acknowledgement_leaves_the_modal_open_with_a_complaint(stage, modal):
    stage.client.swallow_acks()
    (frame,) = send(stage, modal, "because")
    assert frame.outcome == "timeout"
    assert "trouble connecting" in stage.client.views(RESPONDER).modal["errors"][""]


def test_a_trigger_opens_one_view_only(stage, modal):
    (body,) = stage.heard.of("ask")
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        stage.api.views_open(trigger_id=body["trigger_id"], view=_view())


def test_an_unknown_trigger_and_a_push_from_a_message_are_refused(stage, card):
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        stage.api.views_open(trigger_id="1.2.3", view=_view())
    stage.client.command(REQUESTER, "/imagepull silent")
    trigger = stage.heard.of("command")[-1]["trigger_id"]
    with pytest.raises(SlackApiError, match="not_found"):
        stage.api.views_push(trigger_id=trigger, view=_view())


def _view():
    return {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}
