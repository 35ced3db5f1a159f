"""The freeze switch in Slack: who may, what they are told, and what everybody sees."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from remediation import schema
from remediation.freeze import Freeze
from remediation.outcomes import Refused
from remediation.people import Person
from remediation.views import Choice
from tests.contract.handlers.conftest import (
    APPROVE,
    APPROVER,
    ASKER,
    BYSTANDER,
    OTHER_APPROVER,
    STRANGER,
    Bench,
)


@pytest.fixture(autouse=True)
def _thawed(bench: Bench) -> Iterator[None]:
    yield
    switch = Freeze(bench.edge._store)
    if switch.state().frozen:
        switch.unfreeze("test")
    bench.slack.wait_until(lambda _: not _cards_due(bench), 20, "every open card drawn again")


def _cards_due(bench: Bench) -> bool:
    due = schema.outbox.c.wanted > schema.outbox.c.sent
    with bench.edge._store.reading() as connection:
        return connection.execute(select(schema.outbox).where(due)).first() is not None


def test_an_approver_freezes_everything_and_the_open_cards_say_so(bench: Bench) -> None:
    card = bench.card()
    bench.ask("freeze incident 42 <!channel>", APPROVER)
    told = bench.until_told(APPROVER, "All changes are frozen")
    assert "&lt;!channel&gt;" in told.text
    assert "<@U0RESPONDER2> may lift it" in told.text
    shown = bench.until_card_says(card, "All changes are frozen")
    assert "by <@U0RESPONDER>" in shown.all_text
    assert shown.button(APPROVE) is None
    assert shown.button("reject:repository_policy")


def test_a_click_on_a_card_from_before_the_freeze_is_refused_privately(bench: Bench) -> None:
    card = bench.card()
    bench.ask('freeze "incident 42"', APPROVER)
    bench.until_told(APPROVER, "All changes are frozen")
    stale = card.button(APPROVE)
    assert stale is not None
    person = Person("T0PLAYGROUND", APPROVER)
    outcome = bench.edge.requests.decide(stale["value"], person, Choice.APPROVE)
    assert isinstance(outcome, Refused)
    assert "incident 42" in outcome.refusal.sentence
    assert bench.writes() == []


def test_whoever_is_named_lifts_it_and_approving_works_again(bench: Bench) -> None:
    card = bench.card()
    bench.ask("freeze incident 42", APPROVER)
    bench.until_card_says(card, "All changes are frozen")
    bench.ask("unfreeze", APPROVER)
    bench.until_told(APPROVER, "may lift a freeze")
    bench.ask("unfreeze it is over", OTHER_APPROVER)
    bench.until_told(OTHER_APPROVER, "Changes are allowed again")
    shown = bench.slack.wait_until(
        lambda seen: (now := seen.message(card.ts)) and now.button(APPROVE) and now,
        what="a card with Approve",
    )
    assert "frozen" not in shown.all_text
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")


def test_the_switch_can_be_thrown_by_a_mention_in_a_thread(bench: Bench) -> None:
    card = bench.card()
    bench.slack.mention(APPROVER, "@imagepull freeze incident 43", thread_ts=card.ts)
    bench.until_told(APPROVER, "All changes are frozen")
    bench.until_card_says(card, "incident 43")
    assert not [one for one in bench.slack.thread(card.ts) if "frozen* by" in one.text][1:]


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (ASKER, "you are not among them"),
        (STRANGER, "does not serve your workspace"),
    ],
)
def test_others_are_told_privately_that_they_may_not(bench: Bench, user: str, words: str) -> None:
    bench.ask("freeze because I can", user)
    bench.until_told(user, words)
    bench.settle()
    assert not bench.edge.services.freeze.state().frozen


@pytest.mark.parametrize("text", ["freeze", "freeze   ", "freeze -n shop", "FREEZE"])
def test_a_freeze_without_a_reason_asks_for_one(bench: Bench, text: str) -> None:
    bench.ask(text, APPROVER)
    told = bench.until_told(APPROVER, "Say why")
    assert "deployment/freeze" in told.text
    assert not bench.edge.services.freeze.state().frozen


def test_a_workload_of_that_name_is_still_asked_about_by_its_kind(bench: Bench) -> None:
    bench.ask("deployment/freeze", APPROVER)
    bench.until_told(APPROVER, "There is no workload")


def test_lifting_what_is_not_frozen_says_so(bench: Bench) -> None:
    bench.ask("unfreeze", OTHER_APPROVER)
    bench.until_told(OTHER_APPROVER, "Nothing is frozen")


def test_stopping_does_not_wait_behind_questions(bench: Bench) -> None:
    blocked = threading.Event()
    bench.edge.before_diagnosis = lambda _query: blocked.wait(20) and None
    try:
        for number in range(9):
            bench.ask(f"busy-{number}", wait=True)
        bench.ask("freeze incident 44", APPROVER)
        bench.until_told(APPROVER, "incident 44")
    finally:
        blocked.set()
    bench.settle()


def test_the_home_tab_says_it_to_members_only(bench: Bench) -> None:
    bench.ask("freeze incident 45", APPROVER)
    bench.until_told(APPROVER, "All changes are frozen")
    bench.slack.home(BYSTANDER)
    bench.slack.wait_until(lambda seen: "incident 45" in str(seen.views(BYSTANDER).home))
    bench.slack.home(STRANGER)
    bench.settle()
    assert "incident 45" not in str(bench.slack.views(STRANGER).home)
