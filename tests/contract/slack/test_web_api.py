"""The Web API: tokens, scopes, refusals, and the rules of changing messages."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "words"}}


def error_of(call, **arguments):
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    return refused.value.response


def raw(stage, method, body, headers):
    address = urlsplit(stage.workspace.url)
    link = HTTPConnection(address.hostname, address.port, timeout=5)
    link.request("POST", f"/api/{method}", body, headers)
    reply = link.getresponse()
    found = json.loads(reply.read())
    link.close()
    return reply, found


def test_auth_test_names_the_app_and_its_scopes(stage):
    reply = stage.api.auth_test()
    assert reply["user_id"] == "U0IMAGEPULL"
    assert reply["team_id"] == "T0PLAYGROUND"
    assert reply.headers["x-oauth-scopes"].split(",") == [
        "app_mentions:read",
        "chat:write",
        "commands",
        "usergroups:read",
        "users:read",
    ]


@pytest.mark.parametrize(
    ("headers", "error"),
    [
        ({}, "not_authed"),
        ({"Authorization": "Bearer xoxb-other"}, "invalid_auth"),
    ],
)
def test_the_token_is_checked(stage, headers, error):
    _, body = raw(stage, "auth.test", "", headers)
    assert body == {"ok": False, "error": error}


def test_each_method_takes_its_own_kind_of_token(stage):
    for method, token in (
        ("apps.connections.open", stage.workspace.bot_token),
        ("auth.test", stage.workspace.app_token),
    ):
        _, body = raw(stage, method, "", {"Authorization": f"Bearer {token}"})
        assert body["error"] == "not_allowed_token_type"


def test_a_form_works_as_well_as_json(stage):
    form = {
        "token": stage.workspace.bot_token,
        "channel": "C0PLATFORM",
        "text": "by form",
        "blocks": json.dumps([SECTION]),
        "metadata": json.dumps({"event_type": "run", "event_payload": {"id": "r1"}}),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    _, body = raw(stage, "chat.postMessage", urlencode(form), headers)

    assert body["ok"]
    message = stage.client.message(body["ts"])
    assert message.blocks[0]["text"]["text"] == "words"
    assert message.metadata == {"event_type": "run", "event_payload": {"id": "r1"}}
    assert "token" not in stage.client.calls("chat.postMessage")[-1].args


def test_the_token_is_in_no_recorded_call(stage):
    stage.api.auth_test()
    assert stage.workspace.bot_token not in json.dumps([c.args for c in stage.client.calls()])


def test_a_method_outside_the_scopes_says_which_scope_it_needs(stage):
    reply = error_of(stage.api.conversations_info, channel="C0PLATFORM")
    assert reply["error"] == "missing_scope"
    assert reply["needed"] == "channels:read"
    assert "chat:write" in reply["provided"]


def test_an_unknown_method(stage):
    assert error_of(stage.api.api_call, api_method="chat.shout")["error"] == "unknown_method"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE", "channel_not_found"),
        ("C0SECRET", "channel_not_found"),
        ("C0INCIDENTS", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("C0NEWS", "restricted_action"),
    ],
)
def test_where_the_app_may_not_post(stage, channel, error):
    assert error_of(stage.api.chat_postMessage, channel=channel, text="x")["error"] == error


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "x", "blocks": [SECTION] * 51}, "invalid_blocks"),
        (
            {
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}] * 5,
            },
            "msg_blocks_too_long",
        ),
    ],
)
def test_what_may_not_be_posted(stage, arguments, error):
    reply = error_of(stage.api.chat_postMessage, channel="C0PLATFORM", **arguments)
    assert reply["error"] == error


def test_a_message_without_content(stage):
    headers = {
        "Authorization": f"Bearer {stage.workspace.bot_token}",
        "Content-Type": "application/json",
    }
    _, reply = raw(stage, "chat.postMessage", '{"channel": "C0PLATFORM"}', headers)
    assert reply == {"ok": False, "error": "no_text"}


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
def test_a_body_that_is_no_json_object(stage, body, error):
    _, reply = raw(stage, "auth.test", body, {"Content-Type": "application/json"})
    assert reply["error"] == error


def test_invalid_blocks_say_where(stage):
    bad = [SECTION, {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}]
    reply = error_of(stage.api.chat_postMessage, channel="C0PLATFORM", text="x", blocks=bad)
    assert reply["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_blocks_without_text_are_flagged(stage):
    body = json.dumps({"channel": "C0PLATFORM", "blocks": [SECTION]})
    headers = {
        "Authorization": f"Bearer {stage.workspace.bot_token}",
        "Content-Type": "application/json",
    }
    _, reply = raw(stage, "chat.postMessage", body, headers)
    assert reply["warning"] == "missing_text_in_message"
    assert stage.client.message(reply["ts"]).wire["lacks_fallback"]


def test_update_keeps_blocks_that_are_not_mentioned_and_removes_them_when_empty(stage):
    posted = stage.api.chat_postMessage(channel="C0PLATFORM", text="one", blocks=[SECTION])
    where = {"channel": posted["channel"], "ts": posted["ts"]}

    stage.api.chat_update(**where, text="two")
    kept = stage.client.message(posted["ts"])
    assert (kept.text, len(kept.blocks)) == ("two", 1)
    assert kept.edited_ts is not None

    stage.api.chat_update(**where, text="three", blocks=[])
    assert stage.client.message(posted["ts"]).blocks == ()


def test_update_keeps_metadata_until_it_is_emptied(stage):
    metadata = {"event_type": "run", "event_payload": {"id": "r1"}}
    posted = stage.api.chat_postMessage(channel="C0PLATFORM", text="one", metadata=metadata)
    where = {"channel": posted["channel"], "ts": posted["ts"]}
    assert posted["message"]["metadata"] == metadata

    assert stage.api.chat_update(**where, text="two")["message"]["metadata"] == metadata
    stage.api.chat_update(**where, text="three", metadata={})
    assert stage.client.message(posted["ts"]).metadata is None


def test_only_its_own_visible_messages_can_be_changed(stage):
    theirs = stage.client.say("U0REQUESTER", "mine")
    ephemeral = stage.api.chat_postEphemeral(channel="C0PLATFORM", user="U0REQUESTER", text="psst")
    update, delete = stage.api.chat_update, stage.api.chat_delete

    def refusal(call, ts, **more):
        return error_of(call, channel="C0PLATFORM", ts=ts, **more)["error"]

    assert refusal(update, theirs, text="x") == "cant_update_message"
    assert refusal(delete, theirs) == "cant_delete_message"
    assert refusal(update, ephemeral["message_ts"], text="x") == "message_not_found"
    assert refusal(update, "1.000001", text="x") == "message_not_found"


def test_an_ephemeral_goes_to_members_only(stage):
    reply = error_of(stage.api.chat_postEphemeral, channel="C0PAIR", user="U0BYSTANDER", text="x")
    assert reply["error"] == "user_not_in_channel"


def test_a_deleted_message_with_replies_leaves_a_tombstone(stage):
    root = stage.api.chat_postMessage(channel="C0PLATFORM", text="root")["ts"]
    reply = stage.api.chat_postMessage(channel="C0PLATFORM", text="reply", thread_ts=root)["ts"]
    assert [m.ts for m in stage.client.thread(root)] == [root, reply]

    stage.api.chat_delete(channel="C0PLATFORM", ts=root)
    assert stage.client.message(root).wire["is_deleted"]
    stage.api.chat_delete(channel="C0PLATFORM", ts=reply)
    assert len(stage.client.thread(root)) == 1


def test_a_permalink_names_the_message(stage):
    root = stage.api.chat_postMessage(channel="C0PLATFORM", text="root")["ts"]
    link = stage.api.chat_getPermalink(channel="C0PLATFORM", message_ts=root)["permalink"]
    assert link == f"{stage.workspace.url}/archives/C0PLATFORM/p{root.replace('.', '')}"
    gone = error_of(stage.api.chat_getPermalink, channel="C0PLATFORM", message_ts="1.000001")
    assert gone["error"] == "message_not_found"


def test_a_user_id_as_channel_is_a_direct_message(stage):
    posted = stage.api.chat_postMessage(channel="U0REQUESTER", text="to you")
    assert posted["channel"] == "D0REQUESTER"
    assert stage.client.messages("D0REQUESTER")[-1].text == "to you"


def test_people_and_groups(stage):
    assert stage.api.users_info(user="U0STRANGER")["user"]["team_id"] == "T0ELSEWHERE"
    assert error_of(stage.api.users_info, user="U0X")["error"] == "user_not_found"
    members = stage.api.usergroups_users_list(usergroup="S0PLATFORM")["users"]
    assert members == ["U0RESPONDER", "U0RESPONDER2"]
    for group in ("S0NONE", "S0RETIRED"):
        reply = error_of(stage.api.usergroups_users_list, usergroup=group)
        assert reply["error"] == "no_such_subteam"
    shown = stage.api.usergroups_users_list(usergroup="S0RETIRED", include_disabled=True)
    assert shown["users"] == ["U0BYSTANDER"]


def test_blocks_validate_tells_without_posting(stage):
    assert stage.api.api_call("blocks.validate", params={"blocks": json.dumps([SECTION])})["ok"]
    with pytest.raises(SlackApiError) as refused:
        stage.api.api_call("blocks.validate", params={"blocks": json.dumps([{"type": "poem"}])})
    assert refused.value.response["errors"][0]["pointer"] == "/0/type"


def test_home_has_a_hash_that_guards_it(stage):
    home = {"type": "home", "blocks": []}
    first = stage.api.views_publish(user_id="U0RESPONDER2", view=home)["view"]
    second = stage.api.views_publish(user_id="U0RESPONDER2", view=home, hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    stale = error_of(stage.api.views_publish, user_id="U0RESPONDER2", view=home, hash=first["hash"])
    assert stale["error"] == "hash_conflict"


def test_a_wrong_view_says_where(stage):
    reply = error_of(stage.api.views_publish, user_id="U0RESPONDER", view={"type": "home"})
    assert reply["error"] == "invalid_arguments"
    assert reply["response_metadata"]["messages"] == [
        "[ERROR] missing required field: blocks [json-pointer:/view]"
    ]


def test_too_fast_for_a_channel_is_429_with_retry_after(stage):
    stage.client.rate_limits(channel_per_second=1, channel_burst=2)
    for text in ("one", "two"):
        stage.api.chat_postMessage(channel="C0PLATFORM", text=text)
    reply = error_of(stage.api.chat_postMessage, channel="C0PLATFORM", text="three")
    assert (reply.status_code, reply["error"]) == (429, "ratelimited")
    assert reply.headers["retry-after"] == "1"


def test_slacks_own_tiers_can_be_set(stage):
    stage.client.rate_limits(slack=True)
    limited = 0
    for _ in range(12):
        try:
            stage.api.usergroups_users_list(usergroup="S0PLATFORM")
        except SlackApiError as refused:
            limited += refused.response.status_code == 429
    assert limited == 2


def test_an_injected_429_is_survived_by_a_retrying_client(stage):
    client = WebClient(token=stage.workspace.bot_token, base_url=stage.workspace.api_url)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    stage.client.inject("auth.test", "retry_after", 1)
    assert client.auth_test()["ok"]
    assert [(c.status, c.fault) for c in stage.client.calls("auth.test")] == [
        (429, "retry_after"),
        (200, ""),
    ]


def test_an_injected_error_happens_as_often_as_asked(stage):
    stage.client.inject("chat.postMessage", "error", "fatal_error", times=2)
    for _ in range(2):
        reply = error_of(stage.api.chat_postMessage, channel="C0PLATFORM", text="x")
        assert reply["error"] == "fatal_error"
    assert stage.api.chat_postMessage(channel="C0PLATFORM", text="x")["ok"]


def test_a_cut_reply_was_accepted_all_the_same(stage):
    stage.client.inject("chat.postMessage", "cut_reply")
    client = WebClient(token=stage.workspace.bot_token, base_url=stage.workspace.api_url)
    client.retry_handlers.clear()
    with pytest.raises(OSError):
        client.chat_postMessage(channel="C0PLATFORM", text="did it arrive?")
    assert stage.client.messages()[-1].text == "did it arrive?"
    assert stage.client.calls("chat.postMessage")[-1].ok


def test_an_injected_http_status(stage):
    stage.client.inject("*", "http_status", 503)
    assert error_of(stage.api.auth_test).status_code == 503
