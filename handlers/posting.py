"""Posting and changing messages. Content that Slack refuses is sent again in plainer form, so that
the words arrive whatever Slack thinks of a block."""

import logging
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.blocks.elements import Message
from handlers.blocks.plainer import bare, plainer
from remediation.views import Place

log = logging.getLogger(__name__)

SLACK_FAILURES = (SlackClientError, OSError, HTTPException)
"""What a Web API call can raise: Slack said no, or nobody answered."""

CANNOT_POST = frozenset(
    {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "no_permission"}
)
"""The bot cannot write in that channel until somebody changes something there."""

_BAD_CONTENT = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)


def post(client: WebClient, place: Place, message: Message, request_id: str = "") -> Place:
    """Post the message; where it then is. Raises one of SLACK_FAILURES."""

    def send(content: Message) -> Mapping[str, Any]:
        return _body(
            client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread_ts or None,
                text=content.text,
                blocks=content.blocks,
                metadata=_metadata(request_id),
                unfurl_links=False,
                unfurl_media=False,
            ).data
        )

    answer = _in_some_form(message, send)
    return Place(str(answer["channel"]), str(answer["ts"]), place.thread_ts)


def update(client: WebClient, place: Place, message: Message, request_id: str = "") -> None:
    """Change the message. The blocks are always given: Slack keeps the old ones otherwise."""

    def send(content: Message) -> Mapping[str, Any]:
        return _body(
            client.chat_update(
                channel=place.channel,
                ts=place.message_ts,
                text=content.text,
                blocks=content.blocks,
                metadata=_metadata(request_id),
            ).data
        )

    _in_some_form(message, send)


def why(error: Exception) -> str:
    """Slack's word for a refusal, or the error's own; never the request with its token."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error") or error.response.status_code)
    return f"{type(error).__name__}: {error}"


def retry_after(error: Exception) -> float | None:
    """The seconds Slack asks to wait, when that is what it said."""
    if not isinstance(error, SlackApiError) or error.response.status_code != 429:
        return None
    given = error.response.headers.get("Retry-After", "")
    return float(given) if str(given).isdecimal() else 30.0


def _in_some_form(
    message: Message, send: Callable[[Message], Mapping[str, Any]]
) -> Mapping[str, Any]:
    for simpler in (plainer, bare):
        try:
            return send(message)
        except SlackApiError as error:
            if why(error) not in _BAD_CONTENT:
                raise
            log.error("Slack refused the content (%s); sending it simpler", why(error))
            message = simpler(message)
    return send(message)


def _metadata(request_id: str) -> dict[str, Any] | None:
    if not request_id:
        return None
    return {"event_type": "imagepull_request", "event_payload": {"request": request_id}}


def _body(data: object) -> Mapping[str, Any]:
    assert isinstance(data, dict), "chat.* answers JSON"
    return data
