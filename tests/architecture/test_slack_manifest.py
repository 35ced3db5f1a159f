"""The Slack app asks for what the bot uses and nothing else.

Scopes: https://docs.slack.dev/reference/methods, "Required scopes" of each method.
"""

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient

from bot.slack_probes import SCOPES
from handlers.blocks.refusals import COMMAND

SCOPE_OF_METHOD = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "users_info": "users:read",
    "usergroups_users_list": "usergroups:read",
    "views_publish": None,
    "views_open": None,
    "auth_test": None,
    "apps_connections_open": None,  # an app-level token's, not the bot's
}
SCOPE_OF_EVENT = {"app_mention": "app_mentions:read", "app_home_opened": None}


@pytest.fixture(scope="module")
def manifest(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((root / "deploy/slack-manifest.yaml").read_text())
    return loaded


@pytest.fixture(scope="module")
def edge(sources: dict[str, Path]) -> list[ast.Module]:
    return [
        ast.parse(path.read_text())
        for name, path in sources.items()
        if name.startswith(("bot/", "handlers/"))
    ]


def test_the_scopes_are_those_of_the_methods_and_events_used(
    manifest: dict[str, Any], edge: list[ast.Module]
) -> None:
    methods = {SCOPE_OF_METHOD[name] for tree in edge for name in _methods(tree)}
    events = {SCOPE_OF_EVENT[name] for name in _events(manifest)}
    wanted = (methods | events | {"commands"}) - {None}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == wanted


def test_the_doctor_looks_for_the_same_scopes(manifest: dict[str, Any]) -> None:
    assert set(SCOPES) == set(manifest["oauth_config"]["scopes"]["bot"])


def test_the_events_are_those_listened_for(
    manifest: dict[str, Any], edge: list[ast.Module]
) -> None:
    heard = {name for tree in edge for name in _registered(tree, "event")}
    assert set(_events(manifest)) == heard


def test_the_command_is_the_one_listened_for(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is False, "Slack would turn names into links"


def _events(manifest: dict[str, Any]) -> list[str]:
    return list(manifest["settings"]["event_subscriptions"]["bot_events"])


def _methods(tree: ast.Module) -> set[str]:
    """Web API methods called in a file; a new one needs its scope in the table above."""
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and "_" in node.func.attr.strip("_")
        and callable(getattr(WebClient, node.func.attr, None))
    }


def _registered(tree: ast.Module, kind: str) -> set[str]:
    """Names given to `app.event(...)` and the like; a pattern for leftovers is not a name."""
    return {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == kind
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
