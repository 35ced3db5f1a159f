"""One transition, whoever clicks, however many at once, on however many replicas."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import func, select

from remediation import schema, store
from remediation.approval import ApprovalRule, RefusalReason
from remediation.freeze import Freeze
from remediation.outcomes import Approved, Cancelled, NeedsMore, Refused, Rejected
from remediation.people import Person
from remediation.store import open_store
from remediation.views import Choice, RequestState
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.outside import make_plan
from tests.fakes.remediation.people import ANA, BEN, CLEO, RITA, TEAM


def at_once(tries) -> list:
    """Run all, started at the same moment; their results."""
    gate = Barrier(len(tries))

    def go(one):
        gate.wait()
        return one()

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(go, tries))


def count(desk: Desk, table) -> int:
    with desk.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_3_fifty_clicks_on_three_replicas_are_one_approval(open_desk) -> None:
    desks = [open_desk() for _ in range(3)]
    people = tuple(Person(TEAM, f"U{number}") for number in range(50))
    for desk in desks:
        desk.rules = (ApprovalRule(users=tuple(one.user_id for one in people)),)
    request = desks[0].open()
    outcomes = at_once(
        [
            lambda number=number, who=who: desks[number % 3].requests.decide(
                request.id, who, Choice.APPROVE
            )
            for number, who in enumerate(people)
        ]
    )
    assert sum(isinstance(one, Approved) for one in outcomes) == 1
    late = [one.refusal.reason for one in outcomes if isinstance(one, Refused)]
    assert late == [RefusalReason.ALREADY_DECIDED] * 49
    assert count(desks[0], schema.decisions) == 1
    assert count(desks[0], schema.runs) == 1
    assert desks[0].kinds().count("decision_refused") == 49


def test_two_approvals_at_once_are_enough_for_two_of_two(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    for desk in desks:
        desk.rules = (ApprovalRule(users=("UANA", "UBEN"), count=2),)
    request = desks[0].open()
    outcomes = at_once(
        [
            lambda: desks[0].requests.decide(request.id, ANA, Choice.APPROVE),
            lambda: desks[1].requests.decide(request.id, BEN, Choice.APPROVE),
        ]
    )
    assert {type(one) for one in outcomes} == {NeedsMore, Approved}
    assert count(desks[0], schema.runs) == 1


def test_4_approve_reject_cancel_and_expiry_at_once_are_one_transition(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    for _ in range(5):
        request = desks[0].open()
        results = at_once(
            [
                partial(desks[0].requests.decide, request.id, ANA, Choice.APPROVE),
                partial(desks[1].requests.decide, request.id, BEN, Choice.REJECT),
                partial(desks[0].requests.decide, request.id, ANA, Choice.REJECT),
                partial(desks[1].requests.decide, request.id, BEN, Choice.APPROVE),
            ]
        )
        assert sum(isinstance(one, (Approved, Rejected)) for one in results) == 1
        final = desks[0].requests.get(request.id)
        approved = any(isinstance(one, Approved) for one in results)
        assert (final.state is RequestState.APPROVED) is approved
        assert (final.run is not None) is approved


def test_a_cancel_and_a_first_write_at_once_do_not_both_happen(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    for _ in range(10):
        desks[0].world.writes.clear()
        request = desks[0].approved()
        worker = desks[1].worker()
        outcome, _ = at_once(
            [
                partial(desks[0].requests.decide, request.id, RITA, Choice.CANCEL),
                worker.run_once,
            ]
        )
        if isinstance(outcome, Cancelled):
            assert desks[0].world.writes == []
        else:
            assert outcome.refusal.reason is RefusalReason.TOO_LATE
            desks[0].finish(request)
            assert desks[0].world.writes
        desks[0].clock.forward(60)


def test_2_a_request_survives_a_restart_while_it_waits(open_desk) -> None:
    before = open_desk()
    request = before.open()
    before.store.close()
    after = open_desk()
    assert isinstance(after.requests.decide(request.id, ANA, Choice.APPROVE), Approved)


def test_2_after_a_restart_an_expired_request_is_still_expired(open_desk) -> None:
    before = open_desk()
    request = before.open(expires_in=timedelta(minutes=15))
    before.store.close()
    after = open_desk()
    after.clock.forward(15 * 60)
    outcome = after.requests.decide(request.id, ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.EXPIRED
    assert outcome.request.state is RequestState.EXPIRED


@pytest.mark.parametrize("hours", [-1, 1])
def test_16_a_replica_whose_host_clock_is_wrong_neither_expires_nor_takes_anything_early(
    postgresql, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    url = postgresql.url(f"clock_{hours + 1}")
    right = Desk(open_store(url), FakeClock())
    request = right.approved()
    wrong = Desk(open_store(url), right.clock, right.world)
    waiting = right.open(make_plan(2))
    taken = []

    def peek(what: str, run) -> None:
        monkeypatch.setattr(store, "datetime", Shifted(hours))
        taken.append(wrong.worker("bot-1").run_once())
        assert wrong.requests.expire_due() == 0
        monkeypatch.undo()

    right.worker("bot-0", notice=peek).run_once()
    assert taken
    assert not any(taken)
    monkeypatch.setattr(store, "datetime", Shifted(hours))
    assert isinstance(wrong.requests.decide(waiting.id, ANA, Choice.APPROVE), Approved)
    assert right.requests.get(request.id).state is RequestState.APPROVED
    for desk in (right, wrong):
        desk.store.close()


class Shifted:
    """A host's clock that is wrong by some hours."""

    def __init__(self, hours: int) -> None:
        self.by = timedelta(hours=hours)

    def now(self, zone) -> datetime:
        return datetime.now(zone) + self.by


def test_expired_requests_are_swept_once(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    for _ in range(3):
        desks[0].open()
    desks[0].clock.forward(3600)
    swept = at_once([desk.requests.expire_due for desk in desks])
    assert sum(swept) == 3
    assert desks[0].kinds().count("request_expired") == 3
    assert desks[0].requests.waiting() == ()


def test_4_a_click_and_the_sweep_at_the_moment_of_expiry_are_one_transition(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    for _ in range(5):
        request = desks[0].open()
        desks[0].clock.time = request.expires_at
        outcome, _ = at_once(
            [
                partial(desks[0].requests.decide, request.id, ANA, Choice.APPROVE),
                desks[1].requests.expire_due,
            ]
        )
        assert outcome.refusal.reason is RefusalReason.EXPIRED
        assert desks[0].requests.get(request.id).state is RequestState.EXPIRED
    assert desks[0].kinds().count("request_expired") == 5
    assert count(desks[0], schema.runs) == 0


def test_10_a_freeze_and_a_first_write_at_once_do_not_both_happen(open_desk) -> None:
    desks = [open_desk() for _ in range(2)]
    switch = Freeze(desks[0].store)
    for _ in range(10):
        desks[0].world.writes.clear()
        request = desks[0].approved()
        at_once([partial(switch.freeze, "cli:ops", "stop"), desks[1].worker().run_once])
        kinds = desks[0].kinds()
        frozen_at = len(kinds) - kinds[::-1].index("frozen") - 1
        assert "write_intended" not in kinds[frozen_at:]
        switch.unfreeze("cli:ops")
        desks[0].clock.forward(11)
        desks[0].finish(request)
        desks[0].clock.forward(60)


@pytest.mark.parametrize("reason", ["nul \0 byte", "half a pair \ud83d", "x" * 5000, "✓ done"])
def test_whatever_stands_in_a_reason_the_decision_is_kept(desk: Desk, reason: str) -> None:
    outcome = desk.requests.decide(desk.open().id, ANA, Choice.APPROVE, reason)
    assert isinstance(outcome, Approved)
    assert outcome.request.decisions[0].reason
    assert desk.kinds()[-1] == "approved"


@pytest.mark.parametrize("request_id", ["", "\0", "' OR 1=1 --", "x" * 500])
def test_an_id_that_is_none_of_ours_is_refused(desk: Desk, request_id: str) -> None:
    outcome = desk.requests.decide(request_id, ANA, Choice.APPROVE)
    assert outcome.refusal.reason is RefusalReason.UNKNOWN_REQUEST
    assert desk.kinds() == ["decision_refused"]


def test_the_third_person_of_a_three_of_three_completes_it(desk: Desk) -> None:
    desk.rules = (ApprovalRule(users=("UANA", "UBEN", "UCLEO"), count=3),)
    request = desk.open()
    for have, person in enumerate((ANA, BEN), start=1):
        outcome = desk.requests.decide(request.id, person, Choice.APPROVE)
        assert (outcome.have, outcome.need) == (have, 3)
    assert desk.requests.decide(request.id, ANA, Choice.APPROVE).have == 2
    assert isinstance(desk.requests.decide(request.id, CLEO, Choice.APPROVE), Approved)
