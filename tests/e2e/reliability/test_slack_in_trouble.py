"""Slack, or the network before it, fails while the real bot works: nothing is done twice, nothing
approved waits for a message, and what is shown ends up right."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.people import BYSTANDER, REQUESTER, RESPONDER
from tests.e2e.reliability.asking import APPROVE, asked, until_fixed
from tests.e2e.reliability.conftest import lasting

pytestmark = pytest.mark.slow


def test_3_thirty_clicks_by_three_people_at_once_are_one_run(running, slack) -> None:
    card = asked(slack)
    people = [RESPONDER, BYSTANDER, REQUESTER]
    with ThreadPoolExecutor(3) as pool:
        clicks = pool.map(lambda who: slack.click(who, card.ts, APPROVE, times=10), people)
        assert all(frame.ack_ms < 3000 for frames in clicks for frame in frames)
    until_fixed(slack, card.ts)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]


def test_4_an_envelope_that_comes_twice_is_one_question_and_one_run(running, slack) -> None:
    slack.deliver_twice()
    card = asked(slack)
    slack.deliver_twice()
    slack.click(RESPONDER, card.ts, APPROVE)
    until_fixed(slack, card.ts)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]
    assert len([one for one in slack.messages() if one.ts == card.ts or one.button(APPROVE)]) == 1


def test_4_an_event_whose_acknowledgements_are_lost_comes_four_times_and_is_one_card(
    running, slack
) -> None:
    with running.redelivering(lasting(1.0, 3.0), (0.0, lasting(1.0, 60.0), lasting(5.0, 300.0))):
        slack.swallow_acks(3)
        slack.mention(REQUESTER, "@imagepull ui-private", wait=False)
        question = next(one for one in reversed(slack.messages()) if one.user == REQUESTER)
        delivered = slack.wait_until(
            lambda seen: (
                len(found := seen.frames(name="app_mention")) == 4
                and found[-1].outcome == "acked"
                and found
            ),
            lasting(30, 400),
            "four deliveries",
        )
    assert [one.outcome for one in delivered][:3] == ["timeout"] * 3
    slack.command(REQUESTER, "/imagepull help")  # by now the fourth has been looked at
    answers = [one for one in slack.thread(question.ts)[1:] if one.button(APPROVE)]
    assert len(answers) == 1


def test_8_a_run_does_not_wait_for_a_slack_that_is_too_busy_to_show_it(running, slack) -> None:
    card = asked(slack)
    slack.inject("chat.update", "retry_after", 4, times=3)
    slack.click(RESPONDER, card.ts, APPROVE)
    slack.wait_until(lambda _: running.writes(), 10, "the write")
    assert slack.message(card.ts).button(APPROVE)
    done = until_fixed(slack, card.ts)
    assert not done.button(APPROVE)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]


def test_9_an_edit_that_slack_took_but_did_not_answer_is_made_again_in_its_place(slack) -> None:
    card = asked(slack)
    before = {one.ts for one in slack.messages()}
    slack.inject("chat.update", "cut_reply", times=2)
    slack.click(RESPONDER, card.ts, APPROVE)
    until_fixed(slack, card.ts)
    assert {one.ts for one in slack.messages()} == before


def test_9_server_errors_of_slack_delay_the_card_only(running, slack) -> None:
    card = asked(slack)
    slack.inject("chat.update", "http_status", 503, times=2)
    slack.click(RESPONDER, card.ts, APPROVE)
    until_fixed(slack, card.ts)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]


@pytest.mark.parametrize("how", ["disconnect", "drop"])
def test_10_a_socket_that_closes_is_open_again_in_time_and_the_run_goes_on(
    running, slack, how: str
) -> None:
    card = asked(slack)
    slack.click(RESPONDER, card.ts, APPROVE)
    if how == "disconnect":
        slack.disconnect()
    else:
        slack.drop_sockets()
    slack.wait_until(lambda seen: seen.open_sockets() > 0, 15, "a new socket")
    until_fixed(slack, card.ts)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]
