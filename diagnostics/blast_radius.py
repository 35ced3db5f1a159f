"""Which other workloads are in the same trouble, or will be when their pods next move.

Told from the pod templates of the cluster, in a bounded number of calls: which nodes a pod will
stand on is not known before it is scheduled, so a role's or a network's fault is said to reach
"the same kind of node".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.causes import Cause
from diagnostics.gateways.errors import Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Conclusion, Workload, WorkloadRef
from diagnostics.parsing.image_reference import (
    ImageReference,
    InvalidImageReference,
    parse_image_reference,
)

MOST_NAMED = 5


class Shared(Enum):
    """What another workload has in common with the one that was asked about."""

    IMAGE = "The same image is in"
    REPOSITORY = "The same repository is used by"
    REGISTRY = "On the same kind of node, these pull from the same registry"


_IMAGE = frozenset(
    {
        Cause.TAG_MISSING,
        Cause.DIGEST_MISSING,
        Cause.IMAGE_EXPIRED,
        Cause.IMAGE_ARCHIVED,
        Cause.LAYERS_MISSING,
        Cause.PLATFORM_MISMATCH,
        Cause.IMMUTABLE_TAG_STALE,
        Cause.REPLICATION_PENDING,
        Cause.MANIFEST_UNSUPPORTED,
        Cause.PUBLIC_IMAGE_MISSING,
        Cause.SHORT_REFERENCE,
    }
)
_REPOSITORY = frozenset(
    {
        Cause.REPOSITORY_MISSING,
        Cause.WRONG_ACCOUNT_OR_REGION,
        Cause.CROSS_ACCOUNT_POLICY_MISSING,
        Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL,
        Cause.REPOSITORY_POLICY_DENIES,
        Cause.STALE_PRINCIPAL,
        Cause.WRONG_PRINCIPAL,
        Cause.KMS_KEY_UNUSABLE,
        Cause.PULL_THROUGH_PATH_WRONG,
        Cause.PULL_THROUGH_UPSTREAM_REFUSED,
        Cause.PULL_THROUGH_NEEDS_INTERNET,
        Cause.REGISTRY_CREDENTIALS_MISSING,
    }
)
_REGISTRY = frozenset(
    {
        Cause.TOKEN_NOT_ALLOWED,
        Cause.ROLE_LACKS_PULL,
        Cause.FARGATE_ROLE_LACKS_PULL,
        Cause.PERMISSIONS_BOUNDARY,
        Cause.REGISTRY_POLICY_DENIES,
        Cause.ORGANIZATION_POLICY_DENIES,
        Cause.ENDPOINT_POLICY_DENIES,
        Cause.CREDENTIAL_PROVIDER_BROKEN,
        Cause.NODE_CREDENTIALS_UNAVAILABLE,
        Cause.NO_ROUTE_TO_REGISTRY,
        Cause.ENDPOINT_MISSING,
        Cause.S3_GATEWAY_MISSING,
        Cause.S3_ENDPOINT_POLICY_DENIES,
        Cause.ENDPOINT_SECURITY_GROUP_BLOCKS,
        Cause.DNS_MISCONFIGURED,
        Cause.ENDPOINT_NOT_AVAILABLE,
        Cause.PROXY_OR_FIREWALL,
        Cause.TLS_INTERCEPTION,
        Cause.CROSS_REGION_NO_PATH,
        Cause.REGISTRY_HOST_UNMATCHED,
        Cause.ECR_THROTTLED,
        Cause.REGISTRY_RATE_LIMITED,
        Cause.REGISTRY_INCIDENT,
    }
)


@dataclass(frozen=True, slots=True)
class BlastRadius:
    """The other workloads, and one sentence about them; "" when there is nothing to say."""

    workloads: tuple[WorkloadRef, ...] = ()
    sentence: str = ""


def templates(gateways: Gateways, namespace: str | None) -> tuple[Workload, ...] | Unread:
    """Every workload with the images of its pod template; None: of the whole cluster."""
    return read(lambda: gateways.cluster.templates(namespace))


def shared_by(cause: Cause) -> Shared | None:
    """What spreads a cause; None for one node's or one workload's own trouble."""
    for causes, shared in (
        (_IMAGE, Shared.IMAGE),
        (_REPOSITORY, Shared.REPOSITORY),
        (_REGISTRY, Shared.REGISTRY),
    ):
        if cause in causes:
            return shared
    return None


def blast_radius(conclusion: Conclusion, others: Sequence[Workload] | Unread) -> BlastRadius:
    """Who else shares what this conclusion blames, those not ready first."""
    shared, mine = shared_by(conclusion.cause), _parsed(conclusion.case.image)
    if shared is None or mine is None:
        return BlastRadius()
    if isinstance(others, Unread):
        return BlastRadius(sentence=f"Other workloads were not looked at: {others}")
    found = [
        one
        for one in others
        if one.ref != conclusion.case.workload.ref and _shares(one, mine, shared)
    ]
    found.sort(key=lambda one: (one.ready >= one.replicas, str(one.ref)))
    if not found:
        return BlastRadius()
    named = ", ".join(_said(one) for one in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    sentence = f"{shared.value}: {named}{more}"
    return BlastRadius(tuple(one.ref for one in found), sentence)


def _said(one: Workload) -> str:
    kind = "" if one.ref.kind == "Deployment" else f"{one.ref.kind.lower()} "
    return f"{kind}{one.ref} ({one.ready} of {one.replicas} ready)"


def _shares(other: Workload, mine: ImageReference, shared: Shared) -> bool:
    images = (_parsed(image) for image in other.images.values())
    return any(_same(one, mine, shared) for one in images if one is not None)


def _same(one: ImageReference, mine: ImageReference, shared: Shared) -> bool:
    match shared:
        case Shared.IMAGE:
            return one.canonical == mine.canonical
        case Shared.REPOSITORY:
            return one.name == mine.name
        case Shared.REGISTRY:
            return one.registry == mine.registry


def _parsed(image: str) -> ImageReference | None:
    try:
        return parse_image_reference(image)
    except InvalidImageReference:
        return None
