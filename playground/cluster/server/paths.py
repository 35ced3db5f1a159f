"""The paths that are no resources: health, version, discovery, OpenAPI."""

from aiohttp import web

from playground.cluster.options import Release
from playground.cluster.server import discovery
from playground.cluster.server.openapi import PROTOBUF_TYPE, openapi_v2, openapi_v2_protobuf
from playground.cluster.server.replies import reply, reply_plain

_HEALTH = ("/healthz", "/livez", "/readyz")


class Paths:
    """Answers GET on everything that is no resource."""

    def __init__(self, release: Release) -> None:
        self._release = release

    def get(self, request: web.BaseRequest) -> web.Response:
        """Answer, 404 in plain text for what there is not."""
        path = request.path.rstrip("/") or "/"
        if path in _HEALTH:
            return reply_plain("ok")
        if path == "/version":
            return reply(discovery.version(self._release))
        if path.startswith("/openapi/"):
            return self._openapi(path, request.headers.get("Accept", ""))
        found = self._discovered(path, request.host)
        return reply_plain("404 page not found\n", 404) if found is None else reply(found)

    def _discovered(self, path: str, host: str) -> object | None:
        match path.strip("/").split("/"):
            case ["api"]:
                return discovery.core_versions(host)
            case ["api", version]:
                return discovery.resources("", version)
            case ["apis"]:
                return discovery.groups()
            case ["apis", group]:
                return discovery.group(group)
            case ["apis", group, version]:
                return discovery.resources(group, version)
            case _:
                return None

    def _openapi(self, path: str, accept: str) -> web.Response:
        version = discovery.git_version(self._release)
        if path == "/openapi/v3":
            return reply({"paths": {}})
        if path != "/openapi/v2":
            return reply_plain("404 page not found\n", 404)
        if "protobuf" in accept:
            return web.Response(
                body=openapi_v2_protobuf(version), headers={"Content-Type": PROTOBUF_TYPE}
            )
        return reply(openapi_v2(version))
