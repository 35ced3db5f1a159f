"""A cluster on an event loop of its own thread, for callers that are not asynchronous."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from playground.cluster.double import ClusterDouble

_STOP_SECONDS = 10.0


@contextmanager
def running(cluster: ClusterDouble) -> Iterator[ClusterDouble]:
    """Start a cluster in a thread, and stop it at the end."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name=f"cluster {cluster.name}", daemon=True)
    thread.start()
    try:
        try:
            asyncio.run_coroutine_threadsafe(cluster.start(), loop).result(_STOP_SECONDS)
            yield cluster
        finally:
            asyncio.run_coroutine_threadsafe(cluster.stop(), loop).result(_STOP_SECONDS)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_STOP_SECONDS)
        loop.close()
