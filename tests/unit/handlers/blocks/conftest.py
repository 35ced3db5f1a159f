"""Diagnoses that no card or thread could show whole."""

from dataclasses import replace

import pytest

from diagnostics.causes import Cause
from diagnostics.model import (
    Case,
    Conclusion,
    Confidence,
    Diagnosis,
    Evidence,
    FailingContainer,
    Finding,
    NodePool,
    Step,
    Verdict,
    Workload,
)
from tests.fakes.cards import AT, ATTACKS, REF
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


@pytest.fixture
def hostile_diagnosis() -> Diagnosis:
    words = " ".join(ATTACKS)
    proof = tuple(Evidence(words, words, words * 40) for _ in range(4))
    findings = tuple(Finding(step, Verdict.FAULT, words, proof, note=words) for step in Step)
    return replace(diagnosis(conclusion(words, findings), conclusion(words, findings)))
