"""/livez, /readyz and /metrics over plain HTTP, for the kubelet and Prometheus.

Alive: the threads that carry out runs and keep cards true are alive, and an open socket to Slack
has given a pong within the last minute. Ready: the database takes
writes and Slack is connected. AWS and the clusters are not asked: their trouble is what
the bot is there to report, not a reason to restart it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.listening import Listening

LONGEST_BODY = 1_000
"""Bytes; whoever asks here has nothing to send."""

Probe = Callable[[], str]
"""Empty when well, otherwise what is wrong."""


class Health:
    """The little HTTP server, on a thread of its own."""

    def __init__(self, host: str, port: int, alive: Probe, ready: Probe) -> None:
        """Port 0 takes any free one; `port` then says which."""
        self._alive, self._ready = alive, ready
        self._listening = Listening(
            "health", self._answer, host, port, threads=2, longest_body=LONGEST_BODY
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._listening.port

    def start(self) -> None:
        """Begin to answer."""
        self._listening.start()

    def stop(self) -> None:
        """Stop listening."""
        self._listening.stop()

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
