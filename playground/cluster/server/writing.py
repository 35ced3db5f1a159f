"""Create, update, patch and delete."""

import json
from typing import Any

from aiohttp import web

from playground.cluster.admission.structure import check_structure
from playground.cluster.delete_options import DeleteOptions
from playground.cluster.deletion import Deleter
from playground.cluster.objects import JsonObject, dig
from playground.cluster.patches import apply_patch
from playground.cluster.registry import Edit, Registry
from playground.cluster.resources import EVENTS, LEASES, PODS, SERVICE_ACCOUNTS, ResourceType
from playground.cluster.server.bodies import (
    is_dry_run,
    kind_of,
    read_object,
    read_options,
    read_patch,
)
from playground.cluster.server.list_query import ListQuery
from playground.cluster.server.reading import list_reply, read_page
from playground.cluster.server.replies import deleted, reply
from playground.cluster.server.request_info import RequestInfo
from playground.cluster.server.scale import scale_of, with_scale
from playground.cluster.status import ApiError, FieldErrors, invalid, method_not_allowed

_RETURN_DELETED = (PODS, SERVICE_ACCOUNTS)
_CREATED_BY_UPDATE = (EVENTS, LEASES)


class Writing:
    """Answers the requests that change objects."""

    def __init__(self, registry: Registry, deleter: Deleter) -> None:
        self._registry = registry
        self._deleter = deleter

    async def create(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """POST to a collection."""
        if info.name:
            return await self._create_in(request, info, resource)
        dry_run = is_dry_run(request.query, "CreateOptions")
        obj = await read_object(request, resource.kind, resource.api_version)
        namespace = info.namespace if resource.namespaced else ""
        return reply(self._registry.create(resource, namespace, obj, dry_run=dry_run), 201)

    async def update(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """PUT to an object or its subresource."""
        dry_run = is_dry_run(request.query, "UpdateOptions")
        body = await read_object(request, *kind_of(resource, info.subresource))
        body.setdefault("metadata", {})
        edit: Edit = lambda _: body  # noqa: E731
        if info.subresource == "scale":
            edit = lambda obj: with_scale(obj, body)  # noqa: E731
        if self._is_new(info, resource):
            created = self._registry.create(resource, info.namespace, body, dry_run=dry_run)
            return reply(created, 201)
        return self._written(info, resource, edit, dry_run=dry_run)

    async def patch(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """PATCH to an object or its subresource."""
        dry_run = is_dry_run(request.query, "PatchOptions")
        patch = await read_patch(request)
        content_type = request.content_type

        def edit(obj: JsonObject) -> JsonObject:
            if info.subresource == "scale":
                scale = apply_patch(content_type, scale_of(obj), patch)
                return with_scale(obj, scale)
            patched = apply_patch(content_type, obj, patch)
            _check_patched(resource, patched, patch)
            return patched

        return self._written(info, resource, edit, dry_run=dry_run, patched=True)

    async def delete(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """DELETE of one object."""
        options = DeleteOptions.parse(await read_options(request), request.query)
        namespace = info.namespace if resource.namespaced else ""
        obj, gone = self._deleter.delete(resource, namespace, info.name, options)
        if gone and resource not in _RETURN_DELETED:
            return reply(deleted(resource, obj))
        return reply(obj)

    async def delete_collection(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """DELETE of all objects that a list with the same query would show."""
        options = DeleteOptions.parse(await read_options(request), request.query)
        namespace = info.namespace or None
        query = ListQuery.parse(request.query)
        page = read_page(self._registry.store, resource, namespace, query)
        for stored in page.items:
            self._deleter.delete(resource, *stored.key, options)
        return list_reply(resource, page, None)

    async def _create_in(
        self, request: web.BaseRequest, info: RequestInfo, resource: ResourceType
    ) -> web.Response:
        """POST to a subresource: here only pods/eviction, which deletes the pod."""
        if (resource, info.subresource) != (PODS, "eviction"):
            raise method_not_allowed()
        body = await read_object(request, *kind_of(resource, info.subresource))
        options = DeleteOptions.parse(dig(body, "deleteOptions", default={}), request.query)
        self._deleter.delete(PODS, info.namespace, info.name, options)
        return reply(
            {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}, 201
        )

    def _is_new(self, info: RequestInfo, resource: ResourceType) -> bool:
        """Whether an update creates: for the few resources where an absent object permits it."""
        if resource not in _CREATED_BY_UPDATE or info.subresource:
            return False
        namespace = info.namespace if resource.namespaced else ""
        return self._registry.store.get(resource, namespace, info.name) is None

    def _written(
        self,
        info: RequestInfo,
        resource: ResourceType,
        edit: Edit,
        *,
        dry_run: bool,
        patched: bool = False,
    ) -> web.Response:
        namespace = info.namespace if resource.namespaced else ""
        subresource = "" if info.subresource == "scale" else info.subresource
        obj = self._registry.update(
            resource,
            namespace,
            info.name,
            edit,
            subresource=subresource,
            dry_run=dry_run,
            patched=patched,
        )
        return reply(scale_of(obj) if info.subresource == "scale" else obj)


def _check_patched(resource: ResourceType, patched: JsonObject, patch: Any) -> None:
    """Blame the patch, with 422, for a field that has the wrong type after it."""
    try:
        check_structure(resource, patched)
    except ApiError as error:
        errors = FieldErrors()
        errors.invalid("patch", json.dumps(json.dumps(patch)), str(error))
        raise invalid("", "", "", errors.found) from error
