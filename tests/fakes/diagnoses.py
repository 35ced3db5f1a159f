"""Small diagnoses for tests of what is drawn from them."""

from diagnostics.causes import Cause
from diagnostics.model import (
    Case,
    Conclusion,
    Confidence,
    Diagnosis,
    FailingContainer,
    Finding,
    NodePool,
    Verdict,
    Workload,
)
from tests.fakes.cards import AT, REF
from tests.fakes.reading import IMAGE, failing_pod


def conclusion(image: str = IMAGE, findings: tuple[Finding, ...] = ()) -> Conclusion:
    workload = Workload(REF, "uid", 1, 1, 0, {"ui": image})
    pod = failing_pod(image=image)
    case = Case(
        workload,
        image,
        NodePool("managed", "default", ()),
        (FailingContainer(pod, pod.containers[0]),),
    )
    return Conclusion(
        case, Cause.TAG_MISSING, Confidence.PROVEN, "the tag is missing", "Push it.", None, findings
    )


def diagnosis(*groups: Conclusion) -> Diagnosis:
    verdict = Verdict.FAULT if groups else Verdict.OK
    workload = Workload(REF, "uid", 1, 3, 3, {"ui": IMAGE})
    return Diagnosis(workload, verdict, "ui-private cannot pull", groups, AT, 0.8)
