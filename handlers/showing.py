"""From a diagnosis to what stands in the channel: the request is laid down first, then its card is
shown, then the proof goes into the thread, with a card of its own for every further offer."""

import logging
from dataclasses import replace

from slack_sdk import WebClient

from diagnostics.model import Diagnosis
from handlers.blocks.card import Card, draw
from handlers.blocks.elements import Message
from handlers.cards import draw_request
from handlers.posting import CANNOT_POST, SLACK_FAILURES, post, update, why
from handlers.presentation import Presentation, present
from handlers.proof import prove
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
INVITE = "Only you see this: the bot may not write here. Type `/invite @imagepull` and ask again."
MORE_WITH_CARD = " A fix can be offered then: its Approve button needs a card that everyone sees."


def show(services: Services, client: WebClient, question: Question, diagnosis: Diagnosis) -> None:
    """Show the answer at `question.place`: the card, its proof, the cards of further offers."""
    offered = services.offered(diagnosis)
    plans = [one for one in offered if isinstance(one, Plan)]
    shown = present(diagnosis, offered)
    if question.replaces and not plans:
        question = replace(question, place=in_thread(question.place), replaces=None)
    request = lay_down(services, question, plans[0], shown) if plans else None
    hint = NOT_RECORDED if plans and request is None else ""
    message = (
        draw_request(services, request) if request else _facts(services, question, shown, hint)
    )
    try:
        place = _put(client, question.place, message, request)
    except SLACK_FAILURES as error:
        show_privately(services, question, diagnosis, why(error))
        return
    if request and place != request.place:
        services.requests.place(request.id, place)
    thread = replace(question, place=in_thread(place), replaces=None)
    prove(client, thread.place, diagnosis, plans[:1])
    for plan in plans[1:]:
        offer_card(services, client, thread, plan, shown.about(plan))
        prove(client, thread.place, None, (plan,))


def show_privately(services: Services, question: Question, diagnosis: Diagnosis, word: str) -> None:
    """The answer for the asker alone, where Slack did not let the bot write: facts, no button."""
    hint = INVITE if word in CANNOT_POST else f"Slack did not take the card ({word}); ask again."
    offered = services.offered(diagnosis)
    if any(isinstance(one, Plan) for one in offered):
        hint += MORE_WITH_CARD
    message = _facts(services, question, present(diagnosis, offered), hint, pressable=False)
    if not question.private.send(message):
        log.error("an answer reached nobody: Slack said %s", word)


def offer_card(
    services: Services, client: WebClient, question: Question, plan: Plan, shown: Presentation
) -> None:
    """A card of its own for one plan. When Slack does not take it now, the outbox posts it."""
    request = lay_down(services, question, plan, shown)
    if request is None:
        question.private.send(_facts(services, question, shown, NOT_RECORDED, pressable=False))
        return
    try:
        place = post(client, question.place, draw_request(services, request), request.id)
    except SLACK_FAILURES as error:
        log.warning("a card is left to the outbox (%s)", why(error))
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


def _put(client: WebClient, place: Place, message: Message, request: Request | None) -> Place:
    request_id = request.id if request else ""
    if not place.message_ts:
        return post(client, place, message, request_id)
    try:
        update(client, place, message, request_id)
    except SLACK_FAILURES as error:
        if why(error) != "message_not_found":
            raise
        return post(client, replace(place, message_ts=""), message, request_id)
    return place


def _facts(
    services: Services,
    question: Question,
    shown: Presentation,
    hint: str,
    *,
    pressable: bool = True,
) -> Message:
    docs_url = services.settings.docs_url
    card = Card(shown, question.asker, docs_url=docs_url, hint=hint, pressable=pressable)
    return draw(card)
