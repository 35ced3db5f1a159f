"""Where everything durable lives: one database, SQLite or PostgreSQL, with its schema in place.

Two kinds of write. `begin()` is an ordinary transaction. `recording()` is one that also appends to
the ledger: those are strictly one after another, on every replica, so what a recording transaction
has read stays true until it commits. On SQLite the write lock gives that (BEGIN IMMEDIATE), on
PostgreSQL an advisory lock that ends with the transaction.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.sql import func

from remediation import filesystem, migrate, schema
from remediation.rows import upsert

LEDGER_LOCK = 0x696D6167
MIGRATION_LOCK = LEDGER_LOCK + 1
BUSY_SECONDS = 10.0
POSTGRESQL_OPTIONS = (
    "-c timezone=UTC -c lock_timeout=10s -c statement_timeout=20s "
    "-c idle_in_transaction_session_timeout=5s"
)
"""A replica that is stopped while it holds the ledger's lock must not hold everybody else's run."""

Clock = Callable[[Connection], datetime]


class StoreUnavailable(Exception):
    """The database did not take this transaction. Nothing in it can be relied on; when the
    connection broke at the very commit it may have been kept, so look before trying again."""


class StoreUnsafe(Exception):
    """This database cannot keep the promises; the text says why and what to use instead."""


def database_clock(connection: Connection) -> datetime:
    """PostgreSQL's own time, so that replicas agree. SQLite has none but its only host's."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    return datetime.now(UTC)


class Store:
    """A database with its schema in place. Safe to share between threads."""

    def __init__(self, engine: Engine, clock: Clock = database_clock) -> None:
        self.engine = engine
        self._clock = clock
        self._readers = engine.execution_options(
            **(
                {"isolation_level": "REPEATABLE READ"}
                if engine.dialect.name == "postgresql"
                else {"sqlite_begin": "BEGIN"}
            )
        )

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One write transaction that appends nothing to the ledger."""
        with _translated(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def recording(self) -> Iterator[Connection]:
        """One write transaction that appends to the ledger, one at a time everywhere."""
        with self.begin() as connection:
            lock_ledger(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent look at the database."""
        with _translated(), self._readers.begin() as connection:
            yield connection

    def now(self, connection: Connection | None = None) -> datetime:
        """The database's time: the only clock that expiry and leases go by."""
        if connection is not None:
            return self._clock(connection)
        with self.reading() as own:
            return self._clock(own)

    def ready(self) -> str | None:
        """None when a row can be written now and the schema is ours, else why not."""
        try:
            with self.begin() as connection:
                found = migrate.version(connection)
                if found != migrate.HEAD:
                    return f"the schema is {found}, not {migrate.HEAD}"
                until = self.now(connection) + timedelta(minutes=1)
                row = {"key": "readiness", "expires_at": until}
                upsert(connection, schema.seen, ("key",), row, {"expires_at": until})
        except StoreUnavailable as error:
            return str(error)
        return None

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def lock_ledger(connection: Connection) -> None:
    """Wait for one's turn to append; held until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LEDGER_LOCK)))


def open_store(
    url: str,
    *,
    replicas: int = 1,
    migrations: bool = True,
    trust_filesystem: bool = False,
    clock: Clock = database_clock,
) -> Store:
    """Connect, bring the schema up to date under a lock, refuse what cannot be safe.

    `url` is SQLAlchemy's: sqlite:///relative/path, sqlite:////absolute/path (with
    ?trust_filesystem=yes to vouch for its file system) or postgresql://user@host/name. Raises
    StoreUnsafe, StoreUnavailable or migrate.SchemaMismatch.
    `migrations=False` looks at a database as it is, and refuses one of another version.
    """
    address, trusted = _address(url)
    kind = address.get_backend_name()
    if kind == "sqlite":
        trusted = trusted or trust_filesystem
        engine = _sqlite(address, replicas, trusted, create=migrations)
    elif kind == "postgresql":
        engine = _postgresql(address)
    else:
        raise StoreUnsafe(f"{kind} is not supported: use sqlite or postgresql")
    store = Store(engine, clock)
    try:
        _prepare(store, migrations)
    except BaseException:
        store.close()
        raise
    return store


def _address(url: str) -> tuple[URL, bool]:
    """The URL without our own option, and whether its file system is vouched for."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StoreUnsafe("the database URL is none: sqlite:///FILE or postgresql://...") from error
    trusted = address.query.get("trust_filesystem") == "yes"
    return address.difference_update_query(["trust_filesystem"]), trusted


def _prepare(store: Store, migrations: bool) -> None:
    with store.begin() as connection:
        if connection.dialect.name == "postgresql":
            _check_postgresql(connection)
            connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
        if migrations:
            migrate.upgrade(connection)
        elif (found := migrate.version(connection)) != migrate.HEAD:
            raise migrate.SchemaMismatch(f"the schema is {found}, not {migrate.HEAD}")


def _sqlite(address: URL, replicas: int, trusted: bool, *, create: bool) -> Engine:
    if replicas > 1:
        raise StoreUnsafe(f"{replicas} replicas cannot share SQLite: use PostgreSQL, or 1 replica")
    if not address.database or address.database == ":memory:":
        raise StoreUnsafe("an in-memory database forgets approvals: give SQLite a file")
    path = Path(address.database)
    if create:
        _make_folder(path.parent)
    kind = filesystem.kind_of(path.parent.resolve())
    if not trusted and not filesystem.is_safe_for_sqlite(kind):
        raise StoreUnsafe(
            f"{path.parent} is on a {kind} file system, where SQLite's locks cannot be relied on: "
            "use a local disk, or PostgreSQL; if you know that it locks as a local disk does, add "
            "?trust_filesystem=yes to the URL"
        )
    _touch(path, create)
    engine = create_engine(address, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"cannot make {folder}: {error.strerror}") from error


def _touch(path: Path, create: bool) -> None:
    """Make the file readable by its owner only, before SQLite would make it with the umask.

    A file that exists is not opened here: closing it again would drop the locks that this process
    may hold on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    if path.exists():
        return
    if not create:
        raise StoreUnavailable(f"there is no database at {path}")
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise StoreUnavailable(f"cannot make {path}: {error.strerror}") from error


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    begin = connection.get_execution_options().get("sqlite_begin", "BEGIN IMMEDIATE")
    connection.exec_driver_sql(begin)


def _postgresql(address: URL) -> Engine:
    return create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        pool_timeout=10,
        connect_args={
            "connect_timeout": 5,
            "application_name": "imagepull",
            "options": POSTGRESQL_OPTIONS,
            "prepare_threshold": None,
        },
    )


def _check_postgresql(connection: Connection) -> None:
    if connection.execute(select(func.pg_is_in_recovery())).scalar_one():
        raise StoreUnsafe("this PostgreSQL is a standby: connect to the primary")
    if connection.execute(text("SHOW synchronous_commit")).scalar_one() == "off":
        raise StoreUnsafe(
            "synchronous_commit is off: a crash of PostgreSQL could forget an approval; set it to "
            "on for this database or role"
        )


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, InternalError, PoolTimeout) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreUnavailable(f"the database did not answer: {_first_line(cause)}") from error


def _first_line(error: BaseException | None) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:300]
