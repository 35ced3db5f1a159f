"""`/imagepull WORKLOAD`, `/imagepull help`, and the freeze switch."""

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from diagnostics.query import MalformedQuery, parse_workload_query
from handlers.asking import ask, looking_privately
from handlers.blocks.elements import Message
from handlers.blocks.guide import guide, is_help
from handlers.blocks.refusals import COMMAND, busy, malformed
from handlers.clicks import Body
from handlers.freezing import read_throw, throw_switch
from handlers.private import PrivateReply
from handlers.question import Question
from handlers.services import Services
from remediation.people import Person
from remediation.views import Place


def register(app: App, services: Services) -> None:
    """Listen for the command."""

    def on_command(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        """The acknowledgement is the private answer: parsing and queueing take no time, so it can
        already say whether the question was understood and taken."""
        if throw := read_throw(str(body.get("text") or "")):
            ack()
            throw_switch(services, _person(body), throw, _private(body, client, respond))
            return
        message = _take(services, client, respond, body)
        ack(text=message.text, blocks=message.blocks)

    app.command(COMMAND)(on_command)


def _take(services: Services, client: WebClient, respond: Respond, body: Body) -> Message:
    text = str(body.get("text") or "")
    if is_help(text):
        return guide(services.settings)
    try:
        query = parse_workload_query(text)
    except MalformedQuery as error:
        return malformed(error)
    place = Place(str(body["channel_id"]))
    question = Question(query, _person(body), place, _private(body, client, respond))
    taken = ask(services, client, question, once=str(body.get("trigger_id", "")))
    return looking_privately(query) if taken else busy(f"{COMMAND} {query}")


def _person(body: Body) -> Person:
    return Person(str(body["team_id"]), str(body["user_id"]))


def _private(body: Body, client: WebClient, respond: Respond) -> PrivateReply:
    return PrivateReply(client, str(body["channel_id"]), str(body["user_id"]), respond=respond)
