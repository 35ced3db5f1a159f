"""Both stores with the database's own clock, and a world that outlives every process."""

import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from remediation import ledger
from remediation.approval import ApprovalRule
from remediation.outcomes import Approved
from remediation.plan import Plan
from remediation.requests import Requests
from remediation.store import Store, open_store
from remediation.views import Choice, Place, Request
from tests.e2e.conftest import Running
from tests.e2e.reliability.replicas import Replicas
from tests.fakes.postgresql import MISSING, PostgresCluster, find_binaries
from tests.fakes.remediation.folder import FolderOutside
from tests.fakes.remediation.outside import make_plan
from tests.fakes.remediation.people import ANA, RITA, TEAM, FakeDirectory
from tests.fakes.remediation.replica import Orders, start

NUMBERS = itertools.count(1)
LONG = os.environ.get("IMAGEPULL_LONG_FAULTS") == "1"
"""`make faults`: outages and waits at their full length, instead of a form of some seconds."""


def lasting(short: float, long: float) -> float:
    """How many seconds a fault lasts in this session."""
    return long if LONG else short


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresCluster]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip(MISSING)
    cluster = PostgresCluster(binaries)
    try:
        yield cluster.start()
    finally:
        cluster.remove()


@dataclass
class Stage:
    """One database, one world, and the desk that a test itself sits at."""

    url: str
    folder: Path
    store: Store

    @property
    def world(self) -> FolderOutside:
        return FolderOutside(self.folder)

    @property
    def requests(self) -> Requests:
        rules = (ApprovalRule(users=("UANA", "UBEN")),)
        return Requests(self.store, rules, FakeDirectory(), teams=frozenset({TEAM}))

    def open(self, plan: Plan) -> Request:
        self.world.add(plan)
        return self.requests.open(plan, RITA, Place("C1", "1.0"))

    def approved(self, number: int = 0) -> Request:
        outcome = self.requests.decide(self.open(make_plan(number)).id, ANA, Choice.APPROVE)
        assert isinstance(outcome, Approved)
        return outcome.request

    def orders(self, owner: str, **options: object) -> Orders:
        return Orders(self.url, self.folder, owner, **options)  # type: ignore[arg-type]

    def finish(self, *requests: Request, owner: str = "bot-1") -> list[Request]:
        """Let a healthy replica finish; the requests as they are then."""
        replica = start(self.orders(owner, until=tuple(one.id for one in requests)))
        replica.join(60)
        assert replica.exitcode == 0, replica.exitcode
        return [found for one in requests if (found := self.requests.get(one.id))]

    def kinds(self) -> list[str]:
        result = ledger.verify(self.store)
        assert result.ok, result.problems
        return [json.loads(line)["entry"]["kind"] for line in ledger.export(self.store)]


def make_stage(url: str, tmp_path: Path) -> Stage:
    folder = tmp_path / "world"
    folder.mkdir()
    return Stage(url, folder, open_store(url, trust_filesystem=True))


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bot.db'}"
    else:
        url = request.getfixturevalue("postgresql").url(f"stage{next(NUMBERS)}")
    made = make_stage(url, tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def pg_stage(postgresql: PostgresCluster, tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(postgresql.url(f"stage{next(NUMBERS)}"), tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def sqlite_stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(f"sqlite:///{tmp_path / 'bot.db'}", tmp_path)
    yield made
    made.store.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def replicas(
    request: pytest.FixtureRequest, running: Running, tmp_path: Path
) -> Iterator[Replicas]:
    """Real bots on a database of the test's own, and a world as the scenario has it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bot.db'}"
    else:
        url = request.getfixturevalue("postgresql").url(f"serve{next(NUMBERS)}")
    yield from _replicas(running, url, tmp_path)


@pytest.fixture
def pg_replicas(
    postgresql: PostgresCluster, running: Running, tmp_path: Path
) -> Iterator[Replicas]:
    """The same on PostgreSQL only."""
    yield from _replicas(running, postgresql.url(f"serve{next(NUMBERS)}"), tmp_path)


@pytest.fixture
def alone(running: Running, tmp_path: Path) -> Iterator[Replicas]:
    """The same on SQLite only."""
    yield from _replicas(running, f"sqlite:///{tmp_path / 'bot.db'}", tmp_path)


def _replicas(running: Running, url: str, folder: Path) -> Iterator[Replicas]:
    running.refresh()
    assert running.slack.open_sockets() == 0, "another bot is still there"
    made = Replicas(running, url, folder)
    try:
        yield made
    finally:
        made.end()
