"""Bad input and bad weather: each with a clear private answer, nothing lost, no traceback."""

import threading
import time
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from diagnostics.gateways.errors import Denied, Unreachable
from diagnostics.model import Permission
from diagnostics.query import WorkloadQuery
from handlers.client import slack_client
from handlers.drawing import draw_request
from handlers.posting import post
from remediation import schema
from remediation.views import Place
from tests.contract.handlers.conftest import APPROVE, APPROVER, ASKER, BYSTANDER, Bench

UNREACHABLE = Unreachable("list pods", "default", "connection timed out")
DENIED = Denied(
    "get deployments", "default/ui", "forbidden", Permission("get deployments.apps", "default")
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Why can this workload not pull"),
        ("help", "Why can this workload not pull"),
        ("a b c", "One workload at a time"),
        ("ui --force", "no option --force"),
        ("<!channel>", "is a mention in Slack"),
        ("ui-privat", "/imagepull ui-private"),
        ("nothing-like-it", "Nothing has a name like it in any namespace that the bot may read"),
        ("nothing-like-it -n shop", "every namespace: `/imagepull nothing-like-it`"),
        ("kube-system/coredns", "may not read namespace"),
        ("ui --cluster other", "knows no cluster called"),
    ],
)
def test_what_cannot_be_answered_is_explained_to_the_asker_alone(
    bench: Bench, text: str, words: str
) -> None:
    before = bench.slack.messages()
    bench.ask(text, user=BYSTANDER)
    bench.until_told(BYSTANDER, words)
    bench.settle()
    assert bench.slack.messages() == before


@pytest.mark.parametrize(("error", "words"), [(UNREACHABLE, "Nobody answered"), (DENIED, "Grant")])
def test_a_cluster_that_does_not_answer_or_denies_is_explained(
    bench: Bench, error: Exception, words: str
) -> None:
    def fail(_query: WorkloadQuery) -> None:
        raise error

    bench.edge.before_diagnosis = fail
    bench.ask()
    told = bench.until_told(ASKER, words)
    assert "/imagepull ui-private" in told.text
    assert "Traceback" not in told.all_text


def test_a_slow_failure_ends_the_looking_message_too(bench: Bench) -> None:
    def fail(_query: WorkloadQuery) -> None:
        time.sleep(1.3)
        raise UNREACHABLE

    bench.edge.before_diagnosis = fail
    bench.ask()
    bench.slack.wait_until(
        lambda seen: any("could not be looked at" in m.text for m in seen.messages()),
        what="the end of the looking message",
    )


def test_no_looking_message_is_left_behind_by_a_failure_nobody_foresaw(bench: Bench) -> None:
    def fail(_query: WorkloadQuery) -> None:
        time.sleep(1.3)
        raise ZeroDivisionError

    bench.edge.before_diagnosis = fail
    bench.ask()
    bench.until_told(ASKER, "reference")
    bench.slack.wait_until(lambda seen: "could not be looked at" in seen.messages()[-1].text)


def test_what_nobody_foresaw_is_told_as_a_reference(bench: Bench) -> None:
    def fail(_query: WorkloadQuery) -> None:
        raise ZeroDivisionError("secret detail")

    bench.edge.before_diagnosis = fail
    bench.ask()
    told = bench.until_told(ASKER, "give whoever runs the bot this reference")
    assert "secret detail" not in told.all_text


@pytest.mark.parametrize("channel", ["incidents", "news"])
def test_where_the_bot_may_not_write_the_asker_gets_the_facts_and_what_to_do(
    bench: Bench, channel: str
) -> None:
    bench.ask(user=ASKER, channel=channel)
    told = bench.until_told(ASKER, "/invite @imagepull")
    assert "denies EksNodeGroupRole" in told.text
    assert told.buttons == ()
    assert bench.edge.requests.waiting() == () or all(
        one.place.channel == "C0PLATFORM" for one in bench.edge.requests.waiting()
    )


def test_what_a_proxy_answers_instead_of_slack_is_quoted_and_never_read_as_markup(
    bench: Bench,
) -> None:
    bench.slack.inject("chat.postMessage", "error", "<html> <!channel> *down*", times=3)
    bench.ask()
    told = bench.until_told(ASKER, "Slack was not heard to take the card")
    assert "<!channel>" not in told.all_text
    assert "`&lt;html&gt; &lt;!channel&gt; *down*`" in told.all_text


def test_a_card_waits_for_slack_that_says_slow_down(bench: Bench) -> None:
    card = bench.card()
    bench.slack.inject("chat.update", "retry_after", 1)
    bench.click(APPROVER, card, "approve")
    started = time.monotonic()
    bench.until_card_says(card, "Fixed in")
    assert time.monotonic() - started >= 0.9
    assert [call for call, _ in bench.writes()] == ["put", "restart"]


def test_a_final_card_survives_slack_errors(bench: Bench) -> None:
    card = bench.card()
    bench.slack.inject("chat.update", "http_status", 500, times=2)
    bench.click(APPROVER, card, "approve")
    bench.slack.wait_until(
        lambda seen: (m := seen.message(card.ts)) and "Fixed in" in m.text, timeout=20
    )


def test_content_that_slack_refuses_is_sent_in_plainer_form(bench: Bench) -> None:
    bench.slack.inject("chat.update", "error", "invalid_blocks")
    card = bench.card()
    assert "rich_text" not in {block["type"] for block in card.blocks}
    assert "Fault · Repository policy" in card.all_text
    assert '-        "ecr:BatchGetImage"' in card.all_text
    assert card.button(APPROVE)


def test_a_reply_lost_on_the_way_leaves_no_second_card(bench: Bench) -> None:
    card = bench.card()
    count = len(bench.slack.messages())
    bench.slack.inject("chat.update", "cut_reply")
    bench.click(APPROVER, card, "approve")
    bench.slack.wait_until(
        lambda seen: (m := seen.message(card.ts)) and "Fixed in" in m.text, timeout=20
    )
    assert len(bench.slack.messages()) == count


def test_9_a_new_card_whose_answer_is_lost_stands_there_once_and_works(bench: Bench) -> None:
    bench.slack.inject("chat.postMessage", "cut_reply", times=2)  # "looking", then the card
    card = bench.card()
    bench.until_told(ASKER, "not heard to take the card")
    bench.settle()
    with bench.edge._store.begin() as connection:  # as if its time to be posted again had come
        connection.execute(update(schema.outbox).values(due_at=datetime(2026, 1, 1, tzinfo=UTC)))
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")
    mine = [one for one in bench.slack.messages() if one.metadata == card.metadata]
    assert [one.ts for one in mine] == [card.ts]
    assert [call for call, _ in bench.writes()] == ["put", "restart"]


def test_9_a_message_that_could_not_become_the_card_becomes_it_later(bench: Bench) -> None:
    bench.slack.inject("chat.update", "http_status", 503, times=2)
    card = bench.card()
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")


def test_9_of_two_cards_the_one_that_is_not_kept_up_to_date_loses_its_buttons(
    bench: Bench,
) -> None:
    copy = bench.card()
    stale = copy.button(APPROVE)
    assert stale is not None
    other = bench.edge.services.requests.get(stale["value"])
    assert other is not None
    placed = post(
        slack_client(bench.edge.token, bench.edge.api_url),
        Place("C0PLATFORM"),
        draw_request(bench.edge.services, other),
    )
    bench.edge.requests.place(other.id, placed)
    bench.click(APPROVER, copy, "approve")
    retired = bench.until_card_says(copy, "This card came twice")
    assert retired.buttons == ()
    bench.slack.wait_until(
        lambda seen: (m := seen.message(placed.message_ts)) and "Fixed in" in m.text, timeout=20
    )


def test_a_mention_delivered_again_is_answered_once(bench: Bench) -> None:
    bench.slack.deliver_twice()
    bench.slack.mention(ASKER, "@imagepull ui-private")
    question = next(m for m in reversed(bench.slack.messages()) if m.user == ASKER)
    bench.slack.wait_until(lambda seen: any(m.button(APPROVE) for m in seen.thread(question.ts)))
    bench.settle()
    assert len([m for m in bench.slack.thread(question.ts) if m.button(APPROVE)]) == 1


def test_an_unanswerable_mention_is_explained_privately(bench: Bench) -> None:
    bench.slack.mention(BYSTANDER, "@imagepull ui --force")
    bench.until_told(BYSTANDER, "no option --force")


def test_a_full_line_says_so_and_takes_the_next_question_again(bench: Bench) -> None:
    go_on = threading.Event()
    bench.edge.before_diagnosis = lambda _query: go_on.wait(20) and None
    try:
        for _ in range(45):
            bench.ask(user=BYSTANDER)
        bench.until_told(BYSTANDER, "The bot is busy")
    finally:
        go_on.set()
    bench.settle()
    bench.edge.before_diagnosis = lambda _query: None
    assert bench.card().button(APPROVE)
    waits = [frame.ack_ms for frame in bench.slack.frames() if frame.ack_ms is not None]
    assert max(waits) < 3000


def test_a_lost_connection_loses_no_card(bench: Bench) -> None:
    card = bench.card()
    bench.slack.disconnect()
    bench.slack.wait_until(lambda seen: seen.open_sockets() == 1, timeout=20)
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Fixed in")
