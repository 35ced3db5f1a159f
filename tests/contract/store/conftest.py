"""Every test here runs on both stores: a SQLite file, and a database of a real PostgreSQL."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from remediation.store import Store, open_store
from tests.fakes.postgresql import MISSING, PostgresCluster, find_binaries
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.desk import Desk

NUMBERS = itertools.count(1)


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


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.db'}"
    cluster: PostgresCluster = request.getfixturevalue("postgresql")
    return cluster.url(f"bot{next(NUMBERS)}")


@pytest.fixture
def open_desk(url: str) -> Iterator[Callable[[], Desk]]:
    """Makes desks on the same database: each is a replica with connections of its own. They share
    the clock and the world outside."""
    opened: list[Store] = []
    first: list[Desk] = []

    def make() -> Desk:
        clock = first[0].clock if first else FakeClock()
        opened.append(open_store(url, clock=clock, trust_filesystem=True))
        desk = Desk(opened[-1], clock)
        if first:
            desk.world, desk.directory = first[0].world, first[0].directory
        first.append(desk)
        return desk

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    return open_desk()
