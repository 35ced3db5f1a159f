"""The schema: made by migrations, equal to the tables in the code, applied once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from remediation import filesystem, migrate, schema
from remediation.store import StoreUnavailable, StoreUnsafe, open_store


def test_the_migrations_make_exactly_the_tables_of_the_code(desk) -> None:
    with desk.store.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, schema.metadata) == []


def test_the_newest_migration_is_the_one_the_code_expects() -> None:
    files = sorted(Path(migrate.__file__).parent.glob("migrations/versions/[0-9]*.py"))
    assert files[-1].name.startswith(migrate.HEAD + "_")


def test_replicas_that_start_together_migrate_once(url: str) -> None:
    def start(_: int) -> str | None:
        store = open_store(url, trust_filesystem=True)
        try:
            return store.ready()
        finally:
            store.close()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(start, range(6))) == [None] * 6


def test_a_database_from_a_newer_version_is_refused(desk, url: str) -> None:
    with desk.store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(migrate.SchemaMismatch, match="newer imagepull"):
        open_store(url, trust_filesystem=True)
    assert "9999" in desk.store.ready()


def test_a_look_at_an_empty_database_changes_nothing(url: str) -> None:
    with pytest.raises((migrate.SchemaMismatch, StoreUnavailable)):
        open_store(url, migrations=False, trust_filesystem=True)


def test_times_come_back_as_they_went_in(desk) -> None:
    moment = desk.clock.time
    with desk.store.begin() as connection:
        connection.execute(schema.seen.insert().values(key="k", expires_at=moment))
        found = connection.execute(select(schema.seen.c.expires_at)).scalar_one()
    assert found == moment
    assert found.utcoffset().total_seconds() == 0


def test_a_time_without_a_zone_is_refused(desk) -> None:
    naive = desk.clock.time.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a zone"), desk.store.begin() as connection:
        connection.execute(schema.seen.insert().values(key="k", expires_at=naive))


def test_several_replicas_cannot_share_sqlite(tmp_path) -> None:
    with pytest.raises(StoreUnsafe, match="PostgreSQL"):
        open_store(f"sqlite:///{tmp_path / 'bot.db'}", replicas=2)


@pytest.mark.parametrize("url", ["", "bot.db", "mysql://u@h/n", "sqlite://[", "postgresql:/x"])
def test_what_is_no_database_url_is_said_so(url: str) -> None:
    with pytest.raises((StoreUnsafe, StoreUnavailable)):
        open_store(url)


def test_an_operator_can_vouch_for_a_file_system(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(filesystem, "kind_of", lambda path: "9p")
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    with pytest.raises(StoreUnsafe, match="9p"):
        open_store(url)
    open_store(url + "?trust_filesystem=yes").close()


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(StoreUnsafe, match="forgets"):
        open_store("sqlite://")


def test_the_file_of_a_new_sqlite_store_is_for_its_owner_only(tmp_path) -> None:
    path = tmp_path / "state" / "bot.db"
    open_store(f"sqlite:///{path}", trust_filesystem=True).close()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_opening_a_store_again_in_one_process_drops_no_lock(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    first = open_store(url, trust_filesystem=True)
    with first.begin():
        before = _locks(tmp_path / "bot.db")
        with pytest.raises(StoreUnavailable):
            open_store(url, trust_filesystem=True)
        assert _locks(tmp_path / "bot.db") == before
    first.close()


def _locks(path: Path) -> set[str]:
    """The kernel's locks on a database file and its shared memory."""
    inodes = {str(one.stat().st_ino) for one in path.parent.glob(path.name + "*")}
    rows = Path("/proc/locks").read_text().splitlines()
    return {row.split(": ", 1)[1] for row in rows if row.split()[5].split(":")[2] in inodes}


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match="cannot make"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'state' / 'bot.db'}", trust_filesystem=True)


def test_sqlite_keeps_what_it_was_told_through_a_power_cut(tmp_path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}", trust_filesystem=True)
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_postgresql_with_asynchronous_commit_is_refused(postgresql) -> None:
    url = postgresql.url("async_commit")
    store = open_store(url)
    with store.begin() as connection:
        connection.execute(text("ALTER DATABASE async_commit SET synchronous_commit = off"))
    store.close()
    with pytest.raises(StoreUnsafe, match="synchronous_commit"):
        open_store(url)


def test_the_time_is_the_databases_own(url: str) -> None:
    store = open_store(url, trust_filesystem=True)
    first = store.now()
    assert store.now() > first
    assert first.utcoffset().total_seconds() == 0
    store.close()
