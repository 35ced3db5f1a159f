"""auth.test and apps.connections.open.

Slack: https://docs.slack.dev/reference/methods/auth.test and .../apps.connections.open
"""

from __future__ import annotations

from playground.slack.messages import Json
from playground.slack.web_api.arguments import Args
from playground.slack.workspace import Workspace


def test(workspace: Workspace, _args: Args) -> Json:
    """Who the token belongs to."""
    config = workspace.config
    return {
        "url": f"{workspace.base_url}/",
        "team": config.team_name,
        "user": config.app.name,
        "team_id": config.team_id,
        "user_id": config.app.bot_user_id,
        "bot_id": config.app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(workspace: Workspace, _args: Args) -> Json:
    """A WebSocket address with a ticket that one connection may use."""
    address = workspace.base_url.replace("http", "ws", 1)
    ticket = workspace.tickets.make()
    return {"url": f"{address}/link/?ticket={ticket}&app_id={workspace.config.app.app_id}"}
