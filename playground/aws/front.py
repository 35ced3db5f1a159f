"""The socket in front of the playground's AWS: faults, then the answer, then a line in the log."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from aiohttp import web

from playground.aws import errors
from playground.aws.cloud import AwsCloud
from playground.aws.faults import Fault, FaultKind, Faults
from playground.aws.journal import Entry, Journal
from playground.aws.principals import Identity
from playground.aws.wire import Call, Reply
from playground.clock import Now

_LARGEST_BODY = 1 << 20
_MOTO = threading.Lock()
"""Held by the front that serves: moto keeps AWS's state in globals, so two would share one AWS."""


class AwsFront:
    """An HTTP server on loopback that real AWS clients use as their endpoint."""

    def __init__(self, cloud: AwsCloud, now: Now) -> None:
        self.faults = Faults()
        self.journal = Journal()
        self._cloud = cloud
        self._now = now
        self._worker = ThreadPoolExecutor(1, "aws")
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The endpoint, for AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one. RuntimeError in a process that has one."""
        if not _MOTO.acquire(blocking=False):
            raise RuntimeError("this process serves an AWS already, and moto can hold only one")
        application = web.Application(client_max_size=_LARGEST_BODY)
        application.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening and drop what hangs."""
        self.faults.clear()
        if self._runner is not None:
            await self._runner.cleanup()
            self._worker.shutdown(wait=True)
            self._runner = None
            _MOTO.release()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = Call(
            request.method,
            request.rel_url.raw_path,
            request.rel_url.raw_query_string,
            {name.lower(): value for name, value in request.headers.items()},
            await request.read(),
        )
        began = time.perf_counter()
        identity = self._cloud.identify(call)
        delay, fault = self.faults.strike(call)
        if delay:
            await asyncio.sleep(delay)
        reply = await self._answer(call, identity, fault)
        self._note(call, identity, reply, time.perf_counter() - began)
        if fault and fault.kind is FaultKind.SILENT_AFTER:
            await self._cleared()
            return _broken(request)
        if reply is None or (fault and fault.kind is FaultKind.CUT_AFTER):
            return _broken(request)
        if fault and fault.kind is FaultKind.TRUNCATE:
            return await _truncated(request, reply)
        return web.Response(status=reply.status, body=reply.body, headers=reply.headers)

    async def _answer(
        self, call: Call, identity: Identity | Reply, fault: Fault | None
    ) -> Reply | None:
        if fault and not fault.is_carried_out:
            return await self._struck(call, fault)
        if isinstance(identity, Reply):
            return identity
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self._cloud.answer, call, identity)

    async def _struck(self, call: Call, fault: Fault) -> Reply | None:
        if fault.kind is FaultKind.THROTTLE:
            return errors.throttled(call.service)
        if fault.kind is FaultKind.ERROR:
            return errors.server_error(call.service, fault.status)
        if fault.kind is FaultKind.HANG:
            await self._cleared()
        return None

    async def _cleared(self) -> None:
        released = asyncio.Event()
        self.faults.on_clear(released.set)
        await released.wait()

    def _note(
        self, call: Call, identity: Identity | Reply, reply: Reply | None, seconds: float
    ) -> None:
        caller = identity.arn if isinstance(identity, Identity) else ""
        status = reply.status if reply else 0
        self.journal.add(
            Entry(
                self._now(), call.name, call.access_key, caller, call.region, status, seconds * 1000
            )
        )


def _broken(request: web.Request) -> web.StreamResponse:
    """No answer: the client sees the connection go."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _truncated(request: web.Request, reply: Reply) -> web.StreamResponse:
    """The head of the answer and half of its body."""
    response = web.StreamResponse(status=reply.status, headers=reply.headers)
    response.content_length = len(reply.body)
    await response.prepare(request)
    await response.write(reply.body[: len(reply.body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
