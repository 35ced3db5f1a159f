"""Re-check on a card and Diagnose on a digest: the question asked again, by a button."""

import re
from dataclasses import replace

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from diagnostics.query import MalformedQuery, parse_workload_query
from handlers.asking import ask
from handlers.blocks.escape import code
from handlers.blocks.refusals import busy, gone, said
from handlers.blocks.verbs import Verb
from handlers.clicks import Body, Click, read_click
from handlers.offering import in_thread
from handlers.presentation import Presentation
from handlers.question import Question
from handlers.services import Services
from handlers.work import hand_over
from remediation.views import Request, RequestState

_STILL_OPEN = {RequestState.WAITING, RequestState.EXPIRED}


def register(app: App, services: Services) -> None:
    """Listen for both buttons."""

    def on_click(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        ack()
        click = read_click(body, client, respond)
        hand_over(
            services.queue, "a re-check", lambda: _again(services, client, click), click.private
        )

    app.action(re.compile("^(recheck|diagnose):"))(on_click)


def _again(services: Services, client: WebClient, click: Click) -> None:
    question = question_of(services.requests.get(click.value), click)
    if question is None:
        click.private.send(gone())
        return
    name = code(str(question.query), 300)
    if not ask(services, client, question, once=click.trigger_id):
        click.private.send(busy(str(question.query)))
    elif question.place.message_ts:
        click.private.send(said(f"Looking at {name} again … this card changes when it is done."))


def question_of(request: Request | None, click: Click) -> Question | None:
    """The question behind the button; None when it carries neither a request nor a question.

    A card that still waits is drawn anew in its place, and the one who asked first stays the
    requester: looking again is no new wish, and must not keep an approver from approving. A card
    that was decided stays as it is, and the answer goes below it.
    """
    if request is None:
        return _plain(click)
    query = Presentation.from_json(request.presentation).query
    question = Question(query, click.person, in_thread(click.place), click.private)
    if request.state not in _STILL_OPEN:
        return question
    asker = request.requester if request.state is RequestState.WAITING else click.person
    return replace(question, place=click.place, asker=asker, replaces=request.id)


def _plain(click: Click) -> Question | None:
    try:
        query = parse_workload_query(click.value)
    except MalformedQuery:
        return None
    place = click.place if click.verb is Verb.RECHECK else in_thread(click.place)
    return Question(query, click.person, place, click.private)
