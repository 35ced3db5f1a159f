"""Answering one person where nobody else sees it."""

import logging

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.blocks.elements import Message
from handlers.blocks.plainer import plainer
from handlers.posting import SLACK_FAILURES, why

log = logging.getLogger(__name__)

MOST_RESPONSES = 5
"""Slack takes five answers at one response_url, within half an hour."""


class PrivateReply:
    """A way back to the person who typed or clicked. The response_url works even where the bot is
    not a member; when there is none, or it is used up, an ephemeral message."""

    def __init__(
        self,
        client: WebClient,
        channel: str,
        user_id: str,
        *,
        respond: Respond | None = None,
        thread_ts: str = "",
    ) -> None:
        self._client, self._channel, self._user = client, channel, user_id
        self._respond, self._thread_ts = respond, thread_ts
        self._left = MOST_RESPONSES if respond else 0

    def send(self, message: Message) -> bool:
        """Whether the person got it."""
        return self._by_url(message) or self._by_url(plainer(message)) or self._ephemeral(message)

    def _by_url(self, message: Message) -> bool:
        if self._respond is None or self._left == 0:
            return False
        self._left -= 1
        try:
            answer = self._respond(
                text=message.text,
                blocks=message.blocks,
                response_type="ephemeral",
                replace_original=False,
                unfurl_links=False,
                unfurl_media=False,
                thread_ts=self._thread_ts or None,
            )
        except SLACK_FAILURES as error:
            log.warning("a response_url did not answer (%s)", type(error).__name__)
            return False
        if answer.status_code != 200:
            log.warning("a response_url answered %s", answer.status_code)
        return bool(answer.status_code == 200)

    def _ephemeral(self, message: Message) -> bool:
        content = plainer(message)
        try:
            self._client.chat_postEphemeral(
                channel=self._channel,
                user=self._user,
                text=content.text,
                blocks=content.blocks,
                thread_ts=self._thread_ts or None,
            )
        except SLACK_FAILURES as error:
            log.warning("a private answer could not be given (%s)", why(error))
            return False
        return True
