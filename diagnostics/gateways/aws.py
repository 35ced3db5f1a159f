"""AWS clients: one per service and region, made when first needed, shared by threads."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from botocore.config import Config

T = TypeVar("T")

READ_CONFIG = Config(
    connect_timeout=3.05,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
)
"""Reads may be sent again (standard mode backs off with jitter). Writes have their own client."""


class AwsClients:
    """boto3 clients of one identity. `session` is a `boto3.Session`."""

    def __init__(self, session: Any, region: str) -> None:
        """`region` is the cluster's own; ECR is asked in the image's region."""
        self._session = session
        self.region = region
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str | None = None) -> Any:
        """The client of a service in a region; making one reads its model, so it is kept."""
        key = (service, region or self.region)
        with self._lock:  # a boto3 session may make only one client at a time
            if key not in self._clients:
                self._clients[key] = self._session.client(
                    service, region_name=key[1], config=READ_CONFIG
                )
            return self._clients[key]


class ReadThreads:
    """`ports.Start` on a pool of its own."""

    def __init__(self, threads: int = 16) -> None:
        """`threads` bounds how many of these reads are under way at once."""
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="read")

    def __call__(self, call: Callable[[], T]) -> Future[T]:
        """See `ports.Start`."""
        return self._pool.submit(call)
