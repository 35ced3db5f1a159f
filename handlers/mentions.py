"""`@imagepull WORKLOAD`, answered in the thread of the mention; the way to ask inside a thread,
where Slack takes no slash commands."""

import re

from slack_bolt import App, BoltContext
from slack_sdk import WebClient

from diagnostics.query import MalformedQuery, parse_workload_query
from handlers.asking import ask
from handlers.blocks.elements import Message
from handlers.blocks.guide import guide, is_help
from handlers.blocks.refusals import busy, malformed
from handlers.clicks import Body, person_of_event
from handlers.freezing import read_throw, throw_switch
from handlers.private import PrivateReply
from handlers.question import Question
from handlers.services import Services
from handlers.work import hand_over
from remediation.views import Place


def register(app: App, services: Services) -> None:
    """Listen for mentions. Bolt acknowledges events itself, before this runs."""

    def on_mention(body: Body, client: WebClient, context: BoltContext) -> None:
        if not _ours_to_answer(body):
            return
        _answer(services, client, body, _words(body, str(context.bot_user_id)))

    app.event("app_mention")(on_mention)


def _ours_to_answer(body: Body) -> bool:
    """Not other bots' words (two bots could talk for ever), and not an edit of an old mention."""
    event = body["event"]
    return not (event.get("bot_id") or event.get("edited")) and bool(event.get("user"))


def _words(body: Body, bot_user_id: str) -> str:
    """What was said beside the bot's own name."""
    return re.sub(rf"<@{re.escape(bot_user_id)}(\|[^>]*)?>", " ", str(body["event"]["text"]))


def _answer(services: Services, client: WebClient, body: Body, text: str) -> None:
    event, event_id = body["event"], str(body["event_id"])
    channel, in_thread = str(event["channel"]), str(event.get("thread_ts", ""))
    private = PrivateReply(client, channel, str(event["user"]), thread_ts=in_thread)
    if throw := read_throw(text):
        if services.seen(event_id):
            throw_switch(services, person_of_event(body), throw, private)
        return
    try:
        query = None if is_help(text) else parse_workload_query(text)
    except MalformedQuery as error:
        _tell(services, private, malformed(error), once=event_id)
        return
    if query is None:
        _tell(services, private, guide(services.settings), once=event_id)
        return
    place = Place(channel, "", in_thread or str(event["ts"]))
    question = Question(query, person_of_event(body), place, private)
    if not ask(services, client, question, once=event_id):
        private.send(busy(f"@imagepull {query}"))


def _tell(services: Services, private: PrivateReply, message: Message, *, once: str) -> None:
    def run() -> None:
        if services.seen(once):
            private.send(message)

    hand_over(services.queue, "answering a mention", run, private)
