"""response_url: five answers within thirty minutes, from an app that need not be in the channel.

Slack: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from playground.slack.bounds import drop_oldest
from playground.slack.errors import ApiError
from playground.slack.messages import Json, Message
from playground.slack.validate import validate
from playground.slack.workspace import Workspace

KEPT = 1000


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """What one URL may answer. `message_ts` is the message acted on; a command has none."""

    user: str
    channel: str
    made_at: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(slots=True)
class ResponseUrls:
    """The URLs handed out, by the secret at their end."""

    workspace: Workspace
    _made: dict[str, ResponseUrl] = field(default_factory=dict, init=False)

    def make(self, user: str, channel: str, message_ts: str | None = None) -> str:
        """A new URL."""
        secret = self.workspace.ids.hex(24)
        self._made[secret] = ResponseUrl(user, channel, self.workspace.clock(), message_ts)
        drop_oldest(self._made, KEPT)
        config = self.workspace.config
        return f"{self.workspace.base_url}/response/{config.team_id}/{config.app.app_id}/{secret}"

    def answer(self, secret: str, body: Json) -> None:
        """Does what the app posted; `ApiError` with Slack's word when it may not, or is wrong.

        `replace_original` acts on the message that was clicked. A slash command has no original,
        so there it posts a new message, as Slack does (slackapi/bolt-js issue 2287).
        """
        url = self._use(secret)
        original = self._original(url)
        if body.get("delete_original"):
            if original is not None:
                self.workspace.messages.remove(original)
                self.workspace.feed.changed()
            return
        self._check(body)
        if body.get("replace_original") and original is not None:
            self._replace(original, body)
        else:
            self._post(url, body)

    def _use(self, secret: str) -> ResponseUrl:
        url = self._made.get(secret)
        timings = self.workspace.config.timings
        if url is None or self.workspace.clock() - url.made_at > timings.response_url:
            raise ApiError("expired_url")
        if url.uses >= timings.response_url_uses:
            raise ApiError("used_url")
        self._made[secret] = replace(url, uses=url.uses + 1)
        return url

    def _original(self, url: ResponseUrl) -> Message | None:
        if url.message_ts is None:
            return None
        return self.workspace.messages.get(url.channel, url.message_ts)

    def _check(self, body: Json) -> None:
        if not (body.get("text") or body.get("blocks") or body.get("attachments")):
            raise ApiError("no_text")
        if validate(body.get("blocks") or [], "message"):
            raise ApiError("invalid_blocks")

    def _replace(self, original: Message, body: Json) -> None:
        ids = self.workspace.ids
        self.workspace.messages.change(
            original,
            text=str(body.get("text", "")),
            blocks=self.workspace.stored_blocks(body.get("blocks") or []),
            edited_ts=ids.timestamp(),
        )
        self.workspace.feed.changed()

    def _post(self, url: ResponseUrl, body: Json) -> None:
        is_public = body.get("response_type") == "in_channel"
        self.workspace.post_from_app(
            url.channel,
            str(body.get("text", "")),
            blocks=body.get("blocks") or [],
            thread_ts=body.get("thread_ts"),
            visible_to=None if is_public else url.user,
            via="response_url",
        )
