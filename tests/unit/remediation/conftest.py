"""A desk on a fresh SQLite file, copied from one that was migrated once."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import event

from remediation.store import open_store
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.desk import Desk


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "empty.db"
    store = open_store(f"sqlite:///{path}", trust_filesystem=True)
    store.close()
    return path


@pytest.fixture
def desk(migrated: Path, tmp_path: Path):
    path = tmp_path / "bot.db"
    shutil.copy(migrated, path)
    clock = FakeClock()
    store = open_store(f"sqlite:///{path}", clock=clock, trust_filesystem=True)
    event.listen(store.engine, "connect", lambda one, _: one.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()
    yield Desk(store, clock)
    store.close()
