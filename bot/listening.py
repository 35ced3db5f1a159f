"""A small HTTP server on a thread of its own, for Slack's requests and for the probes: bounded in
what it takes in, and closed without a traceback."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from waitress import wasyncore
from waitress.server import create_server

Answer = Callable[[dict[str, Any], Any], Iterable[bytes]]
"""A WSGI application."""


class Listening:
    """Holds the port at once and answers after `start`; port 0 takes any free one."""

    def __init__(
        self, name: str, answer: Answer, host: str, port: int, *, threads: int, longest_body: int
    ) -> None:
        self._server = create_server(
            answer,
            host=host,
            port=port,
            threads=threads,
            max_request_body_size=longest_body,
            ident=None,
        )
        self._thread = threading.Thread(target=self._server.run, name=name, daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    @property
    def alive(self) -> bool:
        """Whether requests are answered."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Take no new connection. What is being answered is still answered, so only the listening
        socket is closed, and by the thread that waits on it: closed under its hands it would
        break, and its number may belong to another file by then."""
        if self.alive:
            self._server.trigger.pull_trigger(lambda: wasyncore.dispatcher.close(self._server))
        else:
            self._server.close()
