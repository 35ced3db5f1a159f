"""A Slack workspace on this machine: Web API, Socket Mode, and a page for people.

It speaks Slack's protocol and knows nothing about the app that talks to it.
"""

from playground.slack.client import Refused, SeenMessage, SeenViews, WorkspaceClient
from playground.slack.config import (
    DEFAULT_WORKSPACE,
    SLACK_RATE_LIMITS,
    Channel,
    InstalledApp,
    Person,
    RateLimits,
    SlashCommand,
    Timings,
    UserGroup,
    WorkspaceConfig,
)
from playground.slack.in_thread import running
from playground.slack.manifest import app_from_manifest
from playground.slack.server import SlackWorkspace
from playground.slack.validate import validate

__all__ = [
    "DEFAULT_WORKSPACE",
    "SLACK_RATE_LIMITS",
    "Channel",
    "InstalledApp",
    "Person",
    "RateLimits",
    "Refused",
    "SeenMessage",
    "SeenViews",
    "SlackWorkspace",
    "SlashCommand",
    "Timings",
    "UserGroup",
    "WorkspaceClient",
    "WorkspaceConfig",
    "app_from_manifest",
    "running",
    "validate",
]
