"""The Home tab shows what waits to members of the workspace, and to nobody else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.errors import SlackRequestError

from handlers import home
from handlers.queue import JobQueue
from handlers.services import EdgeSettings
from remediation.freeze import FreezeState
from remediation.people import Person
from tests.fakes.cards import AT, QUINN, request

MEMBER = {"id": "UQUINN", "team_id": "T1"}


@dataclass
class Slack:
    """A Web API that knows one person, or does not answer about them."""

    user: dict[str, Any] | None
    published: list[str] = field(default_factory=list)

    def users_info(self, *, user: str) -> dict[str, Any]:
        if self.user is None:
            raise SlackRequestError(f"nobody answered about {user}")
        return {"ok": True, "user": self.user}

    def views_publish(self, *, user_id: str, view: dict[str, Any]) -> None:
        assert user_id == "UQUINN"
        self.published.append(str(view))


def services(queue: JobQueue | None = None) -> Any:
    desk = SimpleNamespace(waiting=lambda _most: (request(),), recent=lambda _most: (request(),))
    settings = EdgeSettings(teams=frozenset({"T1"}))
    return SimpleNamespace(
        requests=desk,
        clock=lambda: AT,
        settings=settings,
        queue=queue,
        freeze=SimpleNamespace(state=lambda: FreezeState(frozen=False)),
    )


def drawn_for(user: dict[str, Any] | None, person: Person = QUINN) -> str:
    slack = Slack(user)
    home.publish(services(), slack, person)  # type: ignore[arg-type]
    (view,) = slack.published
    assert "How to ask" in view
    return view


def test_a_member_sees_what_waits() -> None:
    assert "ui-private cannot pull" in drawn_for(MEMBER)


@pytest.mark.parametrize(
    "user",
    [
        MEMBER | {"is_restricted": True},
        MEMBER | {"is_ultra_restricted": True},
        MEMBER | {"team_id": "T2"},
        MEMBER | {"deleted": True},
        None,
    ],
)
def test_a_guest_a_stranger_and_someone_slack_does_not_tell_of_see_no_facts(user: Any) -> None:
    assert "ui-private cannot pull" not in drawn_for(user)


@pytest.mark.parametrize(("tab", "drawn"), [("home", 1), ("messages", 0)])
def test_only_the_home_tab_is_drawn(tab: str, drawn: int) -> None:
    listeners: dict[str, Callable[..., None]] = {}
    app = SimpleNamespace(
        event=lambda name: lambda listener: listeners.update({name: listener}),
        action=lambda _id: lambda _listener: None,
    )
    queue = JobQueue()
    home.register(app, services(queue))  # type: ignore[arg-type]
    event = {"type": "app_home_opened", "user": "UQUINN", "tab": tab}
    listeners["app_home_opened"]({"event": event, "team_id": "T1"}, None)
    assert queue.depth == drawn
