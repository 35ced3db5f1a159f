"""Parse an image reference: what was written, and what it means.

The grammar is that of the distribution project (`image_grammar.py`); the kubelet and every runtime
use it. A name that does not fit raises `InvalidImageReference`, which says where, why, and what was
probably meant.
"""

from dataclasses import dataclass

from diagnostics.parsing.ecr_registry import EcrRegistry, parse_ecr_host
from diagnostics.parsing.image_grammar import (
    COMPONENT,
    DEFAULT_TAG,
    DIGEST_LENGTHS,
    DOMAIN,
    HEX,
    IDENTIFIER,
    LONGEST,
    LONGEST_PATH,
    TAG,
    as_meant,
    split_domain,
)
from diagnostics.parsing.image_reference_slips import Slip, find_slip

__all__ = ["EcrRegistry", "ImageReference", "InvalidImageReference", "parse_image_reference"]


class InvalidImageReference(ValueError):
    """A text is not an image reference: where (offset), why, and what was probably meant."""

    def __init__(self, text: str, slip: Slip) -> None:
        super().__init__(f"{slip.reason} (at {slip.place} of {text[:LONGEST_PATH]!r})")
        self.text = text
        self.place = slip.place
        self.reason = slip.reason
        self.suggestion = slip.suggestion


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image reference in its parts: `written_*` as it stands there, the others as meant."""

    text: str
    registry: str
    """The registry's host and port; `docker.io` when none was written."""
    repository: str
    """The path in the registry; with the implied `library/` on Docker Hub."""
    tag: str | None
    """The tag, `latest` when neither tag nor digest was written; None for a digest alone."""
    digest: str | None
    written_registry: str | None
    written_repository: str
    written_tag: str | None
    ecr: EcrRegistry | None

    @property
    def name(self) -> str:
        """Return registry and repository, in full."""
        return f"{self.registry}/{self.repository}"

    @property
    def canonical(self) -> str:
        """Return the reference in full."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.name}{tag}{digest}"

    def __str__(self) -> str:
        return self.text


def parse_image_reference(text: str) -> ImageReference:
    """Parse a reference such as `registry.example:5000/team/app:1.0@sha256:...`.

    Raises `InvalidImageReference` for whatever the kubelet would call InvalidImageName.
    """
    if len(text) > LONGEST:
        raise InvalidImageReference(text, find_slip(text))
    named, digest = _split_digest(text)
    name, tag = _split_tag(named)
    domain, path = split_domain(name)
    registry, repository = as_meant(domain, path)
    is_host = domain is None or DOMAIN.fullmatch(domain)
    if not (
        (is_host or COMPONENT.fullmatch(str(domain)))
        and len(repository if is_host else name) <= LONGEST_PATH
        and all(COMPONENT.fullmatch(part) for part in path.split("/"))
        and (tag is None or TAG.fullmatch(tag))
        and (digest is None or _is_digest(digest))
        and not IDENTIFIER.fullmatch(text)
    ):
        raise InvalidImageReference(text, find_slip(text))
    return ImageReference(
        text=text,
        registry=registry,
        repository=repository,
        tag=tag or (None if digest else DEFAULT_TAG),
        digest=digest,
        written_registry=domain,
        written_repository=path,
        written_tag=tag,
        ecr=parse_ecr_host(registry),
    )


def _split_digest(text: str) -> tuple[str, str | None]:
    named, at, digest = text.partition("@")
    return named, digest if at else None


def _split_tag(named: str) -> tuple[str, str | None]:
    colon = named.rfind(":")
    if colon > named.rfind("/"):
        return named[:colon], named[colon + 1 :]
    return named, None


def _is_digest(digest: str) -> bool:
    algorithm, _, value = digest.partition(":")
    return DIGEST_LENGTHS.get(algorithm) == len(value) and HEX.fullmatch(value) is not None
