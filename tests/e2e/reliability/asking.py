"""The workshop's question asked in Slack, and its card followed until it says fixed."""

import re

from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.people import REQUESTER

APPROVE = "approve:repository_policy"
FIXED = r"[Ff]ixed in [\d.]+ s"


def asked(slack: WorkspaceClient, seconds: float = 30) -> SeenMessage:
    """Ask about the workshop's workload, and give the card with its buttons."""
    before = {one.ts for one in slack.messages()}
    slack.command(REQUESTER, "/imagepull ui-private")

    def find(seen: WorkspaceClient) -> SeenMessage | None:
        return next((one for one in cards(seen) if one.ts not in before), None)

    return slack.wait_until(find, seconds, "a card")


def cards(slack: WorkspaceClient) -> list[SeenMessage]:
    return [one for one in slack.messages() if one.button(APPROVE)]


def until_fixed(slack: WorkspaceClient, ts: str, seconds: float = 90) -> SeenMessage:
    def find(seen: WorkspaceClient) -> SeenMessage | None:
        message = seen.message(ts)
        return message if message and re.search(FIXED, message.all_text) else None

    return slack.wait_until(find, seconds, "fixed")


def until_says(slack: WorkspaceClient, ts: str, words: str, seconds: float = 60) -> SeenMessage:
    """Wait until the card says something."""

    def find(seen: WorkspaceClient) -> SeenMessage | None:
        message = seen.message(ts)
        return message if message and words in message.all_text else None

    return slack.wait_until(find, seconds, f"a card that says {words!r}")
