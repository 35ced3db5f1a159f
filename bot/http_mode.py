"""HTTP mode: Slack posts to us. Bolt checks each signature; waitress serves.

Bolt reads a body before it checks who signed it, so what anybody may send is bounded here, and
what nobody can read is refused without a traceback.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import logging
import threading
from collections.abc import Iterable
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

THREADS = 16
LONGEST_BODY = 1_000_000
"""Bytes. The largest thing Slack sends is a view, at most 250 KB, beside its message."""

log = logging.getLogger(__name__)


class HttpMode:
    """The same life as Bolt's SocketModeHandler: `connect`, `close`, `client.is_connected`."""

    def __init__(self, app: App, host: str, port: int) -> None:
        """Listens at once, answers after `connect`."""
        self._bolt = SlackRequestHandler(app, path="/slack/events")
        self._server = create_server(
            self._answer,
            host=host,
            port=port,
            threads=THREADS,
            max_request_body_size=LONGEST_BODY,
            ident=None,
        )
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)
        self.client = self

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    def connect(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def is_connected(self) -> bool:
        """Whether requests are answered."""
        return self._thread.is_alive()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._bolt(environ, start_response)
        except ValueError as error:
            log.warning("a request that is not Slack's was refused: %s", type(error).__name__)
            start_response("400 Bad Request", [("Content-Type", "text/plain")])
            return [b"not a request of Slack's\n"]
