"""Reads an app manifest into what the workspace enforces.

Slack: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from playground.slack.config import InstalledApp, SlashCommand


def app_from_manifest(manifest: Mapping[str, Any], app: InstalledApp | None = None) -> InstalledApp:
    """The installed app as a parsed manifest declares it; the ids are kept from `app`."""
    features = _section(manifest, "features")
    bot_events = _section(manifest, "settings", "event_subscriptions").get("bot_events", ())
    return replace(
        app or InstalledApp(),
        name=str(_section(features, "bot_user")["display_name"]),
        scopes=tuple(sorted(_section(manifest, "oauth_config", "scopes").get("bot", ()))),
        events=tuple(sorted(bot_events)),
        commands=_commands(features.get("slash_commands", ())),
    )


def _commands(declared: Sequence[Mapping[str, Any]]) -> tuple[SlashCommand, ...]:
    return tuple(
        SlashCommand(
            name=str(command["command"]),
            description=str(command.get("description", "")),
            usage_hint=str(command.get("usage_hint", "")),
        )
        for command in declared
    )


def _section(tree: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        tree = tree.get(name) or {}
    return tree
