"""The image is there: can it be delivered? Pure."""

from diagnostics.causes import Cause
from diagnostics.ecr.findings import fault, unknown
from diagnostics.ecr.model import Key
from diagnostics.facts import EcrImageFacts, Image
from diagnostics.gateways.errors import Unread
from diagnostics.model import Confidence, Evidence, Finding, Step, Verdict
from diagnostics.parsing.pull_failure import Endpoint, PullCause, PullFailure

ACTIVE = "ACTIVE"
"""ImageStatus: ACTIVE, ARCHIVED, or ACTIVATING on the way back."""
ENCRYPTION_MATTERS = frozenset(
    {
        PullCause.ACCESS_DENIED,
        PullCause.REGISTRY_ERROR,
        PullCause.NO_DETAIL,
        PullCause.UNKNOWN,
        PullCause.PULL_QPS_EXCEEDED,
    }
)
"""What a registry that cannot decrypt the image may make the kubelet say, or not say."""


def judge_present(facts: EcrImageFacts, image: Image, failure: PullFailure | None) -> Finding:
    """Archived, incomplete, or under a key that cannot be used; otherwise fine."""
    location, name = facts.location, facts.location.repository
    pushed = f", pushed {image.pushed_at:%Y-%m-%d}" if image.pushed_at else ""
    words = f"{image.digest}, {image.size_bytes} bytes{pushed}, {image.status}"
    seen = Evidence("ecr:DescribeImages", location.arn, words)
    if image.status != ACTIVE:
        how = "is being restored" if image.status == "ACTIVATING" else "is archived"
        summary = f"The image {how} in {name}: a pull answers not found"
        return fault(Cause.IMAGE_ARCHIVED, summary, seen)
    if failure is not None and lacks_parts(failure):
        kind = "index" if is_index(image) else "image"
        summary = f"The {kind} is in {name}, but parts that it names are gone"
        said = Evidence("pod events", name, failure.clause)
        return fault(Cause.LAYERS_MISSING, summary, seen, said)
    return _under_key(facts, image, seen, pushed)


def lacks_parts(failure: PullFailure) -> bool:
    """The runtime got a manifest, and the registry has not the content that it names."""
    return failure.cause is PullCause.CORRUPT and failure.endpoint in (
        Endpoint.BLOBS,
        Endpoint.MANIFESTS,
    )


def is_index(image: Image) -> bool:
    """Whether it is a list of images, one for each platform."""
    return "index" in image.media_type or "manifest.list" in image.media_type


def _under_key(facts: EcrImageFacts, image: Image, seen: Evidence, pushed: str) -> Finding:
    location, name = facts.location, facts.location.repository
    if isinstance(facts.repository, Unread):
        words = f"The image exists in {name}, but how it is encrypted: {facts.repository}"
        return unknown(words, facts.repository, seen)
    match facts.key:
        case Key(usable=False) as key:
            summary = f"ECR cannot decrypt {name}: its KMS key {_short(key)} is {key.state}"
            proof = Evidence("kms:DescribeKey", key.arn, key.state)
            return fault(Cause.KMS_KEY_UNUSABLE, summary, seen, proof)
        case (Unread() as gap) | Key(granted=Unread() as gap):
            return unknown(f"The image exists in {name}, but its KMS key: {gap}", gap, seen)
        case Key(granted=False) as key:
            summary = f"ECR cannot decrypt {name}: its grant on KMS key {_short(key)} is gone"
            proof = Evidence("kms:ListGrants", key.arn, f"none for {location.arn}")
            sure = Confidence.LIKELY
            return fault(Cause.KMS_KEY_UNUSABLE, summary, seen, proof, confidence=sure)
    summary = f"The image exists in {name} ({image.size_bytes / 1_000_000:.0f} MB{pushed})"
    return Finding(Step.ECR_IMAGE, Verdict.OK, summary, (seen,))


def _short(key: Key) -> str:
    return key.arn.rsplit("/", 1)[-1]
