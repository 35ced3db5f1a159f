"""Every request's way: who asks, for what, may it, and then the answer."""

import asyncio
import time
from dataclasses import dataclass

from aiohttp import web

from playground.cluster.access.gate import Gate
from playground.cluster.access.users import ANONYMOUS, User
from playground.cluster.clock import Clock
from playground.cluster.faults import Fault, FaultAction, Faults
from playground.cluster.request_log import RequestLog, RequestRecord
from playground.cluster.resources import by_path
from playground.cluster.server.control import PREFIX, Control
from playground.cluster.server.dispatch import Dispatch
from playground.cluster.server.replies import reply_error
from playground.cluster.server.request_info import RequestInfo, parse_request
from playground.cluster.status import ApiError, no_such_resource


@dataclass(slots=True)
class _Trace:
    """What becomes known of a request while it is answered."""

    user: User = ANONYMOUS
    status: int = 0
    noted: bool = False


class ApiServer:
    """The handler of all requests; `latency` is added to each, in seconds."""

    def __init__(
        self,
        *,
        gate: Gate,
        dispatch: Dispatch,
        control: Control,
        faults: Faults,
        log: RequestLog,
        clock: Clock,
        latency: float,
    ) -> None:
        self._gate = gate
        self._dispatch = dispatch
        self._control = control
        self._faults = faults
        self._log = log
        self._clock = clock
        self.latency = latency

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request, and note it."""
        if request.path.startswith(PREFIX):
            return await self._control.handle(request)
        started = time.perf_counter()
        info = parse_request(request.method, request.path, request.query)
        trace = _Trace()
        try:
            response = await self._answer(request, info, trace, started)
            trace.status = response.status
            return response
        except ApiError as error:
            trace.status = error.code
            return reply_error(error)
        finally:
            self._note(info, trace, started)

    async def _answer(
        self, request: web.BaseRequest, info: RequestInfo, trace: _Trace, started: float
    ) -> web.StreamResponse:
        if self.latency:
            await self._clock.sleep(self.latency)
        fault = self._faults.take(info.verb, info.full_resource, info.namespace, info.name)
        if fault is not None:
            await self._suffer(fault, request)
        trace.user = self._gate.user_of(request.headers)
        resource = by_path(info.group, info.version, info.resource) if info.resource else None
        if info.resource and resource is None:
            raise no_such_resource()
        self._gate.authorize(trace.user, info.attributes(), resource)
        if info.verb == "watch":
            trace.status = 200
            self._note(info, trace, started)
        response = await self._dispatch.answer(request, info, resource, trace.user, fault)
        if fault is not None and fault.action is FaultAction.TRUNCATE and info.verb != "watch":
            return await _cut_short(request, response)
        return response

    async def _suffer(self, fault: Fault, request: web.BaseRequest) -> None:
        if fault.delay:
            await self._clock.sleep(fault.delay)
        match fault.action:
            case FaultAction.ERROR:
                raise fault.error()
            case FaultAction.DROP:
                _close(request)
                raise ApiError(500, "", "the connection was dropped")
            case FaultAction.HANG:
                await asyncio.Event().wait()
            case FaultAction.DELAY | FaultAction.TRUNCATE:
                return

    def _note(self, info: RequestInfo, trace: _Trace, started: float) -> None:
        if trace.noted:
            return
        trace.noted = True
        self._log.add(
            RequestRecord(
                info.verb,
                info.full_resource,
                info.namespace,
                info.name,
                info.method,
                info.path,
                trace.user.name,
                trace.status,
                (time.perf_counter() - started) * 1000,
            )
        )


async def _cut_short(request: web.BaseRequest, response: web.StreamResponse) -> web.StreamResponse:
    """Send half of a body under the whole body's length, then close."""
    body = response.body if isinstance(response, web.Response) else b""
    if not isinstance(body, bytes):
        return response
    cut = web.StreamResponse(headers={"Content-Type": "application/json"})
    cut.content_length = len(body)
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    _close(request)
    return cut


def _close(request: web.BaseRequest) -> None:
    if request.transport is not None:
        request.transport.close()
