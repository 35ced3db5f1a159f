"""Step 3, image reference: is it well-formed, and which registry, account, region does it name?"""

from diagnostics.causes import Cause
from diagnostics.facts import ImageReferenceFacts, Known
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case, Evidence, Finding, Step, Verdict
from diagnostics.parsing.image_reference import (
    ImageReference,
    InvalidImageReference,
    parse_image_reference,
)
from diagnostics.parsing.image_reference_doubts import find_doubts
from diagnostics.parsing.image_reference_slips import Slip

AWS_ENDINGS = (".amazonaws.com", ".amazonaws.com.cn", ".on.aws")


def observe(case: Case, gateways: Gateways, known: Known) -> ImageReferenceFacts:
    """Take the reference apart; nothing is asked of anybody."""
    try:
        return ImageReferenceFacts(parse_image_reference(case.image))
    except InvalidImageReference as error:
        return ImageReferenceFacts(None, error.reason, error.suggestion or "")


def judge(case: Case, known: Known) -> Finding:
    """Say where the image would come from, or why nobody can pull such a name."""
    facts = known.image_reference
    assert facts is not None
    evidence = (Evidence("spec.containers[].image", str(case.workload.ref), case.image),)
    if facts.reference is None:
        return Finding(
            Step.IMAGE_REFERENCE,
            Verdict.FAULT,
            f"The image reference is malformed: {facts.fault}",
            evidence,
            Cause.MALFORMED_REFERENCE,
            note=f"Perhaps {facts.suggestion}" if facts.suggestion else "",
        )
    doubt = next(iter(find_doubts(facts.reference)), None)
    cause = _impossible_host(facts.reference)
    if doubt and cause:
        summary = f"{facts.reference.registry} is no registry: {doubt.reason}"
        return Finding(Step.IMAGE_REFERENCE, Verdict.FAULT, summary, evidence, cause)
    note = _doubted(doubt) if doubt else ""
    return Finding(Step.IMAGE_REFERENCE, Verdict.OK, _where(facts), evidence, note=note)


def _impossible_host(reference: ImageReference) -> Cause | None:
    """AWS has no such host: an ECR address whose account was left out, or is no account."""
    host = reference.registry
    if reference.ecr is not None or not host.endswith(AWS_ENDINGS):
        return None
    if host.startswith(("dkr.ecr", "dkr-ecr")):
        return Cause.SHORT_REFERENCE
    named = ".dkr.ecr" in host or ".dkr-ecr" in host
    return Cause.WRONG_ACCOUNT_OR_REGION if named else None


def _doubted(doubt: Slip) -> str:
    meant = f"; perhaps {doubt.suggestion}" if doubt.suggestion else ""
    return f"It looks wrong: {doubt.reason}{meant}"


def _where(facts: ImageReferenceFacts) -> str:
    reference = facts.reference
    assert reference is not None
    if reference.ecr is None or reference.ecr.public:
        return f"Well-formed; from {reference.registry}, which is not an ECR private registry"
    ecr = reference.ecr
    return f"Well-formed; ECR private registry of account {ecr.account} in {ecr.region}"
