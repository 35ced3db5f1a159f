"""Rules of the methods that need a workspace unlike the usual one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from playground.slack.config import DEFAULT_WORKSPACE, Channel
from playground.slack.errors import ApiError
from playground.slack.web_api import chat, people
from playground.slack.workspace import with_tokens


def test_user_groups_need_a_paid_plan(make_workspace):
    workspace = make_workspace(has_paid_plan=False)
    with pytest.raises(ApiError, match="plan_upgrade_required"):
        people.group_members(workspace, {"usergroup": "S0PLATFORM"})


def test_a_scope_lets_the_app_post_uninvited_in_public_only(make_workspace):
    app = replace(DEFAULT_WORKSPACE.app, scopes=("chat:write", "chat:write.public"))
    channels = (
        Channel("C0OPEN", "open", has_app=False),
        Channel("C0SHUT", "shut", has_app=False, is_private=True),
    )
    workspace = make_workspace(app=app, channels=channels)
    assert chat.post_message(workspace, {"channel": "C0OPEN", "text": "x"})["ts"]
    with pytest.raises(ApiError, match="channel_not_found"):
        chat.post_message(workspace, {"channel": "C0SHUT", "text": "x"})


def test_direct_messages_open_by_user(workspace):
    assert people.open_conversation(workspace, {"users": "U0REQUESTER"}) == {
        "channel": {"id": "D0REQUESTER"}
    }
    with pytest.raises(ApiError, match="user_not_found"):
        people.open_conversation(workspace, {"users": "U0GHOST"})


def test_a_private_channel_without_the_app_is_not_there(make_workspace):
    workspace = make_workspace(channels=(Channel("C1", "c", has_app=False, is_private=True),))
    with pytest.raises(ApiError, match="channel_not_found"):
        people.conversation_info(workspace, {"channel": "C1"})


def test_the_app_hears_its_own_public_messages_if_it_is_told_of_them(workspace):
    heard = []
    workspace.echo = heard.append
    chat.post_message(workspace, {"channel": "C0PLATFORM", "text": "public"})
    chat.post_ephemeral(
        workspace, {"channel": "C0PLATFORM", "user": "U0REQUESTER", "text": "private"}
    )
    assert [message.text for message in heard] == ["public"]


def test_tokens_are_drawn_only_where_none_is_given(make_workspace):
    config = with_tokens(replace(DEFAULT_WORKSPACE, bot_token="xoxb-given"), random.Random(1))
    assert config.bot_token == "xoxb-given"
    assert config.app_token.startswith("xapp-")
    assert config.signing_secret != config.control_token
    assert "xoxb-given" not in repr(config)
