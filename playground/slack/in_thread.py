"""Runs a workspace in a thread with its own event loop, for callers that are not asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playground.slack.client import WorkspaceClient
from playground.slack.server import SlackWorkspace


@contextmanager
def running(workspace: SlackWorkspace, port: int = 0) -> Iterator[WorkspaceClient]:
    """Serves the workspace while the block runs, and gives a client for it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="slack-workspace", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(workspace.start(port=port), loop).result(10)
        yield WorkspaceClient(workspace.url, workspace.control_token)
    finally:
        asyncio.run_coroutine_threadsafe(workspace.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
