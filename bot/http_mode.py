"""HTTP mode: Slack posts to us. Bolt checks each signature; waitress serves.

Bolt reads a body before it checks who signed it, so what anybody may send is bounded here, and
what nobody can read is refused without a traceback.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import logging
from collections.abc import Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.listening import Listening

THREADS = 16
LONGEST_BODY = 1_000_000
"""Bytes. The largest thing Slack sends is a view, at most 250 KB, beside its message."""

log = logging.getLogger(__name__)


class HttpMode:
    """The same life as Bolt's SocketModeHandler: `connect`, `close`, `client.is_connected`."""

    def __init__(self, app: App, host: str, port: int) -> None:
        """Listens at once, answers after `connect`."""
        self._bolt = SlackRequestHandler(app, path="/slack/events")
        self._listening = Listening(
            "http", self._answer, host, port, threads=THREADS, longest_body=LONGEST_BODY
        )
        self.client = self

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._listening.port

    def connect(self) -> None:
        """Begin to answer."""
        self._listening.start()

    def close(self) -> None:
        """Stop listening."""
        self._listening.stop()

    def is_connected(self) -> bool:
        """Whether requests are answered."""
        return self._listening.alive

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._bolt(environ, start_response)
        except ValueError as error:
            log.warning("a request that is not Slack's was refused: %s", type(error).__name__)
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"not a request of Slack's\n"]
