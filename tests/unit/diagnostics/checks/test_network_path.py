"""Step 7: did the registry answer?"""

import pytest

from diagnostics.checks import network_path, pod_events
from diagnostics.facts import Known
from diagnostics.model import Finding, Step, Verdict
from tests.fakes.reading import FORBIDDEN, REGISTRY, World

TIMED_OUT = (
    f'failed to do request: Head "https://{REGISTRY}/v2/x/manifests/1": dial tcp 10.0.1.5:443: '
    "i/o timeout"
)


def judged(case, world) -> Finding:  # type: ignore[no-untyped-def]
    known = Known().learned(Step.POD_EVENTS, pod_events.observe(case, world.gateways(), Known()))
    facts = network_path.observe(case, world.gateways(), known)
    return network_path.judge(case, known.learned(Step.NETWORK_PATH, facts))


def test_an_http_answer_proves_the_path(case_of) -> None:
    finding = judged(case_of(), World(event_messages=[FORBIDDEN]))
    assert finding.verdict is Verdict.OK
    assert "HTTP 403" in finding.summary


def test_no_answer_is_unknown_since_the_path_was_not_looked_at(case_of) -> None:
    finding = judged(case_of(), World(event_messages=[TIMED_OUT]))
    assert finding.verdict is Verdict.UNKNOWN
    assert REGISTRY in finding.summary


@pytest.mark.parametrize("said", [[], ["the moon is in the way"]])
def test_silence_skips_the_step(case_of, said: list[str]) -> None:
    assert judged(case_of(), World(event_messages=said)).verdict is Verdict.SKIPPED
