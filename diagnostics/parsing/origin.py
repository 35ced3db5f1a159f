"""Where a failure came from: host, endpoint, HTTP status, AWS action, read from a message."""

import re
from dataclasses import dataclass
from functools import lru_cache

from diagnostics.parsing.pull_failure import Endpoint
from diagnostics.parsing.registries import host_of_image, registry_of

_URL = re.compile(r"https?://([^/\s\"'<>\\]+)([^\s\"'<>\\)]*)")
_NAME = r" ([A-Za-z0-9\[][\w.:\]-]*\w)"
_HOSTS = tuple(
    (f" {words} ".encode(), re.compile(words + _NAME))
    for words in (
        "pulling from host",
        "lookup",
        "container registry",
        "docker registry",
        "dial tcp",
    )
)
_REFERENCE = re.compile(
    r'docker://([^\s",]+?)(?=[:,]?[\s"]|$)|"((?:[\w.-]+(?::\d+)?/)+[\w.:@/-]+)"'
)
_ACTION = re.compile(r"\b(ecr|ecr-public|kms|s3|sts|secretsmanager):([A-Z][A-Za-z]+)")
_OPERATION = re.compile(r"operation error (ECR PUBLIC|ECR|KMS|S3|STS): ([A-Z][A-Za-z]+)")
_CODES = frozenset(
    str(code).encode() for code in (*range(400, 432), 451, *range(500, 512), 520, 530)
)
_PHRASES = frozenset(
    b"unauthorized forbidden not bad internal service gateway too precondition request method gone "
    b"conflict unprocessable payment proxy unavailable".split()
)
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


@dataclass(frozen=True, slots=True)
class Origin:
    """What a message tells of the place of the failure."""

    host: str | None
    endpoint: Endpoint | None
    registry: str
    image: str | None


def origin_of(text: str, line: bytes, image: str | None) -> Origin:
    """Read host and endpoint from a message; `image` is what peeling found."""
    last: re.Match[str] | None = None
    for match in _URL.finditer(text):
        last = match
    image = image or _image_in(text)
    own = host_of_image(image) if image else None
    host = last[1] if last else _host_in(text, line) or own
    endpoint = _endpoint(host or "", last[2] if last else "", line)
    known = registry_of(own) if own else "other"
    if known in {"other", "local"} and host:
        known = _product(host, last[2] if last else "", known)
    return Origin(host, endpoint, known if own or host else "none", image or None)


def _image_in(text: str) -> str | None:
    match = _REFERENCE.search(text)
    return (match[1] or match[2]) if match else None


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


def status_of(words: list[bytes], seen: set[bytes]) -> int | None:
    """Return the last HTTP status in a message; numbers that only look like one are passed over."""
    if _CODES.isdisjoint(seen):
        return None
    for at in range(len(words) - 1, -1, -1):
        if words[at] in _CODES and _is_status(words, at):
            return int(words[at])
    return None


def _is_status(words: list[bytes], at: int) -> bool:
    if words[at + 1 : at + 2] and words[at + 1] in _PHRASES:
        return True
    before = words[max(0, at - 2) : at]
    if before[-2:] == [b"status", b"code"]:
        return True
    return bool(before) and before[-1] in _BEFORE and before[-2:-1] != [b"api"]


def action_of(text: str) -> str | None:
    """Return the AWS action that a message names, such as `ecr:BatchGetImage`."""
    if match := _ACTION.search(text):
        return f"{match[1]}:{match[2]}"
    if match := _OPERATION.search(text):
        return f"{match[1].lower().replace(' ', '-')}:{match[2]}"
    return None
