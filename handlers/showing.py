"""From a diagnosis to what stands in the channel: the request is laid down first, then its card is
shown, then the proof goes into the thread, with a card of its own for every further offer."""

import logging
from dataclasses import replace

from slack_sdk import WebClient

from diagnostics.model import Diagnosis
from handlers.blocks.elements import Message
from handlers.blocks.escape import code
from handlers.drawing import draw_facts, draw_request
from handlers.offering import NOT_RECORDED, in_thread, lay_down, offer_card
from handlers.posting import CANNOT_POST, SLACK_FAILURES, post, update, why
from handlers.presenting import present
from handlers.proof import prove
from handlers.question import Question
from handlers.services import Services
from remediation.plan import Plan
from remediation.views import Place, Request

log = logging.getLogger(__name__)

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
        draw_request(services, request) if request else draw_facts(services, question, shown, hint)
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
    said = f"Slack did not take the card ({code(word, 200)}); ask again."
    hint = INVITE if word in CANNOT_POST else said
    offered = services.offered(diagnosis)
    if any(isinstance(one, Plan) for one in offered):
        hint += MORE_WITH_CARD
    message = draw_facts(services, question, present(diagnosis, offered), hint, pressable=False)
    if not question.private.send(message):
        log.error("an answer reached nobody: Slack said %s", word)


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
