"""The database goes away in the middle: nothing is written outside without an intent that was
kept, no click is taken for decided, and all goes on when it is back."""

import sqlite3
import threading
import time

import pytest
from sqlalchemy import event

from remediation.outcomes import Approved
from remediation.requests import Requests
from remediation.store import StoreUnavailable, open_store
from remediation.views import Choice, Place, RunOutcome
from tests.e2e.people import RESPONDER
from tests.e2e.reliability.asking import APPROVE, asked, until_fixed
from tests.e2e.reliability.conftest import lasting
from tests.e2e.reliability.replicas import Replicas
from tests.fakes.remediation.outside import AFTER, ARN, make_plan
from tests.fakes.remediation.people import ANA, FakeDirectory
from tests.fakes.remediation.replica import start, wait_until

pytestmark = pytest.mark.slow


def test_6_a_run_goes_on_after_postgresql_was_away(pg_stage, postgresql) -> None:
    request = pg_stage.approved()
    pg_stage.world.hold("ui", True)
    replica = start(pg_stage.orders("bot-0", until=(request.id,)))
    wait_until(lambda: pg_stage.world.writes("ui"))
    postgresql.stop()
    try:
        with pytest.raises(StoreUnavailable):
            pg_stage.requests.get(request.id)
        pg_stage.world.hold("ui", False)
        replica.join(lasting(3, 30))
        assert replica.exitcode is None
    finally:
        postgresql.start()
    replica.join(60)
    assert replica.exitcode == 0
    assert pg_stage.requests.get(request.id).run.outcome is RunOutcome.FIXED
    assert pg_stage.world.writes(ARN) == [AFTER]
    pg_stage.kinds()


def test_6_nothing_is_written_while_the_intent_cannot_be_kept(pg_stage, postgresql) -> None:
    request = pg_stage.approved()
    stopped = start(
        pg_stage.orders("bot-0", die_at="committed:recheck_approval", until=(request.id,))
    )
    stopped.join(60)
    replica = start(pg_stage.orders("bot-1", until=(request.id,)))
    postgresql.stop()
    try:
        replica.join(2)
        assert pg_stage.world.writes(ARN) in ([], [AFTER])
        intended = pg_stage.world.writes(ARN) == [AFTER]
    finally:
        postgresql.start()
    replica.join(60)
    if replica.exitcode != 0:  # it could not even open its store while the database was away
        assert not intended
        replica = start(pg_stage.orders("bot-2", until=(request.id,)))
        replica.join(60)
    assert pg_stage.requests.get(request.id).run.outcome is RunOutcome.FIXED
    assert pg_stage.world.writes(ARN) == [AFTER]
    assert pg_stage.kinds().count("write_intended") >= 2


def test_6_a_click_while_postgresql_is_away_is_not_taken_for_decided(pg_stage, postgresql) -> None:
    request = pg_stage.open(make_plan())
    postgresql.stop()
    try:
        with pytest.raises(StoreUnavailable):
            pg_stage.requests.decide(request.id, ANA, Choice.APPROVE)
        assert pg_stage.store.ready() is not None
    finally:
        postgresql.start()
    assert pg_stage.store.ready() is None
    assert isinstance(pg_stage.requests.decide(request.id, ANA, Choice.APPROVE), Approved)


def test_6_the_real_bot_waits_a_database_out_and_finishes_what_was_approved(
    pg_replicas: Replicas, postgresql
) -> None:
    running, slack = pg_replicas.running, pg_replicas.running.slack
    bot = pg_replicas.start()
    first, second = asked(slack), asked(slack)
    slack.click(RESPONDER, first.ts, APPROVE)
    slack.wait_until(lambda _: running.writes(), 30, "the policy's write")
    postgresql.stop()
    try:
        slack.click(RESPONDER, second.ts, "reject:repository_policy")
        slack.wait_until(
            lambda seen: any("did not count" in m.all_text for m in seen.ephemerals(RESPONDER)),
            40,
            "a private answer",
        )
        time.sleep(lasting(4, 30))
        assert bot.health("readyz")[0] == 503
        assert bot.health("livez") == (200, "ok")
    finally:
        postgresql.start()
    until_fixed(slack, first.ts, 28)  # a lease, of the run or of its card, would last longer
    still = slack.message(second.ts)
    assert still is not None
    assert still.button(APPROVE)
    assert running.writes() == ["ecr:SetRepositoryPolicy"]
    kinds = pg_replicas.kinds()
    assert kinds.count("approved") == kinds.count("run_finished") == 1
    assert "rejected" not in kinds
    assert bot.log.read_text().count("no run can be carried on") <= 8  # said once, not every second


def test_7_a_locked_sqlite_file_is_said_so_and_no_approval_is_lost(sqlite_stage, tmp_path) -> None:
    request = sqlite_stage.open(make_plan())
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers: list[str | None] = []
    probe = threading.Thread(target=lambda: answers.append(sqlite_stage.store.ready()))
    probe.start()
    with pytest.raises(StoreUnavailable, match="locked"):
        sqlite_stage.requests.decide(request.id, ANA, Choice.APPROVE)
    probe.join()
    assert "locked" in (answers[0] or "")
    other.execute("ROLLBACK")
    other.close()
    assert sqlite_stage.store.ready() is None
    assert isinstance(sqlite_stage.requests.decide(request.id, ANA, Choice.APPROVE), Approved)


def test_7_a_full_disk_is_said_so_and_no_approval_is_lost(sqlite_stage) -> None:
    request = sqlite_stage.open(make_plan())
    full = open_store(sqlite_stage.url, trust_filesystem=True)
    with full.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    filled = "x" * 200_000
    event.listen(
        full.engine,
        "connect",
        lambda one, _: one.execute(f"PRAGMA max_page_count={pages}").close(),
    )
    full.engine.dispose()

    def fill() -> None:
        with full.begin() as connection:
            connection.exec_driver_sql(f"UPDATE requests SET presentation = '{filled}'")

    with pytest.raises(StoreUnavailable, match="full"):
        fill()
    desk = Requests(full, (), FakeDirectory())
    with pytest.raises(StoreUnavailable, match="full"):
        desk.open(make_plan(), ANA, Place("C1"), filled)
    full.close()
    assert isinstance(sqlite_stage.requests.decide(request.id, ANA, Choice.APPROVE), Approved)
