"""Is Slack's socket alive, or only open? A connection whose other end is gone looks open for hours;
the WebSocket's own pings tell.

slack_sdk closes a socket whose pongs stop, but only if it ever had one: a connection that goes deaf
right after its handshake it takes for healthy for ever. So this looks too, and opens a new socket.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

QUIET = 25.0
"""Seconds without a pong (the client pings every five) after which a new socket is opened."""
DEAD = 60.0
"""Seconds after which nothing here helps any more, and the process has to be started again."""

log = logging.getLogger(__name__)


class SocketPulse:
    """Watches one `slack_sdk` SocketModeClient. A socket that is not open at all is no matter of
    life: the client tries every few seconds, and readiness says so meanwhile. To be restarted would
    not bring Slack back, and would interrupt what runs."""

    def __init__(self, client: Any, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client, self._monotonic = client, monotonic
        self._sign: object = None
        self._since = monotonic()
        self._lock = threading.Lock()

    def silence(self) -> float:
        """Seconds since the open socket was first seen or gave its last pong; 0 without one."""
        session = self._client.current_session
        with self._lock:
            now = self._monotonic()
            sign = (session.session_id, session.last_ping_pong_time) if session else None
            if sign != self._sign or session is None or not session.is_active():
                self._sign, self._since = sign, now
            return now - self._since

    def wrong(self) -> str:
        """Why the process should be started again; empty when it need not."""
        if not self._client.current_app_monitor.is_alive():
            return "the thread that keeps Slack's socket open has died"
        silence = self.silence()
        return f"no pong on Slack's socket for {silence:.0f} s" if silence > DEAD else ""

    def mend(self) -> None:
        """Open a new socket where the present one is deaf."""
        silence = self.silence()
        if silence <= QUIET:
            return
        log.warning("no pong on Slack's socket for %.0f s; opening another", silence)
        try:
            self._client.connect_to_new_endpoint(force=True)
        except (SlackApiError, SlackClientError, OSError) as error:
            log.warning("no other socket could be opened: %s", error)
