"""The workspace as JSON: rows for the control API, and the whole picture that the page draws."""

from __future__ import annotations

from dataclasses import asdict

from playground.slack.journal import as_rows
from playground.slack.messages import Json, Message
from playground.slack.views import View
from playground.slack.workspace import Workspace

_DRAWN_MESSAGES = 200
_DRAWN_RECORDS = 120


def message_row(workspace: Workspace, message: Message) -> Json:
    """A message as Slack's API words it, and what only the workspace knows about it."""
    replies = workspace.messages.replies(message.channel, message.ts)
    return workspace.message_wire(message) | {
        "channel": message.channel,
        "visible_to": message.visible_to,
        "via": message.via,
        "is_deleted": message.is_deleted,
        "is_reply": message.is_reply,
        "is_broadcast": message.is_broadcast,
        "lacks_fallback": message.lacks_fallback,
        "reply_count": len(replies),
        "latest_reply": replies[-1].ts if replies else None,
    }


def view_row(workspace: Workspace, view: View) -> Json:
    """A view as Slack's API words it, its owner, and the complaints shown in it."""
    return workspace.view_wire(view) | {"user": view.user, "errors": dict(view.errors)}


def views_of(workspace: Workspace, user: str) -> Json:
    """A person's Home tab, and open modals with the visible one last."""
    home = workspace.views.home(user)
    return {
        "home": view_row(workspace, home) if home else None,
        "modals": [view_row(workspace, view) for view in workspace.views.stack(user)],
    }


def visible_messages(workspace: Workspace, user: str) -> list[Json]:
    """Everything a person can read, replies and ephemerals included, oldest first."""
    open_to_user = {
        channel.id for channel in workspace.open_channels() if user in workspace.members(channel)
    }
    seen = [
        message
        for message in workspace.messages.everywhere()
        if message.channel in open_to_user and message.visible_to in (None, user)
    ]
    return [message_row(workspace, message) for message in seen[-_DRAWN_MESSAGES:]]


def picture(workspace: Workspace, user: str, world: object, sockets: int, transport: str) -> Json:
    """Everything the page shows to `user`."""
    config = workspace.config
    return {
        "revision": workspace.feed.revision,
        "team": config.team_name,
        "app": asdict(config.app),
        "me": user,
        "people": [asdict(person) for person in config.people],
        "user_groups": [asdict(group) for group in config.user_groups],
        "channels": [
            asdict(channel)
            for channel in workspace.open_channels()
            if user in workspace.members(channel)
        ],
        "messages": visible_messages(workspace, user),
        "views": views_of(workspace, user),
        "notices": [asdict(notice) for notice in workspace.notices if notice.user == user],
        "frames": as_rows(workspace.journal.frames()[-_DRAWN_RECORDS:], brief=True),
        "calls": as_rows(workspace.journal.calls()[-_DRAWN_RECORDS:], brief=True),
        "faults": [asdict(fault) for fault in workspace.faults.pending()],
        "sockets": sockets,
        "transport": transport,
        "ack_limit_ms": config.timings.ack * 1000,
        "world": world,
    }
