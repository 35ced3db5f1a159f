"""The payloads of envelopes, in the form Slack sends them.

Slack: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from playground.slack.config import Channel, Person
from playground.slack.messages import Json, Message
from playground.slack.views import View
from playground.slack.workspace import Workspace

VERIFICATION_TOKEN = "playground-verification-token"  # noqa: S105 - deprecated by Slack, opens nothing


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something to deliver. `name` says which command, action, view or event it is."""

    type: Literal["slash_commands", "interactive", "events_api"]
    name: str
    user: str
    payload: Json
    accepts_response_payload: bool
    channel: str = ""
    view_id: str = ""

    @property
    def is_event(self) -> bool:
        """Whether Slack delivers it again when it is not acknowledged."""
        return self.type == "events_api"


def slash_command(
    workspace: Workspace,
    person: Person,
    channel: Channel,
    command: str,
    text: str,
    response_url: str,
) -> Envelope:
    """A slash command with its raw text."""
    payload = {
        "token": VERIFICATION_TOKEN,
        "team_id": workspace.team_of(person),
        "team_domain": workspace.config.team_domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.name.lower(),
        "command": command,
        "text": text,
        "api_app_id": workspace.config.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.triggers.make(person.id),
    }
    return Envelope("slash_commands", command, person.id, payload, True, channel=channel.id)


def message_action(
    workspace: Workspace,
    person: Person,
    message: Message,
    action: Json,
    values: Json,
    response_url: str,
) -> Envelope:
    """A click or choice in a message."""
    channel = workspace.channel(message.channel)
    is_ephemeral = message.visible_to is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": is_ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _interaction(workspace, person, "block_actions") | {
        "container": container,
        "channel": {"id": message.channel, "name": channel.name if channel else ""},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    if not is_ephemeral:
        payload["message"] = workspace.message_wire(message)
    name = f"block_actions {action['action_id']}"
    return Envelope("interactive", name, person.id, payload, False, channel=message.channel)


def view_action(workspace: Workspace, person: Person, view: View, action: Json) -> Envelope:
    """A click or choice in a modal or in the Home tab."""
    in_modal = view.id if view.type == "modal" else None
    payload = _interaction(workspace, person, "block_actions", view_id=in_modal) | {
        "container": {"type": "view", "view_id": view.id},
        "view": workspace.view_wire(view),
        "actions": [action],
    }
    name = f"block_actions {action['action_id']}"
    return Envelope("interactive", name, person.id, payload, False, view_id=view.id)


def view_submission(workspace: Workspace, person: Person, view: View) -> Envelope:
    """A submitted modal."""
    payload = _interaction(workspace, person, "view_submission", view_id=view.id) | {
        "view": workspace.view_wire(view),
        "response_urls": [],
    }
    name = f"view_submission {view.given.get('callback_id', '')}".strip()
    return Envelope("interactive", name, person.id, payload, True, view_id=view.id)


def view_closed(
    workspace: Workspace, person: Person, view: View, *, is_cleared: bool = False
) -> Envelope:
    """A modal that a person closed; sent only when the view asks by `notify_on_close`."""
    payload = _interaction(workspace, person, "view_closed") | {
        "view": workspace.view_wire(view),
        "is_cleared": is_cleared,
    }
    del payload["trigger_id"]
    name = f"view_closed {view.given.get('callback_id', '')}".strip()
    return Envelope("interactive", name, person.id, payload, False, view_id=view.id)


def event(workspace: Workspace, person: Person, body: Json, channel: str = "") -> Envelope:
    """An Events API callback; deliveries of one event share its `event_id`."""
    config = workspace.config
    payload = {
        "token": VERIFICATION_TOKEN,
        "team_id": config.team_id,
        "api_app_id": config.app.app_id,
        "event": body,
        "type": "event_callback",
        "event_id": workspace.ids.named("Ev"),
        "event_time": int(workspace.clock()),
        "authorizations": _authorizations(workspace),
        "is_ext_shared_channel": workspace.team_of(person) != config.team_id,
        "event_context": workspace.ids.hex(32),
    }
    return Envelope("events_api", str(body["type"]), person.id, payload, False, channel=channel)


def message_event(workspace: Workspace, person: Person, message: Message, kind: str) -> Json:
    """The `event` of a message, such as `app_mention`."""
    body: Json = {
        "type": kind,
        "user": person.id,
        "text": message.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
        "team": workspace.team_of(person),
    }
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    return body


def _authorizations(workspace: Workspace) -> Sequence[Json]:
    return [
        {
            "enterprise_id": None,
            "team_id": workspace.config.team_id,
            "user_id": workspace.config.app.bot_user_id,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]


def _interaction(
    workspace: Workspace, person: Person, kind: str, *, view_id: str | None = None
) -> dict[str, Any]:
    team = workspace.team_of(person)
    return {
        "type": kind,
        "user": {
            "id": person.id,
            "username": person.name.lower(),
            "name": person.name.lower(),
            "team_id": team,
        },
        "team": {"id": workspace.config.team_id, "domain": workspace.config.team_domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "api_app_id": workspace.config.app.app_id,
        "token": VERIFICATION_TOKEN,
        "trigger_id": workspace.triggers.make(person.id, view_id),
    }
