"""Whose words are a question: people's, once, and not other bots' or an old message mended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from handlers import mentions
from handlers.queue import JobQueue

EVENT = {
    "type": "app_mention",
    "user": "UQUINN",
    "text": "<@UBOT> ui",
    "ts": "1.0",
    "channel": "C1",
}


@dataclass
class Listening:
    """A Bolt app that only remembers what was registered."""

    listeners: dict[str, Callable[..., None]] = field(default_factory=dict)

    def event(self, name: str) -> Callable[[Callable[..., None]], None]:
        return lambda listener: self.listeners.update({name: listener})


def questions(event: dict[str, Any]) -> int:
    """How many questions were put into the line, whose workers never start."""
    app, queue = Listening(), JobQueue()
    mentions.register(app, SimpleNamespace(queue=queue))  # type: ignore[arg-type]
    body = {"event": event, "event_id": "Ev1", "team_id": "T1"}
    app.listeners["app_mention"](body, None, SimpleNamespace(bot_user_id="UBOT"))
    return queue.depth


def test_a_person_s_mention_is_a_question() -> None:
    assert questions(EVENT) == 1


@pytest.mark.parametrize(
    "more", [{"bot_id": "B1"}, {"edited": {"user": "UQUINN", "ts": "2.0"}}, {"user": ""}]
)
def test_another_bot_s_words_and_an_edit_are_none(more: dict[str, Any]) -> None:
    assert questions(EVENT | more) == 0
