"""Where a failure came from: host, endpoint, HTTP status, AWS action, read from a message."""

import re
from functools import lru_cache
from typing import NamedTuple

from diagnostics.parsing.pull_failure import Endpoint
from diagnostics.parsing.registries import host_of_image, registry_of

_AFTER_SCHEME = re.compile(r"([^/\s\"'<>\\]{1,255})([^\s\"'<>\\)]{0,2048})")
_NAME = r" ([A-Za-z0-9\[][\w.:\]-]*\w)"
_HOSTS = tuple(
    (f" {words} ".encode(), re.compile(words + _NAME, re.IGNORECASE))
    for words in (
        "pulling from host",
        "lookup",
        "container registry",
        "docker registry",
        "dial tcp",
    )
)
_PLATFORM = r"(?:linux|windows)/(?:386|amd64|arm|arm64|loong64|mips64le|ppc64le|riscv64|s390x)\b"
_NAME_HERE = re.compile(rf"[\"']?(?!{_PLATFORM})(\w[\w./:@-]*\w)(?=[\"':,\s]|$)")
_BEFORE_ANY = (
    "docker://",
    "pull access denied for ",
    "manifest for ",
    "container image ",
    "image tag ",
    "inspect image ",
)
_BEFORE_FULL = ("repository ", "pull image ", "for image ", "from ", "ref ", "reference ")
"""Words before an image name; after these it must have a `/` to be told from talk."""
_TALK = ("www.", "aka.ms", "docs.", "help.", "cloud.google.com")
"""Hosts of the pages that error texts send a reader to."""
_ACTION = re.compile(r"\b(ecr|ecr-public|kms|s3|sts|secretsmanager):([A-Z][A-Za-z]+)")
_OPERATION = re.compile(r"operation error (ECR PUBLIC|ECR|KMS|S3|STS): ([A-Z][A-Za-z]+)")
_REASONS = {
    301: "Moved Permanently",
    302: "Found",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    412: "Precondition Failed",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    416: "Requested Range Not Satisfiable",
    422: "Unprocessable",
    429: "Too Many Requests",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service",
    504: "Gateway",
}
"""Statuses as HTTP names them: a number followed by its own reason is a status, not a tag."""
_PHRASES = {
    str(code).encode(): reason.lower().encode().split() for code, reason in _REASONS.items()
}
_CODES = frozenset(str(code).encode() for code in (*range(300, 309), *range(400, 600)))
_BEFORE = frozenset(b"status statuscode registry http error".split())
_TOKEN_PATHS = ("/token", "/oauth2/", "/jwt/auth", "/v2/auth", "/service/token", "/v2/token")
_STORAGE = (
    "starport-layer-bucket",
    ".s3.",
    ".s3-",
    "s3.amazonaws",
    "cloudfront.net",
    "blob.core.windows.net",
    "storage.googleapis.com",
    "cloudflare.docker.com",
    "cloudflarestorage.com",
    "pkg-containers.githubusercontent.com",
)
_WORDS = (
    (b" token from ", Endpoint.TOKEN),
    (b" fetch oauth token ", Endpoint.TOKEN),
    (b" fetch anonymous token ", Endpoint.TOKEN),
    (b" pinging container registry ", Endpoint.PING),
    (b" fetching blob ", Endpoint.BLOBS),
    (b" reading blob ", Endpoint.BLOBS),
    (b" copying blob ", Endpoint.BLOBS),
    (b" content descriptor ", Endpoint.BLOBS),
    (b" httpreadseeker ", Endpoint.BLOBS),
    (b" manifests ", Endpoint.MANIFESTS),
    (b" reading manifest ", Endpoint.MANIFESTS),
)


class Origin(NamedTuple):
    """What a message tells of the place of the failure."""

    host: str | None
    endpoint: Endpoint | None
    registry: str
    image: str | None


def origin_of(text: str, lower: str, line: bytes, image: str | None) -> Origin:
    """Read host and endpoint from a message; `image` is what peeling found."""
    url = _last_url(text, lower)
    name = image.removeprefix("docker://") if image else _image_in(text, lower)
    own = host_of_image(name) if name else None
    host = url[1] if url else _host_in(text, line) or own
    path = url[2] if url else ""
    if host is None:
        return Origin(None, _endpoint("", "", line), "none", name)
    registry = registry_of(own) if own else "other"
    if registry in {"other", "local"}:
        registry = _product(host, path, registry)
    return Origin(host, _endpoint(host, path, line), registry, name)


def _last_url(text: str, lower: str) -> re.Match[str] | None:
    """Return host and path of the last address that is not a page to read."""
    at = len(lower)
    while (at := lower.rfind("://", 0, at)) >= 0:
        if not lower.endswith(("http", "https"), 0, at):
            continue
        match = _AFTER_SCHEME.match(text, at + 3)
        if match and not match[1].startswith(_TALK):
            return match
    return None


def _image_in(text: str, lower: str) -> str | None:
    for before in _BEFORE_ANY:
        if (at := lower.find(before)) >= 0 and (match := _NAME_HERE.match(text, at + len(before))):
            return match[1]
    for before in _BEFORE_FULL:
        at = lower.find(before)
        match = _NAME_HERE.match(text, at + len(before)) if at >= 0 else None
        if match and "/" in match[1]:
            return match[1]
    return None


def _host_in(text: str, line: bytes) -> str | None:
    for words, pattern in _HOSTS:
        if words in line and (match := pattern.search(text)):
            return match[1]
    return None


def _product(host: str, path: str, known: str) -> str:
    if path.startswith("/jwt/auth"):
        return "gitlab"
    if path.startswith("/service/token"):
        return "harbor"
    found = registry_of(host)
    return found if found not in {"other", "local"} else known


def _endpoint(host: str, path: str, line: bytes) -> Endpoint | None:
    if _is_storage(host):
        return Endpoint.STORAGE
    if "/manifests/" in path:
        return Endpoint.MANIFESTS
    if "/blobs/" in path:
        return Endpoint.BLOBS
    if path.startswith(_TOKEN_PATHS) or host.startswith("auth."):
        return Endpoint.TOKEN
    if host.startswith(("api.ecr", "ecr.")):
        return Endpoint.API
    for words, endpoint in _WORDS:
        if words in line:
            return endpoint
    return Endpoint.PING if path == "/v2/" else None


@lru_cache(maxsize=1024)
def _is_storage(host: str) -> bool:
    return any(mark in host for mark in _STORAGE)


def status_of(words: list[bytes]) -> int | None:
    """Return the last HTTP status in a message; numbers that only look like one are passed over."""
    if _CODES.isdisjoint(words):
        return None
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _CODES and _is_status(words, at):
            return int(words[at])
    return None


def _is_status(words: list[bytes], at: int) -> bool:
    reason = _PHRASES.get(words[at])
    if reason and words[at + 1 : at + 1 + len(reason)] == reason:
        return True
    before = words[max(0, at - 2) : at]
    if before[-2:] == [b"status", b"code"]:
        return True
    if before[-2:] == [b"http", b"code"]:
        return words[at - 3 : at - 2] == [b"unexpected"]
    return bool(before) and before[-1] in _BEFORE and before[-2:-1] != [b"api"]


def action_of(text: str, line: bytes) -> str | None:
    """Return the AWS action that a message names, such as `ecr:BatchGetImage`."""
    if b" perform " in line and (match := _ACTION.search(text)):
        return f"{match[1]}:{match[2]}"
    if b" operation " in line and (match := _OPERATION.search(text)):
        return f"{match[1].lower().replace(' ', '-')}:{match[2]}"
    return None
