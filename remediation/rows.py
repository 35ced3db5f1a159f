"""Two statements that SQLite and PostgreSQL spell alike but SQLAlchemy keeps apart."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(
    connection: Connection,
    table: Table,
    keys: Sequence[str],
    values: Mapping[str, Any],
    on_conflict: Mapping[str, Any],
) -> None:
    """Insert a row, or change the one that has the same keys."""
    insert = _insert(connection, table).values(**values)
    connection.execute(
        insert.on_conflict_do_update(index_elements=list(keys), set_=dict(on_conflict))
    )


def insert_once(
    connection: Connection, table: Table, keys: Sequence[str], values: Mapping[str, Any]
) -> bool:
    """Insert a row unless one has the same keys; whether it was inserted."""
    insert = _insert(connection, table).values(**values)
    once = insert.on_conflict_do_nothing(index_elements=list(keys))
    return connection.execute(once.returning(table.c[keys[0]])).first() is not None


def _insert(connection: Connection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
