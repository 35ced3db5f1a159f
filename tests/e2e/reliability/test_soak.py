"""Three replicas on PostgreSQL, people clicking all at once, replicas killed at random: every
approved run is finished once, each policy is written once, the trail is whole.

The short form runs with the other tests; the long one, 200 runs and five minutes, is `make soak`.
"""

import os
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from remediation.approval import ApprovalRule
from remediation.outcomes import Approved
from remediation.people import Person
from remediation.store import StoreUnavailable
from remediation.views import Choice, RunOutcome
from tests.fakes.remediation.outside import AFTER, ARN, make_plan
from tests.fakes.remediation.people import TEAM
from tests.fakes.remediation.replica import Orders, start

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("IMAGEPULL_SOAK_RUNS", "12"))
SECONDS = float(os.environ.get("IMAGEPULL_SOAK_SECONDS", "8"))
REPLICAS = 3
PEOPLE = 50
CLICKS_EACH = 4
LEASE = 5.0
NO_SUCH_REQUEST = ("never",)


def test_soak(pg_stage, record_property) -> None:
    chance = random.Random(20260302)
    requests = [pg_stage.open(make_plan(number)) for number in range(1, RUNS + 1)]
    replicas = {number: _start(pg_stage, number) for number in range(REPLICAS)}
    began, kills = time.monotonic(), 0
    with ThreadPoolExecutor(PEOPLE) as people:
        clicks = [
            people.submit(_click, pg_stage, request.id, number, began, chance.random() * SECONDS)
            for number in range(PEOPLE)
            for request in chance.sample(requests, min(RUNS, CLICKS_EACH))
        ]
        clicks += [
            people.submit(_click, pg_stage, request.id, 0, began, SECONDS * 0.9)
            for request in requests
        ]
        while time.monotonic() - began < SECONDS:
            time.sleep(chance.uniform(0.5, 2.0))
            number = chance.randrange(REPLICAS)
            replicas[number].kill()
            replicas[number].join()
            replicas[number] = _start(pg_stage, number)
            kills += 1
        answers = Counter(type(click.result()).__name__ for click in clicks)
    _finish(pg_stage, requests, replicas)

    ended = [pg_stage.requests.get(request.id) for request in requests]
    kinds = Counter(pg_stage.kinds())
    figures = f"{RUNS} runs, {kills} kills, {dict(answers)}, {dict(kinds)}"
    print(figures)  # noqa: T201 - the long form's figures
    record_property("figures", figures)
    assert {one.run.outcome for one in ended} == {RunOutcome.FIXED}
    assert answers[Approved.__name__] == kinds["approved"] == kinds["run_finished"] == RUNS
    for number in range(1, RUNS + 1):
        assert pg_stage.world.writes(f"{ARN}-{number}") == [AFTER]
        assert len(pg_stage.world.writes(f"ui-{number}")) == 1


def _start(stage, number: int):
    users = tuple(f"U{one}" for one in range(PEOPLE))
    orders: Orders = stage.orders(f"bot-{number}", until=NO_SUCH_REQUEST, users=users, threads=4)
    return start(orders)


def _click(stage, request_id: str, number: int, began: float, at: float):
    time.sleep(max(0.0, began + at - time.monotonic()))
    desk = stage.requests
    desk._rules = (_everyone(),)
    for _ in range(5):
        try:
            return desk.decide(request_id, Person(TEAM, f"U{number}"), Choice.APPROVE)
        except StoreUnavailable:  # said so to the person, who presses again
            time.sleep(1)
    raise AssertionError("the database never took the click")


def _everyone():
    return ApprovalRule(users=tuple(f"U{one}" for one in range(PEOPLE)))


def _finish(stage, requests, replicas) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        ended = [stage.requests.get(request.id) for request in requests]
        if all(one.run and one.run.finished for one in ended):
            break
        time.sleep(0.2)
    for replica in replicas.values():
        replica.terminate()
        replica.join(20)
