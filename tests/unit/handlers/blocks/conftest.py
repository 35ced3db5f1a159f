"""A diagnosis that no thread could show whole."""

import pytest

from diagnostics.model import Diagnosis, Evidence, Finding, Step, Verdict
from tests.fakes.cards import ATTACKS
from tests.fakes.diagnoses import conclusion, diagnosis


@pytest.fixture
def hostile_diagnosis() -> Diagnosis:
    words = " ".join(ATTACKS)
    proof = tuple(Evidence(words, words, words * 40) for _ in range(4))
    findings = tuple(Finding(step, Verdict.FAULT, words, proof, note=words) for step in Step)
    return diagnosis(conclusion(words, findings), conclusion(words, findings))
