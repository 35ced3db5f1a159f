"""Who may press what, how often, and what they are told."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from diagnostics.model import WorkloadRef
from diagnostics.query import WorkloadQuery
from handlers.answer import answer
from handlers.client import slack_client
from handlers.private import PrivateReply
from handlers.question import Question
from playground.slack import SeenMessage
from remediation.outcomes import Refused
from remediation.people import Person
from remediation.views import Choice, Place
from tests.contract.handlers.conftest import (
    APPROVE,
    APPROVER,
    ASKER,
    BYSTANDER,
    OTHER_APPROVER,
    STRANGER,
    Bench,
)
from tests.fakes.edge import CLUSTER
from tests.fakes.reading import World


def shop_card(bench: Bench) -> SeenMessage:
    """A card in the namespace whose rule wants two people and reasons."""
    bench.edge.world = World(workloads=[WorkloadRef(CLUSTER, "shop", "Deployment", "ui-private")])
    return bench.card("shop/ui-private")


def give_reason(bench: Bench, user: str, reason: str) -> None:
    modal = bench.slack.wait_until(lambda seen: seen.views(user).modal, what="a modal")
    assert "ui-private" in str(modal["blocks"])
    bench.slack.submit_view(user, modal["id"], {"why": {"reason": reason}})


@pytest.mark.parametrize(
    ("user", "words"),
    [
        (BYSTANDER, "not on the list"),
        (STRANGER, "members of this workspace"),
    ],
)
def test_who_is_not_allowed_is_told_privately_and_nothing_happens(
    bench: Bench, user: str, words: str
) -> None:
    card = bench.card()
    for verb in ("approve", "reject"):
        bench.click(user, card, verb)
        bench.until_told(user, words)
    bench.settle()
    assert bench.writes() == []
    assert (bench.slack.message(card.ts) or card).blocks == card.blocks


def test_another_company_may_neither_ask_nor_look_again(bench: Bench) -> None:
    card = bench.card()
    bench.ask(user=STRANGER)
    bench.until_told(STRANGER, "does not serve your workspace")
    asked = len(bench.edge.diagnoses)
    bench.click(STRANGER, card, "recheck")
    bench.slack.wait_until(
        lambda seen: sum("does not serve" in m.text for m in seen.ephemerals(STRANGER)) >= 2
    )
    bench.settle()
    assert len(bench.edge.diagnoses) == asked


def test_the_requester_cannot_approve_and_can_cancel(bench: Bench) -> None:
    card = bench.card(user=APPROVER)
    bench.click(APPROVER, card, "approve")
    bench.until_told(APPROVER, "someone else has to approve it")
    bench.click(APPROVER, card, "cancel")
    bench.until_card_says(card, "*Cancelled* by <@U0RESPONDER>")
    assert bench.writes() == []


def test_a_double_click_starts_one_run(bench: Bench) -> None:
    card = bench.card()
    bench.click(APPROVER, card, "approve", times=3)
    bench.until_card_says(card, "Fixed in")
    bench.until_told(APPROVER, "Nothing was done")
    assert [call for call, _ in bench.writes()] == ["put", "restart"]


def test_two_responders_at_once_start_one_run(bench: Bench) -> None:
    card = bench.card()
    clicks = [
        threading.Thread(target=bench.click, args=(user, card, "approve"))
        for user in (APPROVER, OTHER_APPROVER)
    ]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    bench.until_card_says(card, "Fixed in")
    bench.settle()
    assert [call for call, _ in bench.writes()] == ["put", "restart"]
    told = bench.slack.ephemerals(APPROVER) + bench.slack.ephemerals(OTHER_APPROVER)
    assert any("Nothing was done" in message.text for message in told)


def test_an_envelope_delivered_twice_starts_one_run(bench: Bench) -> None:
    card = bench.card()
    bench.slack.deliver_twice()
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")
    bench.settle()
    assert [call for call, _ in bench.writes()] == ["put", "restart"]


def test_an_expired_card_cannot_be_approved_and_says_so(bench: Bench) -> None:
    services, token = bench.edge.services, bench.edge.token
    brief = replace(services.settings, expires_in=timedelta(seconds=0.3))
    client = slack_client(token, bench.edge.api_url)
    asker, responder = Person("T0PLAYGROUND", ASKER), Person("T0PLAYGROUND", APPROVER)
    private = PrivateReply(client, "C0PLATFORM", ASKER)
    query = WorkloadQuery("ui-private")
    question = Question(query, asker, Place("C0PLATFORM"), private)
    before = {message.ts for message in bench.slack.messages()}
    answer(replace(services, settings=brief), client, question)
    card = next(m for m in bench.slack.messages() if m.ts not in before)
    expired = bench.until_card_says(card, "*Expired* at")
    assert expired.button(APPROVE) is None
    stale = card.button(APPROVE)
    assert stale is not None
    late = bench.edge.requests.decide(stale["value"], responder, Choice.APPROVE)
    assert isinstance(late, Refused)
    assert bench.writes() == []


def test_two_people_have_to_approve_and_say_why(bench: Bench) -> None:
    card = shop_card(bench)
    bench.click(APPROVER, card, "approve")
    give_reason(bench, APPROVER, "checkout is down <!channel>")
    bench.until_told(APPROVER, "One more person has to approve")
    counted = bench.until_card_says(card, "1 of 2 approvals given")
    assert "checkout is down &lt;!channel&gt;" in counted.all_text
    assert bench.writes() == []
    bench.click(OTHER_APPROVER, card, "approve")
    give_reason(bench, OTHER_APPROVER, "I agree")
    bench.until_card_says(card, "Fixed in")
    assert [call for call, _ in bench.writes()] == ["put", "restart"]


def test_an_empty_reason_is_sent_back(bench: Bench) -> None:
    card = shop_card(bench)
    bench.click(APPROVER, card, "approve")
    modal = bench.slack.wait_until(lambda seen: seen.views(APPROVER).modal)
    bench.slack.submit_view(APPROVER, modal["id"], {"why": {"reason": "    "}})
    assert bench.slack.views(APPROVER).modal is not None
    bench.slack.close_view(APPROVER, modal["id"])
    assert (bench.slack.message(card.ts) or card).blocks == card.blocks


def test_an_emergency_approval_takes_one_person_a_reason_and_is_told_loudly(bench: Bench) -> None:
    card = shop_card(bench)
    bench.click(BYSTANDER, card, "break_glass")
    give_reason(bench, BYSTANDER, "nobody else is awake")
    bench.until_card_says(card, "*Approved in an emergency* by <@U0BYSTANDER>")
    bench.slack.wait_until(
        lambda seen: any("approved in an emergency" in m.text for m in seen.messages()),
        what="the alarm",
    )
    bench.until_card_says(card, "Fixed in")


def test_without_slacks_word_about_a_person_nobody_is_let_through(bench: Bench) -> None:
    card = bench.card()
    bench.slack.inject("users.info", "http_status", 500)
    bench.click(APPROVER, card, "approve")
    bench.until_told(APPROVER, "could not be checked just now")
    bench.slack.inject("usergroups.users.list", "retry_after", 30)
    bench.click(APPROVER, card, "approve")
    bench.settle()
    assert bench.writes() == []
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")


def test_undo_pressed_twice_is_offered_once(bench: Bench) -> None:
    card = bench.card()
    bench.click(APPROVER, card, "approve")
    fixed = bench.until_card_says(card, "Fixed in")
    bench.click(APPROVER, fixed, "undo")
    bench.settle()
    bench.click(APPROVER, fixed, "undo")
    bench.until_told(APPROVER, "offered already")
    offers = [m for m in bench.slack.thread(card.ts)[1:] if m.button(APPROVE)]
    assert len(offers) == 1


def test_every_envelope_is_acknowledged_in_time(bench: Bench) -> None:
    card = bench.card()
    bench.click(BYSTANDER, card, "approve")
    bench.slack.home(ASKER)
    bench.settle()
    frames = [frame for frame in bench.slack.frames() if frame.ack_ms is not None]
    assert len(frames) >= 3
    assert all(frame.ack_ms < 3000 for frame in frames)
