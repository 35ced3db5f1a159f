"""Step 2: the kubelet's words, wherever they are left."""

import pytest

from diagnostics.checks import pod_events
from diagnostics.facts import Known
from diagnostics.model import Step, Verdict
from diagnostics.parsing.pull_failure import PullCause
from tests.fakes.reading import FORBIDDEN, NOT_FOUND, World


def judged(case, world):  # type: ignore[no-untyped-def]
    facts = pod_events.observe(case, world.gateways(), Known())
    known = Known().learned(Step.POD_EVENTS, facts)
    return facts, pod_events.judge(case, known)


def test_the_event_speaks_where_the_waiting_message_only_says_back_off(case_of) -> None:
    facts, finding = judged(case_of(), World(event_messages=[FORBIDDEN, "Error: ErrImagePull"]))
    assert facts.failure.cause is PullCause.ACCESS_DENIED
    assert finding.verdict is Verdict.FAULT
    assert any("403 Forbidden" in one.text for one in finding.evidence)


def test_the_waiting_message_speaks_after_the_events_have_expired(case_of) -> None:
    case = case_of(reason="ErrImagePull", message=NOT_FOUND)
    facts, _ = judged(case, World(event_messages=[]))
    assert facts.failure.cause is PullCause.NOT_FOUND_TAG


@pytest.mark.parametrize("hiding", ["pull QPS exceeded", "Error: ImagePullBackOff"])
def test_words_that_hide_the_reason_give_way_to_older_ones(case_of, hiding: str) -> None:
    facts, _ = judged(case_of(), World(event_messages=[FORBIDDEN, hiding]))
    assert facts.failure.cause is PullCause.ACCESS_DENIED


def test_silence_is_unknown_and_says_why(case_of) -> None:
    _, gone = judged(case_of(), World(event_messages=[]))
    _, denied = judged(case_of(), World(deny=frozenset({"list events"})))
    assert gone.verdict is denied.verdict is Verdict.UNKNOWN
    assert "events are gone" in gone.summary
    assert denied.missing[0].action == "list events"


def test_words_no_rule_knows_are_unknown_not_guessed(case_of) -> None:
    facts, finding = judged(case_of(), World(event_messages=["the moon is in the way"]))
    assert facts.failure.cause is PullCause.UNKNOWN
    assert finding.verdict is Verdict.UNKNOWN
