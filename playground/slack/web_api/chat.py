"""chat.*: posting, changing and deleting messages.

Slack: https://docs.slack.dev/reference/methods/chat.postMessage and its siblings
"""

from __future__ import annotations

from typing import Any

from playground.slack.config import Channel
from playground.slack.errors import ApiError
from playground.slack.messages import LONGEST_TEXT, Json, Message
from playground.slack.validate import blocks_too_long, validate
from playground.slack.web_api.arguments import Args, flag
from playground.slack.workspace import Workspace


def post_message(workspace: Workspace, args: Args) -> Json:
    """Posts to a channel, a thread, or a person."""
    channel = _writable_channel(workspace, args)
    content = _content(args)
    wait = workspace.rate_limiter.channel(channel.id)
    if wait:
        raise ApiError("ratelimited", retry_after=wait)
    message = workspace.post_from_app(
        channel.id,
        content["text"],
        blocks=content["blocks"],
        attachments=tuple(content["attachments"]),
        metadata=_metadata(args),
        thread_ts=_thread(workspace, channel, args),
        is_broadcast=flag(args, "reply_broadcast"),
    )
    wire = workspace.message_wire(message)
    return {"channel": channel.id, "ts": message.ts, "message": wire, **_warnings(message)}


def post_ephemeral(workspace: Workspace, args: Args) -> Json:
    """Shows a message to one member of a channel; it can never be changed by chat.update."""
    channel = _writable_channel(workspace, args)
    user = str(args.get("user", ""))
    if user not in workspace.members(channel):
        raise ApiError("user_not_in_channel")
    content = _content(args)
    message = workspace.post_from_app(
        channel.id,
        content["text"],
        blocks=content["blocks"],
        attachments=tuple(content["attachments"]),
        thread_ts=args.get("thread_ts"),
        visible_to=user,
    )
    return {"message_ts": message.ts, **_warnings(message)}


def update(workspace: Workspace, args: Args) -> Json:
    """Changes the app's own message. Without `blocks` the old ones stay; `[]` removes them."""
    message = _own_message(workspace, args, "cant_update_message")
    kept = {
        "text": message.text,
        "blocks": list(message.blocks),
        "attachments": list(message.attachments),
    }
    given = {name: args[name] for name in kept if args.get(name) is not None}
    if not given:
        raise ApiError("no_text")
    content = _content({**kept, **given})
    changed = workspace.messages.change(
        message,
        text=content["text"],
        blocks=workspace.stored_blocks(content["blocks"]),
        attachments=tuple(content["attachments"]),
        metadata=_metadata(args) if "metadata" in args else message.metadata,
        edited_ts=workspace.ids.timestamp(),
    )
    workspace.feed.changed()
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": changed.text,
        "message": workspace.message_wire(changed),
        **_warnings(changed),
    }


def delete(workspace: Workspace, args: Args) -> Json:
    """Deletes the app's own message."""
    message = _own_message(workspace, args, "cant_delete_message")
    workspace.messages.remove(message)
    workspace.feed.changed()
    return {"channel": message.channel, "ts": message.ts}


def permalink(workspace: Workspace, args: Args) -> Json:
    """The address of a message."""
    channel = _visible_channel(workspace, args)
    ts = str(args.get("message_ts", ""))
    message = workspace.messages.get(channel.id, ts)
    if message is None or message.visible_to is not None:
        raise ApiError("message_not_found")
    address = f"{workspace.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.is_reply:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _visible_channel(workspace: Workspace, args: Args) -> Channel:
    channel = workspace.channel(str(args.get("channel", "")))
    if channel is None or (channel.is_private and not channel.has_app):
        raise ApiError("channel_not_found")
    return channel


def _writable_channel(workspace: Workspace, args: Args) -> Channel:
    channel = _visible_channel(workspace, args)
    if channel.is_archived:
        raise ApiError("is_archived")
    if not channel.has_app and "chat:write.public" not in workspace.config.app.scopes:
        raise ApiError("not_in_channel")
    if channel.is_read_only:
        raise ApiError("restricted_action")
    return channel


def _own_message(workspace: Workspace, args: Args, refusal: str) -> Message:
    channel = _visible_channel(workspace, args)
    message = workspace.messages.get(channel.id, str(args.get("ts", "")))
    if message is None or message.visible_to is not None or message.is_deleted:
        raise ApiError("message_not_found")
    if message.app_id != workspace.config.app.app_id:
        raise ApiError(refusal)
    return message


def _content(args: Args) -> dict[str, Any]:
    text = str(args.get("text") or "")
    blocks = _list(args.get("blocks"), "invalid_blocks_format")
    attachments = _list(args.get("attachments"), "invalid_attachments")
    if not (text or blocks or attachments):
        raise ApiError("no_text")
    if len(text) > LONGEST_TEXT:
        raise ApiError("msg_too_long")
    faults = validate(blocks, "message")
    if faults:
        raise ApiError.about("invalid_blocks", faults, prefix="/blocks")
    if blocks_too_long(blocks):
        raise ApiError("msg_blocks_too_long")
    return {"text": text, "blocks": blocks, "attachments": attachments}


def _list(value: Any, refusal: str) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise ApiError(refusal)
    return value


def _metadata(args: Args) -> Json | None:
    metadata = args.get("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not {"event_type", "event_payload"} <= metadata.keys():
        raise ApiError("invalid_metadata_format")
    return metadata


def _thread(workspace: Workspace, channel: Channel, args: Args) -> str | None:
    thread_ts = args.get("thread_ts")
    if thread_ts is None:
        return None
    parent = workspace.messages.get(channel.id, str(thread_ts))
    if parent is None or parent.visible_to is not None:
        raise ApiError("thread_not_found")
    return str(thread_ts)


def _warnings(message: Message) -> Json:
    if not message.lacks_fallback:
        return {}
    word = "missing_text_in_message"
    return {"warning": word, "response_metadata": {"warnings": [word]}}
