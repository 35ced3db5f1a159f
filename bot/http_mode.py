"""HTTP mode: Slack posts to us. Bolt checks each signature; waitress serves.

Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import threading

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from waitress.server import create_server

THREADS = 16


class HttpMode:
    """The same life as Bolt's SocketModeHandler: `connect`, `close`, `client.is_connected`."""

    def __init__(self, app: App, host: str, port: int) -> None:
        """Listens at once, answers after `connect`."""
        handler = SlackRequestHandler(app, path="/slack/events")
        self._server = create_server(handler, host=host, port=port, threads=THREADS)
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)
        self.client = self

    def connect(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def is_connected(self) -> bool:
        """Whether requests are answered."""
        return self._thread.is_alive()
