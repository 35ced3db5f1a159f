"""Step 4, ECR image: does the repository exist, and the tag or digest in it?

Asked of ECR itself: containerd says ": not found" for both, and a policy that denies hides either.
One DescribeImages tells them apart: ImageNotFoundException proves that the repository is there.
"""

from diagnostics.causes import Cause
from diagnostics.facts import (
    EcrImageFacts,
    EcrLocation,
    Image,
    Known,
    MissingImage,
    MissingRepository,
)
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.locations import ecr_location, registry_name
from diagnostics.model import Case, Evidence, Finding, Step, Verdict
from diagnostics.parsing.nearest import nearest, nearest_tags

REPOSITORY_NOT_FOUND = "RepositoryNotFoundException"


def observe(case: Case, gateways: Gateways, known: Known) -> EcrImageFacts | None:
    """Ask for the image; names near it only when something is missing."""
    location = ecr_location(known)
    reference = known.image_reference.reference if known.image_reference else None
    if location is None or reference is None:
        return None
    tag, digest = reference.tag or "latest", reference.digest
    try:
        found = read(lambda: gateways.ecr.image(location, tag, digest))
    except NotFound as error:
        if error.code == REPOSITORY_NOT_FOUND:
            return EcrImageFacts(location, MissingRepository(_near_names(location, gateways)))
        return EcrImageFacts(location, MissingImage(digest or tag, _near(location, tag, gateways)))
    return EcrImageFacts(location, found)


def judge(case: Case, known: Known) -> Finding:
    """Say whether the reference points to something, and what it might have meant."""
    facts = known.ecr_image
    if facts is None:
        return Finding(
            Step.ECR_IMAGE, Verdict.SKIPPED, f"Not in ECR private: {registry_name(known)}"
        )
    match facts.found:
        case Image() as image:
            return _present(facts.location, image)
        case MissingImage(wanted, near):
            return _missing_image(facts.location, wanted, near)
        case MissingRepository(near):
            return _missing_repository(facts.location, near)
        case Unread() as gap:
            return Finding(
                Step.ECR_IMAGE,
                Verdict.UNKNOWN,
                f"Not checked: {gap}",
                (Evidence(gap.call, gap.subject, gap.text),),
                missing=(gap.missing,) if gap.missing else (),
            )


def _present(location: EcrLocation, image: Image) -> Finding:
    pushed = f", pushed {image.pushed_at:%Y-%m-%d}" if image.pushed_at else ""
    size = f"{image.size_bytes / 1_000_000:.0f} MB"
    evidence = (
        Evidence(
            "ecr:DescribeImages",
            location.arn,
            f"{image.digest}, {image.size_bytes} bytes{pushed}, {image.status}",
        ),
    )
    if image.status == "ARCHIVED":
        return Finding(
            Step.ECR_IMAGE,
            Verdict.FAULT,
            f"The image is archived in {location.repository}: a pull answers not found",
            evidence,
            Cause.IMAGE_ARCHIVED,
        )
    return Finding(
        Step.ECR_IMAGE,
        Verdict.OK,
        f"The image exists in {location.repository} ({size}{pushed})",
        evidence,
    )


def _missing_image(location: EcrLocation, wanted: str, near: tuple[str, ...]) -> Finding:
    by_digest = wanted.startswith("sha256:")
    what = "digest" if by_digest else "tag"
    return Finding(
        Step.ECR_IMAGE,
        Verdict.FAULT,
        f"Repository {location.repository} has no {what} {wanted}",
        (Evidence("ecr:DescribeImages", location.arn, f"ImageNotFoundException: {wanted}"),),
        Cause.DIGEST_MISSING if by_digest else Cause.TAG_MISSING,
        note=_did_you_mean(near),
    )


def _missing_repository(location: EcrLocation, near: tuple[str, ...]) -> Finding:
    return Finding(
        Step.ECR_IMAGE,
        Verdict.FAULT,
        f"Account {location.account} has no repository {location.repository} in {location.region}",
        (Evidence("ecr:DescribeImages", location.arn, REPOSITORY_NOT_FOUND),),
        Cause.REPOSITORY_MISSING,
        note=_did_you_mean(near),
    )


def _did_you_mean(near: tuple[str, ...]) -> str:
    return f"Nearest: {', '.join(near)}" if near else ""


def _near_names(location: EcrLocation, gateways: Gateways) -> tuple[str, ...]:
    names = read(lambda: gateways.ecr.repository_names(location))
    return () if isinstance(names, Unread) else nearest(location.repository, names)


def _near(location: EcrLocation, tag: str, gateways: Gateways) -> tuple[str, ...]:
    tags = read(lambda: gateways.ecr.tags(location))
    return () if isinstance(tags, Unread) else nearest_tags(tag, tags)
