"""Which deliveries were handled already. Slack sends an event again when its answer was late, to
any replica, for minutes; the memory is therefore in the database and outlives that."""

from datetime import timedelta

from sqlalchemy import delete, select

from remediation import schema
from remediation.rows import insert_once
from remediation.store import Store

TTL = timedelta(hours=1)


class Seen:
    """Remembers keys such as an event id for a while."""

    def __init__(self, store: Store, ttl: timedelta = TTL) -> None:
        self._store, self._ttl = store, ttl

    def first(self, key: str) -> bool:
        """Whether this is the first time the key is met within the time to live, on any
        replica. Exactly one caller gets True."""
        table = schema.seen
        with self._store.begin() as connection:
            now = self._store.now(connection)
            row = {"key": key[:256], "expires_at": now + self._ttl}
            connection.execute(
                delete(table).where(table.c.key == row["key"], table.c.expires_at <= now)
            )
            return insert_once(connection, table, ("key",), row)

    def sweep(self) -> int:
        """Forget what is over; how many keys."""
        table = schema.seen
        with self._store.reading() as connection:
            late = table.c.expires_at <= self._store.now(connection)
            if connection.execute(select(table.c.key).where(late).limit(1)).first() is None:
                return 0
        with self._store.begin() as connection:
            late = table.c.expires_at <= self._store.now(connection)
            return connection.execute(delete(table).where(late)).rowcount
