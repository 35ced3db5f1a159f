"""Get and list.

https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
"""

from dataclasses import dataclass

from aiohttp import web

from playground.cluster.change_log import CompactedError, Stored
from playground.cluster.objects import JsonObject
from playground.cluster.resources import ResourceType
from playground.cluster.selectors import selection
from playground.cluster.server.continue_token import INCONSISTENT, ContinueToken
from playground.cluster.server.list_query import ListQuery
from playground.cluster.server.replies import list_text, reply_text
from playground.cluster.server.tables import TableStyle, table_text
from playground.cluster.status import expired_continue, expired_version, version_too_large
from playground.cluster.store import Store


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its objects, the revision it shows, and how it goes on."""

    items: list[Stored]
    revision: int
    continue_token: str = ""
    remaining: int | None = None

    def metadata(self) -> JsonObject:
        """Return the list's metadata."""
        meta: JsonObject = {"resourceVersion": str(self.revision)}
        if self.continue_token:
            meta["continue"] = self.continue_token
        if self.remaining:
            meta["remainingItemCount"] = self.remaining
        return meta


def read_page(
    store: Store, resource: ResourceType, namespace: str | None, query: ListQuery
) -> Page:
    """Return the page that a list asks for.

    Raises ApiError: 400 for selectors and tokens, 410 for a revision that is compacted, 504 for one
    that is not reached.
    """
    if query.revision is not None and query.revision > store.revision:
        raise version_too_large(query.revision, store.revision)
    selects = selection(resource, query.labels, query.fields)
    with store.lock:
        token = ContinueToken.decode(query.continue_token) if query.continue_token else None
        revision, candidates = _candidates(store, resource, namespace, query, token)
    matching = [
        stored
        for stored in candidates
        if (token is None or stored.key > token.after) and selects(stored.object)
    ]
    if not query.limit or len(matching) <= query.limit:
        return Page(matching, revision)
    items = matching[: query.limit]
    filtered = bool(query.labels or query.fields)
    remaining = None if filtered else len(matching) - query.limit
    return Page(items, revision, ContinueToken(revision, items[-1].key).encode(), remaining)


def list_reply(resource: ResourceType, page: Page, style: TableStyle | None) -> web.Response:
    """Answer with the page, as a table when the client asked for one."""
    if style is not None:
        return reply_text(table_text(resource, page.items, page.metadata(), style))
    items = [stored.item_text for stored in page.items]
    return reply_text(list_text(resource, items, page.metadata()))


def _candidates(
    store: Store,
    resource: ResourceType,
    namespace: str | None,
    query: ListQuery,
    token: ContinueToken | None,
) -> tuple[int, list[Stored]]:
    if token is not None and token.revision != INCONSISTENT:
        try:
            return token.revision, store.stored_at(resource, token.revision, namespace)
        except CompactedError as error:
            raise expired_continue(ContinueToken(INCONSISTENT, token.after).encode()) from error
    if query.match == "Exact" and query.revision:
        try:
            return query.revision, store.stored_at(resource, query.revision, namespace)
        except CompactedError as error:
            text = "The resourceVersion for the provided list is too old."
            raise expired_version(text) from error
    return store.revision, store.stored(resource, namespace)
