"""Cards whose message is not the one the database knows.

`chat.postMessage` has no key that would make it safe to repeat: when Slack takes a card and its
answer is lost, nobody knows where it is, or whether it is at all. It is not posted again; whoever
clicks on it tells where it is. Where two cards of one request did come to stand in a channel, the
one that is not kept up to date says so as soon as somebody presses a button on it.
"""

import logging
import socket

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.blocks.refusals import copy_of_a_card
from handlers.posting import SLACK_FAILURES, update, why
from handlers.services import Services
from remediation.views import Place, Request

log = logging.getLogger(__name__)


def may_stand_there(error: Exception) -> bool:
    """Whether Slack may have taken the message although it was not heard to say so: the connection
    broke after it was made."""
    never_made = isinstance(
        getattr(error, "reason", None), (ConnectionRefusedError, socket.gaierror)
    )
    return not isinstance(error, SlackApiError) and not never_made


def found(services: Services, request: Request, place: Place) -> None:
    """A button of the request was pressed in the message at `place`: remember it as the card where
    none was known."""
    if not request.place.message_ts:
        services.requests.place(request.id, place)


def retire(client: WebClient, request: Request, place: Place) -> None:
    """Take the buttons off a message that is not the request's card."""
    if request.place.message_ts in ("", place.message_ts):
        return
    try:
        update(client, place, copy_of_a_card(), request.id)
    except SLACK_FAILURES as error:
        log.warning("a second card could not be retired (%s)", why(error))
