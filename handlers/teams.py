"""Only the workspaces the bot is meant for. In a shared channel anybody of another company can type
the command, mention the bot and press a button."""

import logging
from collections.abc import Callable

from slack_bolt import App, BoltContext, BoltResponse, Respond
from slack_sdk import WebClient

from handlers.approvals import DECISIONS
from handlers.blocks.refusals import foreign, said
from handlers.clicks import Body, read_private, teams_of
from handlers.services import Services
from handlers.work import hand_over

log = logging.getLogger(__name__)


def register(app: App, services: Services) -> None:
    """Put the gate in front of every listener. Decisions pass it: the desk refuses a foreign
    account itself, tells why, and keeps a record of the try."""

    def gate(
        body: Body,
        context: BoltContext,
        client: WebClient,
        respond: Respond,
        next: Callable[[], BoltResponse],  # noqa: A002 - Bolt's word
    ) -> BoltResponse:
        if teams_of(body) <= _served(services, context) or _decides(body):
            return next()
        log.warning("refused a request of workspace %s", ", ".join(sorted(teams_of(body))))
        if private := read_private(body, client, respond):
            sentence = said(foreign())
            hand_over(services.queue, "a refusal", lambda: private.send(sentence), None)
        return BoltResponse(status=200, body=foreign() if "command" in body else "")

    app.middleware(gate)


def _served(services: Services, context: BoltContext) -> frozenset[str]:
    """The configured workspaces; without any, the one in which the bot is installed."""
    if services.settings.teams:
        return services.settings.teams
    installed = context.authorize_result
    return frozenset({str(installed.team_id)}) if installed else frozenset()


def _decides(body: Body) -> bool:
    if body.get("type") == "view_submission":
        return True
    pressed = body.get("actions") or [{}]
    return bool(DECISIONS.match(str(pressed[0].get("action_id", ""))))
