"""The outbox, the digests' rows, the memory of deliveries and the freeze switch, on both stores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from remediation.approval import ApprovalRule
from remediation.digests import Digests, DigestState
from remediation.freeze import Freeze
from remediation.outbox import Outbox, Topic
from remediation.outcomes import Approved
from remediation.seen import Seen
from remediation.views import Choice, Place
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.people import ANA


def all_at_once(desks, act) -> list:
    with ThreadPoolExecutor(len(desks)) as pool:
        return list(pool.map(act, desks))


def test_a_card_that_the_edge_did_not_post_itself_is_due_after_a_while(desk: Desk) -> None:
    request = desk.open()
    lost = desk.requests.open(request.plan, ANA, Place("C1"))
    desk.clock.forward(9)
    assert desk.outbox.claim() == ()
    desk.clock.forward(1)
    assert [one.request_id for one in desk.outbox.claim()] == [lost.id]


def test_many_changes_are_one_edit_of_the_newest_state(desk: Desk) -> None:
    request = desk.finish(desk.approved())
    (delivery,) = desk.outbox.claim()
    assert delivery.request_id == request.id
    assert delivery.version > 5
    assert desk.outbox.sent(delivery)
    desk.clock.forward(60)
    assert desk.outbox.claim() == ()


def test_a_change_while_a_card_is_drawn_is_drawn_afterwards_but_not_at_once(desk: Desk) -> None:
    desk.approved()
    (delivery,) = desk.outbox.claim()
    desk.worker().run_once()
    assert desk.outbox.claim() == ()
    assert desk.outbox.sent(delivery)
    assert desk.outbox.claim() == ()
    desk.clock.forward(2)
    assert len(desk.outbox.claim()) == 1


def test_a_failed_edit_is_tried_again_as_late_as_the_chat_asked(desk: Desk) -> None:
    desk.approved()
    (delivery,) = desk.outbox.claim()
    assert desk.outbox.failed(delivery, "ratelimited", timedelta(seconds=30)).seconds == 30
    desk.clock.forward(29)
    assert desk.outbox.claim() == ()
    desk.clock.forward(1)
    (again,) = desk.outbox.claim()
    assert again.attempts == 1
    assert desk.outbox.failed(again, "error").seconds == 4


def test_one_replica_draws_a_card(open_desk) -> None:
    desks = [open_desk() for _ in range(4)]
    desks[0].approved()
    claimed = all_at_once(desks, lambda desk: desk.outbox.claim())
    assert sum(len(one) for one in claimed) == 1


def test_a_card_drawn_by_a_replica_that_was_held_up_is_drawn_once_more(desk: Desk) -> None:
    desk.approved()
    (late,) = desk.outbox.claim()
    desk.clock.forward(61)
    (quick,) = Outbox(desk.store).claim()
    assert desk.outbox.sent(quick)
    assert not desk.outbox.sent(late)
    desk.clock.forward(2)
    assert len(desk.outbox.claim()) == 1


def test_a_card_that_was_released_is_due_at_once_for_anyone(desk: Desk) -> None:
    desk.approved()
    (delivery,) = desk.outbox.claim()
    assert desk.outbox.claim() == ()
    desk.outbox.release(delivery)
    (again,) = desk.outbox.claim()
    desk.outbox.release(delivery)
    assert desk.outbox.claim() == ()
    assert desk.outbox.sent(again)


def test_a_card_that_can_never_be_drawn_waits_for_the_next_change(desk: Desk) -> None:
    desk.approved()
    (delivery,) = desk.outbox.claim()
    desk.outbox.give_up(delivery, "channel_not_found")
    desk.clock.forward(600)
    assert desk.outbox.claim() == ()
    desk.worker().run_once()
    assert len(desk.outbox.claim()) == 1


def test_breaking_glass_raises_an_alarm_of_its_own(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA",), break_glass=True),)
    outcome = desk.requests.decide(desk.open().id, ANA, Choice.BREAK_GLASS, "site is down")
    assert isinstance(outcome, Approved)
    assert outcome.request.broke_glass
    assert {one.topic for one in desk.outbox.claim()} == {Topic.CARD, Topic.ALARM}


def test_17_one_replica_posts_a_digest_for_a_period(open_desk) -> None:
    desks = [open_desk() for _ in range(5)]
    turns = all_at_once(desks, lambda desk: Digests(desk.store, "bot").claim("daily", "2026-10-25"))
    assert sum(turn is not None for turn in turns) == 1
    winner = next(turn for turn in turns if turn)
    digests = Digests(desks[0].store, "bot")
    assert digests.posted(winner, "C1", "1.1")
    assert digests.claim("daily", "2026-10-25") is None
    assert digests.claim("daily", "2026-10-26") is not None
    assert digests.claim("weekly", "2026-10-25") is not None


def test_a_digest_whose_owner_died_is_taken_over_after_its_lease(desk: Desk) -> None:
    first, second = Digests(desk.store, "bot-0"), Digests(desk.store, "bot-1")
    lost = first.claim("daily", "2026-03-02")
    assert second.claim("daily", "2026-03-02") is None
    desk.clock.forward(121)
    assert second.unfinished() == (("daily", "2026-03-02"),)
    taken = second.claim("daily", "2026-03-02")
    assert taken.retaken
    assert not first.posted(lost, "C1", "1.1")
    assert second.posted(taken, "C1", "2.2")
    latest = second.latest("daily")
    assert (latest.state, latest.message_ts) == (DigestState.POSTED, "2.2")


def test_a_digest_that_could_not_be_posted_may_be_tried_at_once(desk: Desk) -> None:
    digests = Digests(desk.store, "bot-0")
    digests.release(digests.claim("daily", "2026-03-02"))
    assert digests.claim("daily", "2026-03-02").retaken


def test_4_a_delivery_is_new_once_on_all_replicas_for_an_hour(open_desk) -> None:
    desks = [open_desk() for _ in range(5)]
    assert sum(all_at_once(desks, lambda desk: Seen(desk.store).first("Ev1"))) == 1
    seen = Seen(desks[0].store)
    for seconds in (60, 300, 3000):
        desks[0].clock.forward(seconds)
        assert not seen.first("Ev1")
    desks[0].clock.forward(300)
    assert seen.first("Ev1")


def test_what_was_seen_long_ago_is_forgotten(desk: Desk) -> None:
    seen = Seen(desk.store)
    seen.first("Ev1")
    assert seen.sweep() == 0
    desk.clock.forward(3601)
    assert seen.sweep() == 1


def test_the_freeze_switch_says_who_and_why_and_is_audited(desk: Desk) -> None:
    freeze = Freeze(desk.store)
    assert not freeze.state().frozen
    state = freeze.freeze(ANA, "incident 12")
    assert (state.frozen, state.who, state.why) == (True, "UANA", "incident 12")
    assert freeze.state().words == "by UANA: incident 12"
    assert not freeze.unfreeze("cli:ops").frozen
    assert desk.kinds() == ["frozen", "unfrozen"]


def test_one_of_many_workers_takes_a_run(open_desk) -> None:
    desks = [open_desk() for _ in range(6)]
    request = desks[0].approved()
    names = iter("abcdef")
    claimed: list[str] = []

    def go(desk: Desk) -> None:
        desk.worker(
            f"bot-{next(names)}",
            notice=lambda what, run: claimed.append(what) if what == "claimed" else None,
        ).run_once()

    all_at_once(desks, go)
    assert len(claimed) == 1
    desks[0].finish(request)
    assert desks[0].world.writes.count(("restart", "ui")) == 1
