"""Cards after they were first shown: whatever changes about a request, its card says so.

The outbox says only that a card is older than its request. This draws the newest state, so a card
is right after any restart, and ten changes while Slack is slow are one edit.
"""

import logging
from dataclasses import replace
from datetime import timedelta

import msgspec
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.blocks.alarm import alarm
from handlers.copies import may_stand_there
from handlers.drawing import draw_request
from handlers.posting import CANNOT_POST, SLACK_FAILURES, post, retry_after, update, why
from handlers.services import Services
from remediation.outbox import Delivery, Outbox, Topic
from remediation.store import StoreUnavailable
from remediation.views import Place, Request, RequestState

log = logging.getLogger(__name__)

_HOPELESS = CANNOT_POST | {"cant_update_message", "edit_window_closed", "account_inactive"}
_OVER = {RequestState.EXPIRED, RequestState.SUPERSEDED, RequestState.CANCELLED}
_REPLACEABLE = {RequestState.EXPIRED, RequestState.SUPERSEDED}


class CardSender:
    """Tells Slack what the outbox says is due. The outbox keeps the pace: one edit of a card in two
    seconds, and not before Slack's own Retry-After. Give it a client without retries."""

    def __init__(self, outbox: Outbox, services: Services, client: WebClient) -> None:
        self._outbox, self._services, self._client = outbox, services, client
        self._dropped: tuple[Delivery, ...] = ()

    def send_due(self, limit: int = 10) -> int:
        """Tell what is due now; how many deliveries were tried. Call it every half second or so;
        StoreUnavailable passes through."""
        self._let_go()
        due = self._outbox.claim(limit)
        for place, delivery in enumerate(due):
            try:
                self._send(delivery)
            except StoreUnavailable:
                self._dropped = due[place:]
                raise
        return len(due)

    def _let_go(self) -> None:
        """Release what was dropped because the database was away, so that no card has to wait for
        a lease that nobody works on."""
        while self._dropped:
            self._outbox.release(self._dropped[0])
            self._dropped = self._dropped[1:]

    def _send(self, delivery: Delivery) -> None:
        try:
            self._tell(delivery)
        except SLACK_FAILURES as error:
            self._not_told(delivery, error)
        except msgspec.MsgspecError as error:
            log.error("a stored card cannot be read (%s)", error)
            self._outbox.give_up(delivery, str(error))
        else:
            self._outbox.sent(delivery)

    def _tell(self, delivery: Delivery) -> None:
        request = self._services.requests.get(delivery.request_id)
        if request is None:
            return
        if delivery.topic is Topic.ALARM:
            self._alarm(request)
        else:
            self._card(self._newest(request))

    def _card(self, request: Request) -> None:
        message, place = draw_request(self._services, request), request.place
        if place.message_ts:
            try:
                update(self._client, place, message, request.id)
                return
            except SlackApiError as error:
                if why(error) != "message_not_found":
                    raise
                log.warning("a card was deleted; it is posted again")
        if request.state in _OVER:
            return  # nobody ever saw it, so nobody misses the news
        try:
            placed = post(self._client, replace(place, message_ts=""), message, request.id)
        except SLACK_FAILURES as error:
            if not may_stand_there(error):
                raise
            log.warning("a card may stand in its channel, or not (%s)", why(error))
        else:
            self._services.requests.place(request.id, placed)

    def _alarm(self, request: Request) -> None:
        channel = self._services.settings.alarm_channel
        if channel:
            post(self._client, Place(channel), alarm(request), request.id)
        else:
            log.error("glass was broken for request %s; no alarm channel is set", request.id)

    def _newest(self, request: Request) -> Request:
        """The request whose card it is by now: after a Re-check a newer one has the same message,
        and drawing the old one would hide it."""
        if request.state not in _REPLACEABLE or not request.place.message_ts:
            return request
        desk = self._services.requests
        here = [
            other
            for other in (*desk.waiting(500), *desk.recent(100))
            if _same_message(other.place, request.place)
        ]
        return max((request, *here), key=lambda one: one.created_at)

    def _not_told(self, delivery: Delivery, error: Exception) -> None:
        word = why(error)
        if word in _HOPELESS:
            log.error("a card can not be told (%s)", word)
            self._outbox.give_up(delivery, word)
            return
        seconds = retry_after(error)
        wait = timedelta(seconds=seconds) if seconds else None
        later = self._outbox.failed(delivery, word, wait)
        log.warning("a card was not told (%s); again in %.0f s", word, later.total_seconds())


def _same_message(one: Place, other: Place) -> bool:
    return (one.channel, one.message_ts) == (other.channel, other.message_ts)
