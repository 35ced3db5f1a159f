"""Laying a plan down for approval, and the card of its own that a further plan or an undo gets."""

import logging

from slack_sdk import WebClient

from handlers.copies import may_stand_there
from handlers.drawing import draw_facts, draw_request
from handlers.posting import SLACK_FAILURES, post, why
from handlers.presentation import Presentation
from handlers.question import Question
from handlers.services import Services
from remediation.plan import Plan
from remediation.store import StoreUnavailable
from remediation.views import Place, Request

log = logging.getLogger(__name__)

NOT_RECORDED = (
    "A fix exists, but the bot's database does not answer, so it cannot be offered now. "
    "Press Re-check in a minute."
)


def offer_card(
    services: Services, client: WebClient, question: Question, plan: Plan, shown: Presentation
) -> None:
    """A card of its own for one plan. When Slack says that it does not take it now, the outbox
    posts it later."""
    request = lay_down(services, question, plan, shown)
    if request is None:
        question.private.send(draw_facts(services, question, shown, NOT_RECORDED, pressable=False))
        return
    try:
        place = post(client, question.place, draw_request(services, request), request.id)
    except SLACK_FAILURES as error:
        if may_stand_there(error):
            services.requests.perhaps_shown(request.id)
        log.warning("a card was not heard to be posted (%s)", why(error))
        return
    services.requests.place(request.id, place)


def lay_down(
    services: Services, question: Question, plan: Plan, shown: Presentation
) -> Request | None:
    """The request for a plan; None when the database did not take it."""
    settings = services.settings
    try:
        return services.requests.open(
            plan,
            question.asker,
            question.place,
            shown.to_json(),
            settings.expires_in,
            dry_run=settings.dry_run,
            replaces=question.replaces,
        )
    except StoreUnavailable as error:
        log.error("a request could not be laid down: %s", error)
        return None


def in_thread(place: Place) -> Place:
    """The thread under the message, or the one it stands in."""
    return Place(place.channel, "", place.thread_ts or place.message_ts)
