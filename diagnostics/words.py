"""How the kubelet's words and the causes fit together. Pure tables."""

from diagnostics.causes import Cause
from diagnostics.parsing.pull_failure import PullCause, PullFailure

_MISSING = frozenset(
    {PullCause.NOT_FOUND_TAG, PullCause.NOT_FOUND_REPOSITORY, PullCause.NOT_FOUND_OR_DENIED}
)
_DENIED = frozenset({PullCause.ACCESS_DENIED, PullCause.NOT_FOUND_OR_DENIED})

_UPSTREAM = _MISSING | {
    PullCause.ACCESS_DENIED,
    PullCause.RATE_LIMITED,
    PullCause.REGISTRY_ERROR,
}
"""A cache that cannot fetch an image answers for its upstream registry."""
_UNREACHED = frozenset({PullCause.TIMEOUT, PullCause.CONNECTION_REFUSED, PullCause.UNAUTHORIZED})
"""A node that reaches the registry but not ecr.api has no credentials to send: unauthorized."""

_EXPLAINED: dict[Cause, frozenset[PullCause]] = {
    Cause.MALFORMED_REFERENCE: frozenset({PullCause.INVALID_REFERENCE}),
    Cause.REPOSITORY_MISSING: _MISSING | {PullCause.ACCESS_DENIED},
    Cause.TAG_MISSING: _MISSING,
    Cause.DIGEST_MISSING: _MISSING,
    Cause.IMAGE_ARCHIVED: _MISSING,
    Cause.IMAGE_EXPIRED: _MISSING,
    Cause.IMMUTABLE_TAG_STALE: _MISSING,
    Cause.REPLICATION_PENDING: _MISSING,
    Cause.LAYERS_MISSING: frozenset({PullCause.CORRUPT}),
    Cause.WRONG_ACCOUNT_OR_REGION: _MISSING | {PullCause.ACCESS_DENIED, PullCause.DNS},
    Cause.SHORT_REFERENCE: _MISSING
    | {PullCause.ACCESS_DENIED, PullCause.UNAUTHORIZED, PullCause.DNS},
    Cause.PULL_THROUGH_PATH_WRONG: _UPSTREAM,
    Cause.PULL_THROUGH_UPSTREAM_REFUSED: _UPSTREAM,
    Cause.PULL_THROUGH_NEEDS_INTERNET: _UPSTREAM | {PullCause.TIMEOUT},
    Cause.KMS_KEY_UNUSABLE: _DENIED | {PullCause.REGISTRY_ERROR},
    Cause.TOKEN_NOT_ALLOWED: frozenset({PullCause.UNAUTHORIZED, PullCause.NOT_FOUND_OR_DENIED}),
    Cause.ROLE_LACKS_PULL: _DENIED,
    Cause.FARGATE_ROLE_LACKS_PULL: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.CROSS_ACCOUNT_POLICY_MISSING: _DENIED,
    Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL: _DENIED,
    Cause.REPOSITORY_POLICY_DENIES: _DENIED,
    Cause.REGISTRY_POLICY_DENIES: _DENIED,
    Cause.STALE_PRINCIPAL: _DENIED,
    Cause.WRONG_PRINCIPAL: _DENIED,
    Cause.ORGANIZATION_POLICY_DENIES: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.PERMISSIONS_BOUNDARY: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.PULL_SECRET_EXPIRED: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.PULL_SECRET_MISSING: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.ENDPOINT_POLICY_DENIES: _DENIED | {PullCause.UNAUTHORIZED},
    Cause.S3_ENDPOINT_POLICY_DENIES: frozenset({PullCause.ACCESS_DENIED}),
    Cause.NO_ROUTE_TO_REGISTRY: _UNREACHED,
    Cause.ENDPOINT_MISSING: _UNREACHED,
    Cause.S3_GATEWAY_MISSING: _UNREACHED,
    Cause.ENDPOINT_SECURITY_GROUP_BLOCKS: _UNREACHED,
    Cause.ENDPOINT_NOT_AVAILABLE: _UNREACHED,
    Cause.CROSS_REGION_NO_PATH: _UNREACHED,
    Cause.PROXY_OR_FIREWALL: _UNREACHED,
    Cause.DNS_MISCONFIGURED: _UNREACHED | {PullCause.DNS},
}

PROVEN_BY_WORDS = frozenset(
    {
        PullCause.NEVER_PULL,
        PullCause.PLATFORM_MISMATCH,
        PullCause.DISK_FULL,
        PullCause.UNSUPPORTED_MANIFEST,
        PullCause.INVALID_REFERENCE,
    }
)
"""What the kubelet or the runtime knows better than anybody who could be asked."""

_SUGGESTED: dict[PullCause, Cause] = {
    PullCause.NEVER_PULL: Cause.NEVER_PULL,
    PullCause.PLATFORM_MISMATCH: Cause.PLATFORM_MISMATCH,
    PullCause.DISK_FULL: Cause.DISK_FULL,
    PullCause.UNSUPPORTED_MANIFEST: Cause.MANIFEST_UNSUPPORTED,
    PullCause.INVALID_REFERENCE: Cause.MALFORMED_REFERENCE,
    PullCause.PULL_QPS_EXCEEDED: Cause.KUBELET_PULL_LIMIT,
    PullCause.TLS: Cause.TLS_INTERCEPTION,
    PullCause.PROXY: Cause.PROXY_OR_FIREWALL,
}
_SUGGESTED_OUTSIDE_ECR: dict[PullCause, Cause] = {
    PullCause.NOT_FOUND_TAG: Cause.PUBLIC_IMAGE_MISSING,
    PullCause.NOT_FOUND_REPOSITORY: Cause.PUBLIC_IMAGE_MISSING,
    PullCause.NOT_FOUND_OR_DENIED: Cause.PUBLIC_IMAGE_MISSING,
    PullCause.UNAUTHORIZED: Cause.REGISTRY_CREDENTIALS_MISSING,
    PullCause.ACCESS_DENIED: Cause.REGISTRY_CREDENTIALS_MISSING,
    PullCause.RATE_LIMITED: Cause.REGISTRY_RATE_LIMITED,
}
_SUGGESTED_IN_ECR: dict[PullCause, Cause] = {PullCause.RATE_LIMITED: Cause.ECR_THROTTLED}


def explains(cause: Cause, failure: PullFailure | None) -> bool:
    """Whether a pull that fails for `cause` makes the kubelet say what it said.

    Silence contradicts nothing: events expire, and a back-off hides the reason.
    """
    silent = (PullCause.NO_DETAIL, PullCause.UNKNOWN, PullCause.PULL_QPS_EXCEEDED)
    if failure is None or failure.cause in silent:
        return True
    return failure.cause in _EXPLAINED.get(cause, frozenset())


def suggested_by_words(failure: PullFailure | None, in_ecr: bool) -> Cause | None:
    """The cause that the words name where no step shows one; None where they fit several."""
    if failure is None:
        return None
    by_registry = _SUGGESTED_IN_ECR if in_ecr else _SUGGESTED_OUTSIDE_ECR
    return _SUGGESTED.get(failure.cause) or by_registry.get(failure.cause)
