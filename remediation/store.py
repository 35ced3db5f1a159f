"""Where everything durable lives."""

from datetime import datetime


class Store:
    """A database with its schema in place."""

    def now(self) -> datetime:
        """The database's time: the only clock that expiry and leases go by."""
        raise NotImplementedError

    def ready(self) -> str | None:
        """None when it can be written to now, else why not."""
        raise NotImplementedError


def open_store(url: str, *, replicas: int = 1) -> Store:
    """Connect, bring the schema up to date under a lock, refuse what cannot be safe."""
    raise NotImplementedError
