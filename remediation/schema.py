"""The tables, once for SQLite and PostgreSQL. migrations/ makes them; a test holds the two equal.

Who holds what: `requests` and `decisions` are the authority on what was approved, `runs` and
`run_steps` on how far it got, `ledger` on what happened. The rest is plumbing.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment, always in UTC: SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without a zone; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back an aware time."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text that came from people or services: what no database can hold (NUL, half a surrogate
    pair) is replaced instead of failing the transaction that tells of it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Replace what cannot be stored."""
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s"})

requests = Table(
    "requests",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("plan", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("requester_team", String(64), nullable=False),
    Column("requester_user", String(64), nullable=False),
    Column("channel", String(64), nullable=False),
    Column("message_ts", String(32), nullable=False),
    Column("thread_ts", String(32), nullable=False),
    Column("presentation", Words, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("superseded_by", String(64), nullable=True),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("decided_at", UtcTime, nullable=True),
    Index(None, "state", "expires_at"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("request_id", ForeignKey("requests.id"), primary_key=True),
    Column("team_id", String(64), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("choice", String(16), primary_key=True),
    Column("reason", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("request_id", ForeignKey("requests.id"), nullable=False, unique=True),
    Column("repository", Text, nullable=False),
    Column("workload", Text, nullable=False),
    Column("step", String(32), nullable=False),
    Column("outcome", String(16), nullable=True),
    Column("words", Words, nullable=False),
    Column("dry_run", Boolean, nullable=False),
    Column("stamp", String(40), nullable=False),
    Column("intended", Boolean, nullable=False),
    Column("wrote", Boolean, nullable=False),
    Column("deadline", UtcTime, nullable=True),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=True),
    Column("due_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(128), nullable=True),
    Column("lease_until", UtcTime, nullable=True),
    Column("fence", BigInteger, nullable=False),
    Column("claims", Integer, nullable=False),
    Index(None, "finished_at", "due_at"),
)

run_steps = Table(
    "run_steps",
    metadata,
    Column("run_id", ForeignKey("runs.id"), primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("words", Words, nullable=False),
    Column("owner", String(128), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime, nullable=True),
)

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "request_id"),
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
)

freeze = Table(
    "freeze",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("frozen", Boolean, nullable=False),
    Column("who", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("at", UtcTime, nullable=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("request_id", ForeignKey("requests.id"), primary_key=True),
    Column("topic", String(16), primary_key=True),
    Column("wanted", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("lease_until", UtcTime, nullable=True),
    Column("fence", BigInteger, nullable=False),
    Column("last_error", Words, nullable=False),
)

digest_runs = Table(
    "digest_runs",
    metadata,
    Column("digest_id", String(128), primary_key=True),
    Column("period", String(64), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("owner", String(128), nullable=False),
    Column("lease_until", UtcTime, nullable=True),
    Column("fence", BigInteger, nullable=False),
    Column("channel", String(64), nullable=False),
    Column("message_ts", String(32), nullable=False),
    Column("claimed_at", UtcTime, nullable=False),
    Column("posted_at", UtcTime, nullable=True),
)

seen = Table(
    "seen",
    metadata,
    Column("key", String(256), primary_key=True),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "expires_at"),
)
