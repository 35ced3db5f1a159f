"""One digest in one period: posted by whoever has the turn, once, and never on a guess."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackRequestError

from bot.digest_post import post_digest
from bot.settings import Digest
from remediation.digests import Digests
from remediation.freeze import THAWED
from remediation.store import Store, open_store

DAILY = Digest(name="daily", cron="0 9 * * *", channel="C1")


class Slack:
    """A channel that takes what is posted, or breaks."""

    def __init__(self) -> None:
        self.posted: list[str] = []
        self.broken = False

    def chat_postMessage(self, **message: Any) -> Any:  # noqa: N802 - Slack's word
        if self.broken:
            raise SlackRequestError("nobody answered")
        self.posted.append(message["text"])
        return SimpleNamespace(data={"ok": True, "channel": "C1", "ts": "1.0"})


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path / 'bot.db'}", trust_filesystem=True)
    yield made
    made.close()


def bot(store: Store, slack: Slack, owner: str = "bot-0", lease: float = 60) -> Any:
    digests = Digests(store, owner, timedelta(seconds=lease))
    doctor = SimpleNamespace(scopes={}, now=lambda: datetime.now(UTC))
    head = SimpleNamespace(words=lambda: "audit head 1:aa")
    services = SimpleNamespace(freeze=SimpleNamespace(state=lambda: THAWED))
    return SimpleNamespace(
        digests=digests, doctor=doctor, client=slack, audit_head=head, services=services
    )


def test_a_period_is_posted_once_by_however_many_replicas(store: Store) -> None:
    slack = Slack()
    for owner in ("bot-0", "bot-1", "bot-0"):
        post_digest(bot(store, slack, owner), DAILY, "2026-11-23")
    post_digest(bot(store, slack), DAILY, "2026-11-24")
    assert len(slack.posted) == 2


def test_what_a_replica_that_died_may_have_posted_is_not_posted_again(store: Store) -> None:
    slack = Slack()
    assert bot(store, slack, "bot-0", lease=0).digests.claim("daily", "2026-11-23")
    post_digest(bot(store, slack, "bot-1"), DAILY, "2026-11-23")
    assert slack.posted == []


def test_a_post_that_broke_is_logged_and_not_tried_again(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    slack = Slack()
    slack.broken = True
    post_digest(bot(store, slack), DAILY, "2026-11-23")
    assert "digest daily was not posted: SlackRequestError" in caplog.text
    slack.broken = False
    post_digest(bot(store, slack), DAILY, "2026-11-23")
    assert slack.posted == []
