"""/livez, /readyz and /metrics over plain HTTP, for the kubelet and Prometheus.

Alive: the threads that carry out runs and keep cards true are alive. Ready: the database takes
writes and Slack is connected. AWS and the clusters are not asked: their trouble is what
the bot is there to report, not a reason to restart it.
"""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from waitress.server import create_server

LONGEST_BODY = 1_000
"""Bytes; whoever asks here has nothing to send."""

Probe = Callable[[], str]
"""Empty when well, otherwise what is wrong."""


class Health:
    """The little HTTP server, on a thread of its own."""

    def __init__(self, host: str, port: int, alive: Probe, ready: Probe) -> None:
        """Port 0 takes any free one; `port` then says which."""
        self._alive, self._ready = alive, ready
        self._server = create_server(
            self._answer,
            host=host,
            port=port,
            threads=2,
            max_request_body_size=LONGEST_BODY,
            ident=None,
        )
        self._thread = threading.Thread(target=self._server.run, name="health", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.effective_port)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        probe = {"/livez": self._alive, "/readyz": self._ready}.get(path)
        if probe is None:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"/livez /readyz /metrics\n"]
        wrong = probe()
        status = "503 Service Unavailable" if wrong else "200 OK"
        start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{wrong or 'ok'}\n".encode()]
