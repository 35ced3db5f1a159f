"""The Home tab. Nothing is decided there: it says where the cards are."""

import logging

from slack_bolt import Ack, App
from slack_sdk import WebClient

from handlers.blocks.elements import Block
from handlers.blocks.home import MOST_RECENT, MOST_WAITING, home_view, visitor_view
from handlers.clicks import Body, person_of, person_of_event
from handlers.directory import SlackDirectory
from handlers.posting import SLACK_FAILURES, why
from handlers.services import Services
from handlers.work import hand_over
from remediation.people import DirectoryUnavailable, Person

log = logging.getLogger(__name__)


def register(app: App, services: Services) -> None:
    """Listen for the tab being opened, and for Refresh."""

    def on_open(body: Body, client: WebClient) -> None:
        if body["event"].get("tab") == "home":
            publish_later(client, person_of_event(body))

    def on_refresh(ack: Ack, body: Body, client: WebClient) -> None:
        ack()
        publish_later(client, person_of(body))

    def publish_later(client: WebClient, person: Person) -> None:
        hand_over(services.queue, "the Home tab", lambda: publish(services, client, person), None)

    app.event("app_home_opened")(on_open)
    app.action("refresh:home")(on_refresh)


def publish(services: Services, client: WebClient, person: Person) -> None:
    """Draw the tab for one person."""
    try:
        client.views_publish(user_id=person.user_id, view=_view(services, client, person))
    except SLACK_FAILURES as error:
        log.warning("a Home tab was not drawn (%s)", why(error))


def _view(services: Services, client: WebClient, person: Person) -> Block:
    if not _is_member(services, client, person):
        return visitor_view(services.settings)
    waiting = services.requests.waiting(MOST_WAITING + 100)
    recent = services.requests.recent(MOST_RECENT)
    return home_view(waiting, recent, services.settings, services.freeze.state())


def _is_member(services: Services, client: WebClient, person: Person) -> bool:
    directory = SlackDirectory(client, services.clock, teams=services.settings.teams)
    try:
        standing = directory.standing(person, frozenset())
    except DirectoryUnavailable:
        return False
    return standing.active and not standing.guest and not standing.foreign
