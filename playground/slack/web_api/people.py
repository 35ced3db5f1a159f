"""users.*, usergroups.* and conversations.*: who and where.

Slack: https://docs.slack.dev/reference/methods/usergroups.users.list and its siblings
"""

from __future__ import annotations

from playground.slack.config import Channel, Person
from playground.slack.errors import ApiError
from playground.slack.messages import Json
from playground.slack.web_api.arguments import Args, flag
from playground.slack.workspace import Workspace


def info(workspace: Workspace, args: Args) -> Json:
    """A person's profile."""
    person = workspace.person(str(args.get("user", "")))
    if person is None:
        raise ApiError("user_not_found")
    return {"user": _profile(workspace, person)}


def group_members(workspace: Workspace, args: Args) -> Json:
    """The user ids of a user group; a disabled group is hidden unless asked for."""
    if not workspace.config.has_paid_plan:
        raise ApiError("plan_upgrade_required")
    group = workspace.user_group(str(args.get("usergroup", "")))
    if group is None or not (group.is_enabled or flag(args, "include_disabled")):
        raise ApiError("no_such_subteam")
    return {"users": list(group.members)}


def conversation_info(workspace: Workspace, args: Args) -> Json:
    """A channel the app may see."""
    channel = workspace.channel(str(args.get("channel", "")))
    if channel is None or (channel.is_private and not channel.has_app):
        raise ApiError("channel_not_found")
    return {"channel": _conversation(workspace, channel)}


def open_conversation(workspace: Workspace, args: Args) -> Json:
    """The direct messages with one person."""
    users = str(args.get("users", "")).split(",")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    person = workspace.person(users[0])
    channel = workspace.channel(users[0]) if person else None
    if channel is None:
        raise ApiError("user_not_found")
    return {"channel": {"id": channel.id}}


def _profile(workspace: Workspace, person: Person) -> Json:
    is_app = person.id == workspace.config.app.bot_user_id
    return {
        "id": person.id,
        "team_id": workspace.team_of(person),
        "name": person.name.lower(),
        "real_name": person.name,
        "deleted": person.is_deactivated,
        "tz": "Etc/UTC",
        "tz_offset": 0,
        "profile": {"real_name": person.name, "display_name": person.name, "title": person.role},
        "is_bot": is_app,
        "is_app_user": False,
        "is_stranger": _is_stranger(workspace, person),
    }


def _is_stranger(workspace: Workspace, person: Person) -> bool:
    """Of another team, and in no shared channel that the app sees.

    Slack: https://docs.slack.dev/reference/objects/user-object
    """
    if workspace.team_of(person) == workspace.config.team_id:
        return False
    seen = (one for one in workspace.config.channels if one.has_app)
    return not any(person.id in workspace.members(one) for one in seen)


def _conversation(workspace: Workspace, channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_im": channel.is_direct,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": channel.has_app,
        "topic": {"value": channel.topic},
        "num_members": len(workspace.members(channel)),
    }
