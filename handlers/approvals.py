"""Approve, Reject, Cancel and the emergency rule. The click is passed on and its outcome told; who
may do what is decided by the database's row, on every click."""

import re

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.blocks.verbs import Verb
from handlers.clicks import Body, read_click
from handlers.copies import found, retire
from handlers.deciding import decide
from handlers.reasons import ask_reason
from handlers.services import Services
from remediation.views import Choice, Request, RequestState

CHOICES = {
    Verb.APPROVE: Choice.APPROVE,
    Verb.REJECT: Choice.REJECT,
    Verb.CANCEL: Choice.CANCEL,
    Verb.BREAK_GLASS: Choice.BREAK_GLASS,
}

DECISIONS = re.compile(f"^({'|'.join(CHOICES)}):")


def register(app: App, services: Services) -> None:
    """Listen for the buttons of a request."""

    def on_decision(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        ack()
        click = read_click(body, client, respond)
        choice = CHOICES[click.verb]
        request = services.requests.get(click.value)
        if request:
            found(services, request, click.place)
            retire(client, request, click.place)
        if (
            request
            and _wants_reason(services, request, choice)
            and ask_reason(client, click, request, choice)
        ):
            return
        decide(services, click.value, click.person, choice, click.private)

    app.action(DECISIONS)(on_decision)


def _wants_reason(services: Services, request: Request, choice: Choice) -> bool:
    if request.state is not RequestState.WAITING:
        return False
    if choice is Choice.BREAK_GLASS:
        return True
    return choice is Choice.APPROVE and services.approvers(request.plan).reason_required
