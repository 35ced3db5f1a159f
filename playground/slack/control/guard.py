"""Keeps other web pages out: a page elsewhere must not be able to press a button here.

Every request must name a loopback host, which stops DNS rebinding. The control endpoints ask
besides for the workspace's random token in a header, which no other site's page can send without
a preflight that is never granted, and refuse a foreign Origin.
"""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

TOKEN_HEADER = "X-Playground-Token"  # noqa: S105 - the header's name
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CONTROL = "/_control/"

_SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def guard(control_token: str) -> Middleware:
    """The middleware that refuses foreign hosts, foreign origins and wrong tokens."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _host_name(request.host) not in LOOPBACK:
            raise web.HTTPForbidden(text="only loopback hosts are served")
        if request.path.startswith(CONTROL):
            _check_control(request, control_token)
        return await handler(request)

    return check


async def add_safe_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Forbids the page anything that is not its own."""
    response.headers.update(_SAFE_HEADERS)


def _check_control(request: web.Request, control_token: str) -> None:
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"http://{request.host}":
        raise web.HTTPForbidden(text="another origin may not control this workspace")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise web.HTTPForbidden(text="another site may not control this workspace")
    given = request.headers.get(TOKEN_HEADER, "")
    if not hmac.compare_digest(given.encode(errors="surrogateescape"), control_token.encode()):
        raise web.HTTPForbidden(text="the control token is missing or wrong")


def _host_name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""
