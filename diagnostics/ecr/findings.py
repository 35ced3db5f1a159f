"""How a finding of step 4 is made. Pure."""

from diagnostics.causes import Cause
from diagnostics.facts import EcrLocation
from diagnostics.gateways.errors import Unread
from diagnostics.model import Confidence, Evidence, Finding, Step, Verdict
from diagnostics.parsing.image_reference import ImageReference


def fault(
    cause: Cause,
    summary: str,
    *evidence: Evidence,
    note: str = "",
    confidence: Confidence = Confidence.PROVEN,
) -> Finding:
    """The step names a cause."""
    return Finding(
        Step.ECR_IMAGE,
        Verdict.FAULT,
        summary,
        evidence,
        cause,
        note=note,
        confidence=confidence,
    )


def unknown(summary: str, gap: Unread, *evidence: Evidence) -> Finding:
    """Something that decides could not be read."""
    return Finding(
        Step.ECR_IMAGE,
        Verdict.UNKNOWN,
        summary,
        (*evidence, Evidence(gap.call, gap.subject, gap.text)),
        missing=(gap.missing,) if gap.missing else (),
    )


def address(location: EcrLocation, reference: ImageReference) -> str:
    """The full address of the image in that registry."""
    suffix = "amazonaws.com.cn" if location.partition == "aws-cn" else "amazonaws.com"
    host = f"{location.account}.dkr.ecr.{location.region}.{suffix}"
    tag = f":{reference.tag}" if reference.tag else ""
    digest = f"@{reference.digest}" if reference.digest else ""
    return f"{host}/{location.repository}{tag}{digest}"
