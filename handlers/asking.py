"""Putting a question in the line, at most once however often Slack delivers it."""

from slack_sdk import WebClient

from diagnostics.query import WorkloadQuery
from handlers.answer import answer
from handlers.blocks.elements import Message
from handlers.blocks.escape import code
from handlers.blocks.refusals import said
from handlers.question import Question
from handlers.services import Services
from handlers.work import job


def ask(services: Services, client: WebClient, question: Question, *, once: str) -> bool:
    """Whether the line took it. `once` is what Slack gave this delivery: an event id or a trigger
    id; another delivery of the same is dropped when its turn comes."""

    def run() -> None:
        if not once or services.seen(once):
            answer(services, client, question)

    return services.queue.put(job(f"answering {question.query}", run, question.private))


def looking_privately(query: WorkloadQuery) -> Message:
    """What the asker sees at once."""
    return said(f"Looking at {code(str(query), 300)} … the answer comes in this channel.")
