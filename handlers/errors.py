"""The one boundary for what nobody foresaw in a listener. People see a reference and no more."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import App, BoltResponse, Respond
from slack_sdk import WebClient

from handlers.clicks import person_of
from handlers.private import PrivateReply
from handlers.services import Services
from handlers.work import job, tell_failure


def register(app: App, services: Services) -> None:
    """Install it."""

    def on_error(
        error: Exception, body: Mapping[str, Any], client: WebClient, respond: Respond
    ) -> BoltResponse:
        """Log, tell the person, acknowledge: Slack need not deliver this again. The telling is a
        job, since the acknowledgement may still be owed."""
        what, private = _what(body), _private(body, client, respond)
        tell = job(what, lambda: tell_failure(what, error, private), None)
        if not services.queue.put(tell):
            tell_failure(what, error, None)
        return BoltResponse(status=200, body="")

    app.error(on_error)


def _what(body: Mapping[str, Any]) -> str:
    event = body.get("event") or {}
    return str(body.get("command") or event.get("type") or body.get("type") or "a request")


def _private(body: Mapping[str, Any], client: WebClient, respond: Respond) -> PrivateReply | None:
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
    if not channel:
        return None
    user = str(body["user_id"]) if "user_id" in body else person_of(body).user_id
    return PrivateReply(client, str(channel), user, respond=respond)
