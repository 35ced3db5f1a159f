"""Image references, as the runtime reads them: host, repository, tag or digest."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ECR_HOST = re.compile(r"(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?")
_REPOSITORY = re.compile(r"[a-z0-9]+(?:[._/-]+[a-z0-9]+)*")
_TAG = re.compile(r"[\w][\w.-]{0,127}")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
DOCKER_HUB = "docker.io"
PUBLIC_ECR = "public.ecr.aws"


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in full. A missing tag is `latest`; with a digest the tag does not count."""

    host: str
    repository: str
    tag: str = ""
    digest: str = ""

    @property
    def identifier(self) -> str:
        """What stands behind /manifests/: the digest, or the tag."""
        return self.digest or self.tag

    @property
    def ecr(self) -> tuple[str, str] | None:
        """Account and region of a private ECR registry, None for any other host."""
        found = _ECR_HOST.fullmatch(self.host)
        return (found[1], found[2]) if found else None

    @property
    def api_host(self) -> str:
        """The host that is really asked: Docker Hub answers elsewhere than its name."""
        return "registry-1.docker.io" if self.host == DOCKER_HUB else self.host

    def __str__(self) -> str:
        """The normal form, as containerd prints it."""
        mark = f"@{self.digest}" if self.digest else f":{self.tag}"
        return f"{self.host}/{self.repository}{mark}"


def parse(image: str) -> Reference | None:
    """Read a pod's `image`; None when it is malformed (distribution/reference's grammar)."""
    rest, _, digest = image.partition("@")
    head, slash, tail = rest.partition("/")
    if slash and ("." in head or ":" in head or head == "localhost"):
        host, path = head, tail
    else:
        host, path = DOCKER_HUB, rest
    path, _, tag = path.partition(":")
    if host == DOCKER_HUB and "/" not in path:
        path = f"library/{path}"
    valid = (
        _REPOSITORY.fullmatch(path)
        and (not tag or _TAG.fullmatch(tag))
        and (_DIGEST.fullmatch(digest) if "@" in image else True)
    )
    if not valid:
        return None
    return Reference(host, path, tag or ("" if digest else "latest"), digest)
