"""What was asked of the API server, newest last."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One request; `resource` has its subresource, `status` 0 means that no answer was given."""

    verb: str
    resource: str
    namespace: str
    name: str
    method: str
    path: str
    user: str
    status: int
    milliseconds: float


class RequestLog:
    """The last requests, up to a limit."""

    def __init__(self, limit: int = 20_000) -> None:
        self._records: deque[RequestRecord] = deque(maxlen=limit)

    def add(self, record: RequestRecord) -> None:
        """Add the newest."""
        self._records.append(record)

    def clear(self) -> None:
        """Forget all."""
        self._records.clear()

    def __iter__(self) -> Iterator[RequestRecord]:
        return iter(tuple(self._records))

    def __len__(self) -> int:
        return len(self._records)

    def of(self, verb: str = "*", resource: str = "*") -> list[RequestRecord]:
        """Return the records of a verb and a resource; `*` stands for any."""
        return [
            record
            for record in self
            if verb in ("*", record.verb) and resource in ("*", record.resource)
        ]
