"""The real edge in front of an emulated workspace, once for each test process."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from playground.slack import (
    DEFAULT_WORKSPACE,
    Channel,
    SeenMessage,
    SlackWorkspace,
    WorkspaceClient,
    running,
)
from tests.fakes.edge import Edge
from tests.fakes.reading import World

APPROVE = "approve:repository_policy"
ASKER, APPROVER, OTHER_APPROVER, BYSTANDER, STRANGER = (
    "U0REQUESTER", "U0RESPONDER", "U0RESPONDER2", "U0BYSTANDER", "U0STRANGER",
)  # fmt: skip


class Bench:
    """What a test does and sees: people in Slack, and the bot behind it."""

    def __init__(self, slack: WorkspaceClient, edge: Edge) -> None:
        self.slack, self.edge = slack, edge

    def ask(self, text: str = "ui-private", user: str = ASKER, **more: str) -> None:
        self.slack.command(user, f"/imagepull {text}", **more)

    def card(self, text: str = "ui-private", user: str = ASKER) -> SeenMessage:
        """Ask, and wait for the card with its Approve button."""
        before = {message.ts for message in self.slack.messages()}
        self.ask(text, user)
        return self.slack.wait_until(
            lambda seen: next(
                (m for m in seen.messages() if m.ts not in before and m.button(APPROVE)), None
            ),
            what="a card with Approve",
        )

    def click(self, user: str, card: SeenMessage, verb: str, **more: object) -> None:
        self.slack.click(user, card.ts, f"{verb}:repository_policy", **more)  # type: ignore[arg-type]

    def until_card_says(self, card: SeenMessage, words: str) -> SeenMessage:
        def says(seen: WorkspaceClient) -> SeenMessage | None:
            now = seen.message(card.ts)
            return now if now and words in now.all_text else None

        return self.slack.wait_until(says, what=f"a card that says {words!r}")

    def until_told(self, user: str, words: str) -> SeenMessage:
        """Wait for a private answer."""
        return self.slack.wait_until(
            lambda seen: next((m for m in seen.ephemerals(user) if words in m.all_text), None),
            what=f"{user} being told {words!r}",
        )

    def writes(self) -> list[tuple[str, str]]:
        return list(self.edge.outside.writes)

    def settle(self) -> None:
        """Let everything that was handed over come to its end."""
        assert self.edge.queue.drained(10)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    config = replace(
        DEFAULT_WORKSPACE,
        channels=(
            *DEFAULT_WORKSPACE.channels,
            Channel("C0NEWS", "news", is_read_only=True),
        ),
    )
    workspace = SlackWorkspace(config)
    with running(workspace) as client:
        folder: Path = tmp_path_factory.mktemp("edge")
        edge = Edge(workspace.bot_token, workspace.api_url, workspace.app_token, folder)
        edge.start()
        client.wait_until(lambda seen: seen.open_sockets() == 1)
        yield Bench(client, edge)
        edge.stop()


@pytest.fixture
def bench(started: Bench) -> Iterator[Bench]:
    """The bench with a fresh world, nothing recorded and no fault pending."""
    edge = started.edge
    edge.world, edge.outside.writes[:], edge.outside.pulls_work = World(), [], True
    edge.outside.rollouts.clear()
    edge.before_diagnosis, edge.step_seconds = lambda _query: None, 0.0
    started.slack.clear(journal=True)
    started.slack.rate_limits()
    yield started
    started.settle()
