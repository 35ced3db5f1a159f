"""The registry's own HTTP API on loopback, for `curl` and `docker login`: /v2/ as ECR answers it.

OCI distribution specification, "Pull". Credentials are Basic, `AWS` and a password of
GetAuthorizationToken. The account is read from the Host header's ECR name, else it is the
playground's own.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json

from aiohttp import web

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.aws.principals import Identity
from playground.registry.permissions import Permissions
from playground.registry.reference import Reference, parse
from playground.registry.stored import Failure, Stored

_VERSION = {"Docker-Distribution-Api-Version": "registry/2.0"}


class DataPlane:
    """Answers ping, manifests and blobs, deciding each by the caller's permissions."""

    def __init__(self, cloud: AwsCloud) -> None:
        self._cloud = cloud
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        application = web.Application()
        application.router.add_get("/v2/", self._ping)
        application.router.add_get("/v2/{name:.+}/manifests/{reference}", self._serve_manifest)
        application.router.add_get("/v2/{name:.+}/blobs/{digest}", self._serve_blob)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()

    async def _ping(self, request: web.Request) -> web.Response:
        return web.Response(headers=_VERSION) if self._caller(request) else _challenge(request)

    async def _serve_manifest(self, request: web.Request) -> web.Response:
        return await asyncio.to_thread(self._manifest, request)

    async def _serve_blob(self, request: web.Request) -> web.Response:
        return await asyncio.to_thread(self._blob, request)

    def _manifest(self, request: web.Request) -> web.Response:
        identity = self._caller(request)
        if identity is None:
            return _challenge(request)
        name, wanted = request.match_info["name"], request.match_info["reference"]
        registry = self._registry(request)
        refused = Permissions(self._cloud, identity, registry).on_repository(
            "ecr:BatchGetImage", name, None
        )
        if refused:
            return _error(403, "DENIED", refused.sentence)
        is_digest = wanted.startswith("sha256:")
        reference = Reference("", name, "" if is_digest else wanted, wanted if is_digest else "")
        found = Stored(self._cloud, registry).manifest(reference)
        if isinstance(found, Failure):
            missing = "NAME" if found.code == "RepositoryNotFound" else "MANIFEST"
            return _error(404, f"{missing}_UNKNOWN", found.reason)
        headers = {"Docker-Content-Digest": found.digest, "Content-Type": found.media_type}
        return web.Response(body=found.text.encode(), headers={**_VERSION, **headers})

    def _blob(self, request: web.Request) -> web.Response:
        identity = self._caller(request)
        if identity is None:
            return _challenge(request)
        name, digest = request.match_info["name"], request.match_info["digest"]
        registry = self._registry(request)
        refused = Permissions(self._cloud, identity, registry).on_repository(
            "ecr:GetDownloadUrlForLayer", name, None
        )
        if refused:
            return _error(403, "DENIED", refused.sentence)
        stored = Stored(self._cloud, registry)
        if not stored.has_blob(name, digest):
            return _error(404, "BLOB_UNKNOWN", f"blob {digest} unknown to registry")
        location = {"Location": stored.blob_url(name, digest)}
        return web.Response(status=307, headers={**_VERSION, **location})

    def _caller(self, request: web.Request) -> Identity | None:
        scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        return self._cloud.tokens.owner(password) if user == "AWS" else None

    def _registry(self, request: web.Request) -> Registry:
        named = parse(f"{request.host}/any") if "." in request.host else None
        where = named.ecr if named else None
        return Registry(*where) if where else Registry(self._cloud.account, self._cloud.region)


def _challenge(request: web.Request) -> web.Response:
    realm = f'Basic realm="https://{request.host}/",service="ecr.amazonaws.com"'
    return web.Response(
        status=401, text="Not Authorized\n", headers={**_VERSION, "WWW-Authenticate": realm}
    )


def _error(status: int, code: str, message: str) -> web.Response:
    body = json.dumps({"errors": [{"code": code, "message": message}]}).encode()
    return web.Response(
        status=status, body=body, headers={**_VERSION, "Content-Type": "application/json"}
    )
