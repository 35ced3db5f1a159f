"""Asking why, where a rule wants a reason. The modal says once more what would be changed, where:
it stands in for the confirm dialog."""

import logging

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.blocks.modal import CALLBACK, REASON_BLOCK, Asked, given_reason, reason_modal
from handlers.clicks import Body, Click, person_of
from handlers.client import impatient
from handlers.deciding import decide
from handlers.posting import SLACK_FAILURES, why
from handlers.private import PrivateReply
from handlers.services import Services
from remediation.views import Choice, Request

log = logging.getLogger(__name__)


def register(app: App, services: Services) -> None:
    """Listen for the modal's submission."""

    def on_reason(ack: Ack, body: Body, client: WebClient) -> None:
        view = body["view"]
        reason = given_reason(view)
        if not reason:
            ack(response_action="errors", errors={REASON_BLOCK: "Please say why."})
            return
        ack()
        asked, person = Asked.from_view(view), person_of(body)
        private = PrivateReply(client, asked.channel, person.user_id, thread_ts=asked.thread_ts)
        decide(services, asked.request_id, person, asked.choice, private, reason)

    app.view(CALLBACK)(on_reason)


def ask_reason(client: WebClient, click: Click, request: Request, choice: Choice) -> bool:
    """Open the modal; False when Slack did not (a trigger lives three seconds). Call after ack().

    Slack: https://docs.slack.dev/reference/methods/views.open
    """
    asked = Asked(request.id, choice, click.place.channel, click.place.thread_ts)
    try:
        impatient(client).views_open(trigger_id=click.trigger_id, view=reason_modal(request, asked))
    except SLACK_FAILURES as error:
        log.warning("the modal for a reason did not open (%s)", why(error))
        return False
    return True
