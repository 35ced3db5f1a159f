"""The control endpoint: faults, compaction and the request log, for tests in other processes.

Not part of Kubernetes; every request needs the header `X-Control-Token`.
"""

import hmac
from dataclasses import asdict

from aiohttp import web

from playground.cluster.faults import Faults, fault_from_json
from playground.cluster.request_log import RequestLog
from playground.cluster.server.replies import reply
from playground.cluster.store import Store

PREFIX = "/_control/"
TOKEN_HEADER = "X-Control-Token"  # noqa: S105 - the header's name, not a token


class Control:
    """Answers /_control/faults, /_control/compact and /_control/requests."""

    def __init__(self, store: Store, faults: Faults, log: RequestLog, token: str) -> None:
        self._store = store
        self._faults = faults
        self._log = log
        self._token = token

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """Answer a request below PREFIX."""
        given = request.headers.get(TOKEN_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return reply({"error": f"{TOKEN_HEADER} is missing or wrong"}, 401)
        match request.method, request.path.removeprefix(PREFIX):
            case "GET", "faults":
                return reply(self._faults.as_json())
            case "PUT", "faults":
                return await self._set_faults(request)
            case "DELETE", "faults":
                self._faults.set(())
                return reply([])
            case "POST", "compact":
                return reply({"revision": self._store.compact()})
            case "GET", "requests":
                return reply([asdict(record) for record in self._log])
            case "DELETE", "requests":
                self._log.clear()
                return reply([])
            case _:
                return reply({"error": "no such control"}, 404)

    async def _set_faults(self, request: web.BaseRequest) -> web.Response:
        try:
            self._faults.set([fault_from_json(item) for item in await request.json()])
        except (TypeError, ValueError) as error:
            return reply({"error": str(error)}, 400)
        return reply(self._faults.as_json())
