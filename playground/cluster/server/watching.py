"""Watch: a stream of changes.

https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
"""

import asyncio
import json
from collections.abc import Iterator

from aiohttp import web

from playground.cluster.change_log import Change, ChangeKind, CompactedError, Stored
from playground.cluster.faults import Fault, FaultAction
from playground.cluster.notices import Notices
from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.selectors import Selects, selection
from playground.cluster.server.list_query import ListQuery
from playground.cluster.server.tables import TableStyle, table_row_text
from playground.cluster.status import expired_version
from playground.cluster.store import Store

_DEFAULT_SECONDS = 1800
_BOOKMARK_BEFORE_END = 2.0
_INITIAL_END = {"k8s.io/initial-events-end": "true"}


class Watch:
    """One client's watch of one resource, from when it is asked for until it ends."""

    def __init__(
        self,
        store: Store,
        resource: ResourceType,
        namespace: str | None,
        query: ListQuery,
        *,
        bookmark_seconds: float,
        style: TableStyle | None = None,
        fault: Fault | None = None,
    ) -> None:
        self._store = store
        self._resource = resource
        self._namespace = namespace
        self._query = query
        self._selects: Selects = selection(resource, query.labels, query.fields)
        self._bookmark_seconds = bookmark_seconds
        self._style = style
        self._fault = fault if fault and fault.action is FaultAction.TRUNCATE else None
        self._sent = 0

    async def stream(self, request: web.BaseRequest, notices: Notices) -> web.StreamResponse:
        """Send the changes until the time is over, the client goes, or the server stops."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        try:
            await self._run(response, notices)
        except CompactedError as error:
            await response.write(_error_line(error))
        except _TruncatedError:
            if request.transport is not None:
                request.transport.close()
            return response
        await response.write_eof()
        return response

    async def _run(self, response: web.StreamResponse, notices: Notices) -> None:
        loop = asyncio.get_running_loop()
        ends = loop.time() + (self._query.timeout_seconds or _DEFAULT_SECONDS)
        bookmark_at = self._first_bookmark(loop.time(), ends)
        with notices.subscription(self._resource) as changed:
            revision = await self._send_initial(response)
            while not notices.closed and loop.time() < ends:
                changed.clear()
                revision = await self._send_changes(response, revision)
                if loop.time() >= bookmark_at:
                    await self._send(response, self._bookmark(revision))
                    bookmark_at = loop.time() + self._bookmark_seconds
                await _wait(changed, min(ends, bookmark_at) - loop.time())

    async def _send_initial(self, response: web.StreamResponse) -> int:
        """Send what exists when the watch does not begin at a revision; returns where it begins."""
        if self._query.revision and not self._query.initial_events:
            return self._query.revision
        with self._store.lock:
            revision, existing = (
                self._store.revision,
                self._store.stored(self._resource, self._namespace),
            )
        for stored in existing:
            if self._selects(stored.object):
                await self._send(response, self._line("ADDED", stored))
        if self._query.initial_events:
            await self._send(response, self._bookmark(revision, _INITIAL_END))
        return revision

    async def _send_changes(self, response: web.StreamResponse, revision: int) -> int:
        changes = self._store.changes_after(self._resource, revision)
        for line in self._lines(changes):
            await self._send(response, line)
        return max(revision, changes[-1].revision) if changes else revision

    def _lines(self, changes: list[Change]) -> Iterator[bytes]:
        for change in changes:
            if self._namespace is not None and change.stored.key[0] != self._namespace:
                continue
            kind = self._kind_for_watcher(change)
            if kind is not None:
                yield self._line(kind, change.stored)

    def _kind_for_watcher(self, change: Change) -> str | None:
        """Return the event's type: what leaves the selection is DELETED to its watcher."""
        was = change.previous is not None and self._selects(change.previous.object)
        if change.kind is ChangeKind.DELETED:
            return "DELETED" if was else None
        now = self._selects(change.object)
        if now:
            return "MODIFIED" if was else "ADDED"
        return "DELETED" if was else None

    async def _send(self, response: web.StreamResponse, line: bytes) -> None:
        if self._fault is not None and self._sent >= self._fault.after_events:
            await response.write(line[: len(line) // 2])
            raise _TruncatedError
        self._sent += 1
        await response.write(line)

    def _line(self, kind: str, stored: Stored) -> bytes:
        text = (
            table_row_text(self._resource, stored, self._style, first=self._sent == 0)
            if self._style
            else stored.text
        )
        return f'{{"type":"{kind}","object":{text}}}\n'.encode()

    def _bookmark(self, revision: int, annotations: dict[str, str] | None = None) -> bytes:
        meta: JsonObject = {"resourceVersion": str(max(revision, self._store.revision))}
        if annotations:
            meta["annotations"] = annotations
        obj = {
            "kind": self._resource.kind,
            "apiVersion": self._resource.api_version,
            "metadata": meta,
        }
        return (json.dumps({"type": "BOOKMARK", "object": obj}) + "\n").encode()

    def _first_bookmark(self, now: float, ends: float) -> float:
        """Return when the first bookmark is due: in time before a watch that is about to end."""
        if not self._query.bookmarks:
            return float("inf")
        return min(now + self._bookmark_seconds, max(now, ends - _BOOKMARK_BEFORE_END))


class _TruncatedError(Exception):
    """A fault broke the stream off."""


async def _wait(changed: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(0.0, seconds)):
            await changed.wait()
    except TimeoutError:
        return


def _error_line(error: CompactedError) -> bytes:
    body = expired_version(str(error)).body()
    return (json.dumps({"type": "ERROR", "object": body}) + "\n").encode()
