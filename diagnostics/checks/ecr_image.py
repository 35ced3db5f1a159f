"""Step 4, ECR image: does the repository exist, and the tag or digest in it?

Asked of ECR itself: containerd says ": not found" for both, and a policy that denies hides either.
One DescribeImages tells them apart: ImageNotFoundException proves that the repository is there.
What is missing is looked for elsewhere, and what is there is looked at closer where the kubelet's
words call for it; `diagnostics.ecr` has both.
"""

from dataclasses import replace

from diagnostics.causes import Cause
from diagnostics.ecr import looks
from diagnostics.ecr.findings import address, fault, unknown
from diagnostics.ecr.missing import judge_missing_image, judge_missing_repository
from diagnostics.ecr.present import ENCRYPTION_MATTERS, judge_present
from diagnostics.facts import (
    EcrImageFacts,
    EcrLocation,
    Image,
    Known,
    MissingImage,
    MissingRepository,
    Namesake,
    UpstreamFacts,
)
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.locations import ecr_location, registry_name
from diagnostics.model import Case, Confidence, Evidence, Finding, Step, Verdict
from diagnostics.parsing.arn import partition_of
from diagnostics.parsing.image_grammar import DEFAULT_REGISTRY
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.pull_failure import Endpoint, PullCause, PullFailure

REPOSITORY_NOT_FOUND = "RepositoryNotFoundException"
NOT_ON_DOCKER_HUB = frozenset(
    {
        PullCause.NOT_FOUND_TAG,
        PullCause.NOT_FOUND_REPOSITORY,
        PullCause.NOT_FOUND_OR_DENIED,
        PullCause.ACCESS_DENIED,
        PullCause.UNAUTHORIZED,
        PullCause.TIMEOUT,
        PullCause.CONNECTION_REFUSED,
        PullCause.NO_DETAIL,
    }
)
"""Words that a short name causes, which the runtime takes to Docker Hub."""


def observe(case: Case, gateways: Gateways, known: Known) -> EcrImageFacts | None:
    """Ask for the image, and for more only where the answer or the words call for it."""
    location = ecr_location(known)
    reference = known.image_reference.reference if known.image_reference else None
    if reference is None:
        return None
    if location is None:
        return _namesake(reference, gateways, known)
    closer = _asks_for_settings(known)
    settings = gateways.start(lambda: looks.repository(location, gateways)) if closer else None
    try:
        found = _ask(location, reference, gateways)
    except NotFound as error:
        return _missing(case, location, reference, error, gateways)
    if isinstance(found, Image) and settings:
        seen = settings.result()
        return EcrImageFacts(
            location, found, repository=seen, key=looks.key(seen, location.arn, gateways)
        )
    foreign = isinstance(found, Unread) and found.missing and _is_foreign(location, gateways)
    copies = looks.copies(location, reference, gateways) if foreign else ()
    return EcrImageFacts(location, found, copies)


def judge(case: Case, known: Known) -> Finding:
    """Say whether the reference points to something, and what it might have meant."""
    facts = known.ecr_image
    reference = known.image_reference.reference if known.image_reference else None
    if facts is None or reference is None:
        return Finding(
            Step.ECR_IMAGE, Verdict.SKIPPED, f"Not in ECR private: {registry_name(known)}"
        )
    failure = known.pod_events.failure if known.pod_events else None
    match facts.found:
        case Image() as image:
            return judge_present(facts, image, failure)
        case MissingImage() as missing:
            return judge_missing_image(case, facts, missing, known, reference)
        case MissingRepository() as missing:
            return judge_missing_repository(facts, missing, known, reference)
        case Namesake(found):
            return _judge_namesake(facts, found, reference, failure)
        case Unread() as gap:
            return _unread(facts, gap, reference)


def _ask(location: EcrLocation, reference: ImageReference, gateways: Gateways) -> Image | Unread:
    tag, digest = reference.tag or "latest", reference.digest
    return read(lambda: gateways.ecr.image(location, tag, digest))


def _missing(
    case: Case,
    location: EcrLocation,
    reference: ImageReference,
    error: NotFound,
    gateways: Gateways,
) -> EcrImageFacts:
    found = (
        looks.missing_repository(location, gateways)
        if error.code == REPOSITORY_NOT_FOUND
        else looks.missing_image(location, reference, gateways)
    )
    upstream = looks.upstream(case, location, gateways)
    fetched = isinstance(upstream, UpstreamFacts)
    copies = () if fetched else looks.copies(location, reference, gateways)
    foreign = _is_foreign(location, gateways)
    own = not foreign and location.region == gateways.ec2.region
    return EcrImageFacts(location, found, copies, upstream, own=own, foreign=foreign)


def _is_foreign(location: EcrLocation, gateways: Gateways) -> bool:
    account = read(gateways.account)
    return not isinstance(account, Unread) and account != location.account


def _asks_for_settings(known: Known) -> bool:
    """Whether a key may be the reason: the registry refused, or the kubelet gave no reason."""
    failure = known.pod_events.failure if known.pod_events else None
    if failure is None:
        return True
    return failure.endpoint is not Endpoint.STORAGE and failure.cause in ENCRYPTION_MATTERS


def _namesake(reference: ImageReference, gateways: Gateways, known: Known) -> EcrImageFacts | None:
    """A short name that Docker Hub did not deliver: perhaps our own registry was meant."""
    failure = known.pod_events.failure if known.pod_events else None
    short = reference.written_registry is None and reference.registry == DEFAULT_REGISTRY
    if not short or (failure is not None and failure.cause not in NOT_ON_DOCKER_HUB):
        return None
    account, region = read(gateways.account), gateways.ec2.region
    if isinstance(account, Unread):
        return None
    first, _, rest = reference.written_repository.partition("/")
    name = rest if rest and first.isdigit() and len(first) == 12 else reference.written_repository
    own = EcrLocation(account, region, partition_of(region), name)
    found = looks.namesake(own, reference, gateways)
    return None if found is None else EcrImageFacts(own, Namesake(found))


def _judge_namesake(
    facts: EcrImageFacts,
    found: Image | MissingImage | Unread,
    reference: ImageReference,
    failure: PullFailure | None,
) -> Finding:
    own = facts.location
    summary = f"{reference.text} is asked of Docker Hub; "
    if isinstance(found, Unread):
        words = f"{summary}whether {own.account} has such a repository: {found}"
        return unknown(words, found)
    meant = address(own, reference)
    seen = Evidence("ecr:DescribeImages", own.arn, f"there is a repository {own.repository}")
    if isinstance(found, Image):
        words = f"{summary}the image is in your own registry: {meant}"
        return fault(Cause.SHORT_REFERENCE, words, seen)
    if failure is not None and failure.cause is PullCause.NOT_FOUND_TAG:
        words = f"Docker Hub has the repository, not the tag; {own.account} has one of that name"
        return Finding(Step.ECR_IMAGE, Verdict.SKIPPED, words, (seen,))
    words = f"{summary}your own registry has a repository of that name, without this tag"
    return fault(Cause.SHORT_REFERENCE, words, seen, note=meant, confidence=Confidence.LIKELY)


def _unread(facts: EcrImageFacts, gap: Unread, reference: ImageReference) -> Finding:
    """A registry that may not be read is not contradicted by what another one has."""
    finding = unknown(f"Not checked: {gap} (account {facts.location.account} owns it)", gap)
    if not facts.copies:
        return finding
    meant = address(facts.copies[0].location, reference)
    return replace(finding, note=f"Your own registry has an image of that name: {meant}")
