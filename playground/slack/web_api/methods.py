"""The methods this workspace answers: who may call each, and what does the work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from playground.slack.messages import Json
from playground.slack.web_api import auth, blocks, chat, people, views
from playground.slack.web_api.arguments import Args
from playground.slack.workspace import Workspace

Handler = Callable[[Workspace, Args], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its work, the scope it needs (empty: none), and the kind of token it takes."""

    handle: Handler
    scope: str = ""
    token: Literal["bot", "app"] = "bot"  # noqa: S105 - a kind, no token


METHODS: Mapping[str, Method] = {
    "apps.connections.open": Method(auth.open_connection, "connections:write", "app"),
    "auth.test": Method(auth.test),
    "blocks.validate": Method(blocks.validate_blocks),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.getPermalink": Method(chat.permalink),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "conversations.info": Method(people.conversation_info, "channels:read"),
    "conversations.open": Method(people.open_conversation, "im:write"),
    "usergroups.users.list": Method(people.group_members, "usergroups:read"),
    "users.info": Method(people.info, "users:read"),
    "views.open": Method(views.open_view),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
}
