"""Undo: offers to put the saved policy back, on a card of its own that has to be approved too."""

import re

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from diagnostics.model import Verdict
from handlers.blocks.offer import repository
from handlers.blocks.refusals import gone, nothing_to_undo
from handlers.clicks import Body, Click, read_click
from handlers.offering import in_thread, offer_card
from handlers.presentation import Presentation
from handlers.proof import prove
from handlers.question import Question
from handlers.services import Services
from handlers.work import hand_over
from remediation.plan import Plan
from remediation.undo import NothingToUndo
from remediation.views import Request


def register(app: App, services: Services) -> None:
    """Listen for the button."""

    def on_undo(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        ack()
        click = read_click(body, client, respond)
        hand_over(services.queue, "an undo", lambda: _offer(services, client, click), click.private)

    app.action(re.compile("^undo:"))(on_undo)


def _offer(services: Services, client: WebClient, click: Click) -> None:
    request = services.requests.get(click.value)
    if request is None or request.run is None:
        click.private.send(gone())
        return
    try:
        plan = services.requests.undo(request.run.id, click.person)
        shown = _presented(services, request, plan)
        question = Question(shown.query, click.person, in_thread(click.place), click.private)
        offer_card(services, client, question, plan, shown)
    except NothingToUndo as nothing:
        click.private.send(nothing_to_undo(str(nothing)))
        return
    prove(client, question.place, None, (plan,))


def _presented(services: Services, request: Request, plan: Plan) -> Presentation:
    before = Presentation.from_json(request.presentation)
    return Presentation(
        workload=before.workload,
        verdict=Verdict.UNKNOWN,
        sentence=f"Undo: put the policy of {repository(plan)} back as it was",
        at=services.clock(),
        undoes=plan.undoes,
    )
