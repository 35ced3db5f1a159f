"""A clock that goes only when told."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection


class FakeClock:
    """Stands in for the database's clock."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self, _connection: Connection) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def forward(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
