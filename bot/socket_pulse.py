"""Is Slack's socket alive, or only open? A connection whose other end is gone looks open for hours;
the WebSocket's own pings tell.

slack_sdk closes a socket whose pongs stop, but only if it ever had one: a connection that goes deaf
right after its handshake it takes for healthy for ever. So this looks too, and closes it; slack_sdk
opens another within seconds.
https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

PING_EVERY = 4.0
"""Seconds. slack_sdk closes a socket that gave no pong for four times as long."""
QUIET = 4 * PING_EVERY
"""Seconds without a first pong after which a socket is closed here."""
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
        """Close a socket that never gave a pong, so that the client opens another, and readiness
        says the truth meanwhile. One that did is the client's own to close: two threads must not
        do it at once."""
        session = self._client.current_session
        silence = self.silence()
        if silence > QUIET and session and session.last_ping_pong_time is None:
            log.warning("no pong on Slack's socket for %.0f s; it is closed", silence)
            session.close()
