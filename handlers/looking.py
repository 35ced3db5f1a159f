"""The message that says "looking" and fills with findings, while the diagnosis goes on beside it.

It has a thread of its own, so that Slack's slowness never holds up the diagnosis, and a client
that never waits for a retry: the card that follows matters more than any picture of progress.
"""

import logging
import threading
from collections.abc import Callable

from slack_sdk import WebClient

from diagnostics.model import Finding
from handlers.blocks.elements import Message
from handlers.posting import SLACK_FAILURES, post, update, why
from remediation.views import Place

log = logging.getLogger(__name__)

Draw = Callable[[tuple[Finding, ...]], Message]


class Looking:
    """One progress message. `after` is how long a question may go unanswered before the channel
    hears of it (the first finding brings it at once: a question that cannot be resolved leaves no
    mark in the channel); `every` is the least time between two edits."""

    def __init__(
        self, client: WebClient, place: Place, draw: Draw, *, after: float, every: float
    ) -> None:
        self._client, self._draw = client, draw
        self._after, self._every = after, every
        self._findings: list[Finding] = []
        self._lock = threading.Lock()
        self._something = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._show, name="looking", daemon=True)
        self.place = place
        """Where the message is; `place.message_ts` stays empty until it exists."""
        self.failure = ""
        """Slack's word when the message could not be posted."""

    def __enter__(self) -> "Looking":
        """Begin to watch; a message that stands already is left as it is."""
        if not self.place.message_ts:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """No more edits from here on."""
        self._over.set()
        self._something.set()
        if self._thread.ident is not None:
            self._thread.join()

    def found(self, finding: Finding) -> None:
        """Take a finding in; returns at once."""
        with self._lock:
            self._findings.append(finding)
        self._something.set()

    def _show(self) -> None:
        self._something.wait(self._after)
        if self._over.is_set() and not self._seen():
            return
        shown = self._post()
        while self.place.message_ts and not self._over.wait(self._every):
            if self._seen() != shown:
                shown = self._edit()

    def _post(self) -> tuple[Finding, ...]:
        seen = self._seen()
        try:
            self.place = post(self._client, self.place, self._draw(seen))
        except SLACK_FAILURES as error:
            self.failure = why(error)
        return seen

    def _edit(self) -> tuple[Finding, ...]:
        seen = self._seen()
        try:
            update(self._client, self.place, self._draw(seen))
        except SLACK_FAILURES as error:
            log.info("a progress message could not be edited (%s)", why(error))
        return seen

    def _seen(self) -> tuple[Finding, ...]:
        with self._lock:
            return tuple(self._findings)
