"""What a kubelet or runtime message says about a failed pull: the frozen answer types."""

from dataclasses import dataclass
from enum import StrEnum


class PullCause(StrEnum):
    """Why an image was not pulled, as far as the message itself tells.

    `NO_DETAIL` says that the message holds no reason at all (look at sibling events), `OTHER` that
    the reason is known and is none of these, `UNKNOWN` that no rule knows the text.
    """

    UNAUTHORIZED = "unauthorized"
    ACCESS_DENIED = "access_denied"
    NOT_FOUND_TAG = "not_found_tag"
    NOT_FOUND_REPOSITORY = "not_found_repository"
    NOT_FOUND_OR_DENIED = "not_found_or_denied"
    PLATFORM_MISMATCH = "platform_mismatch"
    TIMEOUT = "timeout"
    CONNECTION_REFUSED = "connection_refused"
    DNS = "dns"
    TLS = "tls"
    RATE_LIMITED = "rate_limited"
    REGISTRY_ERROR = "registry_error"
    CORRUPT = "corrupt"
    INVALID_REFERENCE = "invalid_reference"
    DISK_FULL = "disk_full"
    UNSUPPORTED_MANIFEST = "unsupported_manifest"
    NEVER_PULL = "never_pull"
    PULL_QPS_EXCEEDED = "pull_qps_exceeded"
    SIGNATURE = "signature"
    PROXY = "proxy"
    NO_DETAIL = "no_detail"
    OTHER = "other"
    UNKNOWN = "unknown"


class Endpoint(StrEnum):
    """Which part of a registry answered, or failed to."""

    MANIFESTS = "manifests"
    BLOBS = "blobs"
    TOKEN = "token"  # noqa: S105 - the name of an endpoint
    STORAGE = "storage"
    API = "api"
    PING = "ping"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One of several attempts that a message lists in [brackets]."""

    cause: PullCause
    because: str
    clause: str


@dataclass(frozen=True, slots=True)
class PullFailure:
    """The reading of one message."""

    cause: PullCause
    because: str
    """Why this cause, in the words of the rule that decided."""
    clause: str
    """The clause of the message that the answer rests on; empty when there is none."""
    wrappers: tuple[str, ...] = ()
    """What was peeled off before reading, outermost first; says so when the text was cut."""
    attempts: tuple[Attempt, ...] = ()
    """Each attempt, when the message lists several."""
    registry: str = "none"
    """Which service or product: `ecr-private`, `dockerhub`, `harbor`, ...; `other`; `none`."""
    host: str | None = None
    """The host that answered or failed; the registry's when no other is named."""
    status: int | None = None
    """The HTTP status that the registry, its token service or its storage answered."""
    endpoint: Endpoint | None = None
    action: str | None = None
    """The AWS action that was denied, such as `ecr:BatchGetImage`."""
    image: str | None = None
    also_possible: tuple[PullCause, ...] = ()
    """Other causes that the same words allow."""
