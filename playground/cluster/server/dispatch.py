"""From a permitted request to what answers it."""

from aiohttp import web

from playground.cluster.access.users import User
from playground.cluster.change_log import Stored
from playground.cluster.clock import Clock
from playground.cluster.faults import Fault
from playground.cluster.notices import Notices
from playground.cluster.registry import Registry
from playground.cluster.resources import REVIEWS, ResourceType
from playground.cluster.server.list_query import ListQuery
from playground.cluster.server.negotiation import table_version
from playground.cluster.server.paths import Paths
from playground.cluster.server.reading import list_reply, read_page
from playground.cluster.server.replies import reply, reply_text
from playground.cluster.server.request_info import RequestInfo
from playground.cluster.server.reviews import Reviews
from playground.cluster.server.scale import scale_of
from playground.cluster.server.tables import TableStyle, table_text
from playground.cluster.server.watching import Watch
from playground.cluster.server.writing import Writing
from playground.cluster.status import method_not_allowed, no_such_resource, not_found


class Dispatch:
    """Answers every request that may be answered."""

    def __init__(
        self,
        *,
        registry: Registry,
        writing: Writing,
        reviews: Reviews,
        paths: Paths,
        notices: Notices,
        clock: Clock,
        bookmark_seconds: float,
    ) -> None:
        self._registry = registry
        self._store = registry.store
        self._writing = writing
        self._reviews = reviews
        self._paths = paths
        self._notices = notices
        self._clock = clock
        self._bookmark_seconds = bookmark_seconds

    async def answer(
        self,
        request: web.BaseRequest,
        info: RequestInfo,
        resource: ResourceType | None,
        user: User,
        fault: Fault | None,
    ) -> web.StreamResponse:
        """Answer a request; `resource` is None for a path.

        Raises ApiError.
        """
        if resource is None:
            if info.resource:
                raise no_such_resource()
            return self._paths.get(request)
        self._check_served(info, resource)
        if resource in REVIEWS:
            return await self._reviews.review(request, resource, user)
        if info.verb in ("get", "list", "watch"):
            return await self._read(request, info, resource, fault)
        return await self._write(request, info, resource)

    def _check_served(self, info: RequestInfo, resource: ResourceType) -> None:
        sub = resource.subresource(info.subresource) if info.subresource else None
        if info.subresource and sub is None:
            raise no_such_resource()
        if info.verb not in (sub.verbs if sub else resource.verbs):
            raise method_not_allowed()
        if info.verb in ("update", "patch", "delete") and not info.name:
            raise method_not_allowed()

    async def _read(
        self,
        request: web.BaseRequest,
        info: RequestInfo,
        resource: ResourceType,
        fault: Fault | None,
    ) -> web.StreamResponse:
        style = self._table_style(request)
        if info.verb == "get":
            return self._get(info, resource, style)
        namespace = info.namespace or None if resource.namespaced else None
        query = ListQuery.parse(request.query)
        if info.verb == "list":
            return list_reply(resource, read_page(self._store, resource, namespace, query), style)
        watch = Watch(
            self._store,
            resource,
            namespace,
            query,
            bookmark_seconds=self._bookmark_seconds,
            style=style,
            fault=fault,
        )
        return await watch.stream(request, self._notices)

    def _get(
        self, info: RequestInfo, resource: ResourceType, style: TableStyle | None
    ) -> web.Response:
        namespace = info.namespace if resource.namespaced else ""
        obj = self._store.get(resource, namespace, info.name)
        if obj is None:
            raise not_found(resource, info.name, info.subresource)
        if info.subresource == "scale":
            return reply(scale_of(obj))
        if style is not None:
            meta = {"resourceVersion": obj["metadata"]["resourceVersion"]}
            return reply_text(table_text(resource, [Stored(obj)], meta, style))
        return reply_text(Stored(obj).text)

    async def _write(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        match info.verb:
            case "create" if info.subresource == "token":
                return await self._reviews.token(request, info)
            case "create":
                return await self._writing.create(request, info, resource)
            case "update":
                return await self._writing.update(request, info, resource)
            case "patch":
                return await self._writing.patch(request, info, resource)
            case "delete":
                return await self._writing.delete(request, info, resource)
            case "deletecollection":
                return await self._writing.delete_collection(request, info, resource)
            case _:
                raise method_not_allowed()

    def _table_style(self, request: web.BaseRequest) -> TableStyle | None:
        version = table_version(request.headers.get("Accept", ""))
        return TableStyle(version, self._clock.now()) if version else None
