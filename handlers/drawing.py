"""Cards from what is known: a request as it is now, or the facts alone."""

from handlers.blocks.card import Card, draw
from handlers.blocks.elements import Message
from handlers.blocks.status import is_open
from handlers.presentation import Presentation
from handlers.question import Question
from handlers.services import Services
from remediation.freeze import THAWED
from remediation.views import Request


def draw_request(services: Services, request: Request) -> Message:
    """The request's card, from nothing but the request as it is now."""
    card = Card(
        shown=Presentation.from_json(request.presentation),
        asked_by=request.requester,
        request=request,
        approvers=services.approvers(request.plan),
        frozen=services.freeze.state() if is_open(request) else THAWED,
        docs_url=services.settings.docs_url,
    )
    return draw(card)


def draw_facts(
    services: Services,
    question: Question,
    shown: Presentation,
    hint: str,
    *,
    pressable: bool = True,
) -> Message:
    """The card where nothing is offered: the facts, and a last line for this place."""
    docs_url = services.settings.docs_url
    card = Card(shown, question.asker, docs_url=docs_url, hint=hint, pressable=pressable)
    return draw(card)
