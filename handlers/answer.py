"""One question answered: "looking", the findings as they come, then the card.

Whatever is wrong with the question or with the world is told to the asker alone, with the next
step. Nothing here decides anything.
"""

import logging
from dataclasses import replace

from slack_sdk import WebClient

from diagnostics.gateways.errors import GatewayError
from diagnostics.model import Diagnosis
from diagnostics.query import WorkloadQuery
from diagnostics.resolve_errors import ResolveError
from handlers.blocks.progress import gave_up, looking
from handlers.blocks.refusals import unreadable, unresolved
from handlers.client import impatient
from handlers.looking import Looking
from handlers.posting import CANNOT_POST, SLACK_FAILURES, update, why
from handlers.question import Question
from handlers.services import Services
from handlers.showing import show, show_privately
from remediation.views import Place

log = logging.getLogger(__name__)


def answer(services: Services, client: WebClient, question: Question) -> None:
    """Answer it. Raises only what nobody foresaw."""
    watch = _watch(services, client, question)
    answered = False
    try:
        with watch:
            found = _diagnose(services, question.query, watch)
        if not isinstance(found, Diagnosis):
            _apologise(question, found)
            return
        if watch.failure in CANNOT_POST:
            show_privately(services, question, found, watch.failure)
        else:
            show(services, client, replace(question, place=watch.place), found)
        answered = True
    finally:
        if not answered:
            _end_looking(client, question, watch.place)


def _watch(services: Services, client: WebClient, question: Question) -> Looking:
    return Looking(
        impatient(client),
        question.place,
        lambda findings: looking(question.query, question.asker, findings),
        after=services.settings.looking_after,
        every=services.settings.progress_every,
    )


def _diagnose(
    services: Services, query: WorkloadQuery, watch: Looking
) -> Diagnosis | ResolveError | GatewayError:
    try:
        return services.diagnose(query, watch.found)
    except (ResolveError, GatewayError) as error:
        return error


def _apologise(question: Question, error: ResolveError | GatewayError) -> None:
    if isinstance(error, ResolveError):
        question.private.send(unresolved(error))
    else:
        question.private.send(unreadable(error, question.query))


def _end_looking(client: WebClient, question: Question, place: Place) -> None:
    """Without an answer the "looking" that may stand in the channel by now has to end too."""
    if place.message_ts and not question.place.message_ts:
        try:
            update(client, place, gave_up(question.query, question.asker))
        except SLACK_FAILURES as failure:
            log.warning("a question could not be closed in its channel (%s)", why(failure))
