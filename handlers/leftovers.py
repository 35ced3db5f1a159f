"""What nobody else listens for: acknowledged, so that Slack neither shows an error nor sends it
again. Registered last."""

import re

from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from handlers.blocks.refusals import gone
from handlers.clicks import Body, read_private
from handlers.services import Services
from handlers.work import hand_over


def register(app: App, services: Services) -> None:
    """Listen for every other button, modal and event."""

    def on_old_button(ack: Ack, body: Body, client: WebClient, respond: Respond) -> None:
        ack()
        if private := read_private(body, client, respond):
            hand_over(services.queue, "an old button", lambda: private.send(gone()), private)

    def on_old_view(ack: Ack) -> None:
        ack()

    def on_event() -> None:
        """Bolt has acknowledged it."""

    app.action(re.compile(".*"))(on_old_button)
    app.view(re.compile(".*"))(on_old_view)
    app.event(re.compile(".*"))(on_event)
