"""Only the workspaces the bot is meant for. In a shared channel anybody of another company can type
the command, mention the bot and press a button."""

import logging
from collections.abc import Callable

from slack_bolt import App, BoltResponse

from handlers.blocks.refusals import foreign
from handlers.clicks import Body, teams_of
from handlers.services import Services

log = logging.getLogger(__name__)


def register(app: App, services: Services) -> None:
    """Put the gate in front of every listener. An empty list leaves the gate to the directory,
    which refuses foreign accounts at each decision."""
    served = services.settings.teams

    def gate(body: Body, next: Callable[[], BoltResponse]) -> BoltResponse:  # noqa: A002 - Bolt's word
        if not served or teams_of(body) <= served:
            return next()
        log.warning("refused a request of workspace %s", ", ".join(sorted(teams_of(body))))
        return BoltResponse(status=200, body=foreign() if "command" in body else "")

    app.middleware(gate)
