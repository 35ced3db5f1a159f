from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from handlers.directory import SlackDirectory
from remediation.people import DirectoryUnavailable, Person

ROBIN = Person("T1", "UROBIN")


class Answer(dict[str, Any]):
    """A reply of the Web API."""

    status_code = 200
    headers: dict[str, str] = {}  # noqa: RUF012 - a fake


class Slack:
    """The two methods that the directory calls, over values a test can change."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {"UROBIN": {"team_id": "T1"}}
        self.groups: dict[str, list[str]] = {"S1": ["UROBIN"], "S2": []}
        self.calls: list[str] = []
        self.down: Exception | None = None

    def users_info(self, *, user: str) -> Answer:
        self.calls.append("users.info")
        return self._answer("user", self.users.get(user), "user_not_found")

    def usergroups_users_list(self, *, usergroup: str) -> Answer:
        self.calls.append(usergroup)
        return self._answer("users", self.groups.get(usergroup), "no_such_subteam")

    def _answer(self, name: str, found: Any, otherwise: str) -> Answer:
        if self.down:
            raise self.down
        if found is None:
            raise SlackApiError("refused", Answer(ok=False, error=otherwise))
        return Answer(ok=True, **{name: found})


class Wall:
    """A clock on the wall."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def directory(slack: Any, wall: Wall | None = None, **more: Any) -> SlackDirectory:
    return SlackDirectory(slack, wall or Wall(), **{"teams": frozenset({"T1"}), **more})


def test_a_member_and_the_groups_they_are_in() -> None:
    standing = directory(Slack()).standing(ROBIN, frozenset({"S1", "S2"}))
    assert (standing.active, standing.guest, standing.foreign) == (True, False, False)
    assert standing.groups == {"S1"}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ({"team_id": "T1", "deleted": True}, (False, False, False)),
        ({"team_id": "T1", "is_bot": True}, (False, False, False)),
        ({"team_id": "T1", "is_restricted": True}, (True, True, False)),
        ({"team_id": "T1", "is_ultra_restricted": True}, (True, True, False)),
        ({"team_id": "T2"}, (True, False, True)),
        ({"team_id": "T1", "is_stranger": True}, (True, False, True)),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T1"]}}, (True, False, False)),
        ({}, (True, False, True)),
    ],
)
def test_who_is_not_a_plain_member(profile: dict[str, Any], expected: tuple[bool, ...]) -> None:
    slack = Slack()
    slack.users["UROBIN"] = profile
    standing = directory(slack).standing(ROBIN, frozenset())
    assert (standing.active, standing.guest, standing.foreign) == expected


def test_an_account_that_slack_does_not_know_is_not_active() -> None:
    assert not directory(Slack()).standing(Person("T1", "UGONE"), frozenset()).active


def test_only_served_workspaces_count_where_they_are_listed() -> None:
    slack = Slack()
    slack.users["UROBIN"] = {"team_id": "T9"}
    person = Person("T9", "UROBIN")
    assert directory(slack, teams=frozenset({"T1"})).standing(person, frozenset()).foreign
    assert not directory(slack, teams=frozenset({"T9"})).standing(person, frozenset()).foreign


@pytest.mark.parametrize(
    "error", [OSError("reset"), SlackApiError("x", Answer(error="ratelimited"))]
)
def test_no_answer_lets_nobody_through(error: Exception) -> None:
    slack = Slack()
    slack.down = error
    with pytest.raises(DirectoryUnavailable):
        directory(slack).standing(ROBIN, frozenset({"S1"}))


def test_a_group_that_is_gone_lets_nobody_through() -> None:
    with pytest.raises(DirectoryUnavailable, match="S9"):
        directory(Slack()).standing(ROBIN, frozenset({"S1", "S9"}))


def test_who_was_removed_a_moment_ago_is_out_at_once() -> None:
    slack = Slack()
    asked = directory(slack, grant_only=frozenset({"S1"}))
    assert asked.standing(ROBIN, frozenset({"S1"})).groups == {"S1"}
    slack.groups["S1"] = []
    assert asked.standing(ROBIN, frozenset({"S1"})).groups == frozenset()


def test_a_bystander_costs_one_call_a_minute() -> None:
    slack, wall = Slack(), Wall()
    slack.users["UBLAKE"] = {"team_id": "T1"}
    asked, blake = directory(slack, wall, grant_only=frozenset({"S1"})), Person("T1", "UBLAKE")
    for _ in range(5):
        assert asked.standing(blake, frozenset({"S1"})).groups == frozenset()
    assert slack.calls.count("S1") == 1
    slack.groups["S1"].append("UBLAKE")
    wall.time += timedelta(seconds=61)
    assert asked.standing(blake, frozenset({"S1"})).groups == {"S1"}


def test_a_group_that_may_shut_people_out_is_always_read() -> None:
    slack = Slack()
    asked = directory(slack)
    assert asked.standing(ROBIN, frozenset({"S2"})).groups == frozenset()
    slack.groups["S2"] = ["UROBIN"]
    assert asked.standing(ROBIN, frozenset({"S2"})).groups == {"S2"}
