"""Step 2, pod events: what the kubelet itself said about the pull.

The events of one pod speak for its case; where they have expired, the container's waiting message
does. "Back-off" and "pull QPS exceeded" replace the true reason, so older words are preferred.
"""

from collections.abc import Iterator
from datetime import datetime

from diagnostics.facts import Known, PodEventsFacts
from diagnostics.gateways.errors import Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case, Event, Evidence, Finding, Step, Verdict
from diagnostics.parsing.kubelet_message import classify
from diagnostics.parsing.pull_failure import PullCause, PullFailure

TELLING_REASONS = frozenset({"Failed", "InspectFailed", "BackOff", "ErrImageNeverPull"})
OPEN = frozenset({PullCause.NO_DETAIL, PullCause.UNKNOWN})
"""Words that leave the reason to the node, if it has one."""
SILENT = frozenset({PullCause.NO_DETAIL, PullCause.PULL_QPS_EXCEEDED})


def observe(case: Case, gateways: Gateways, known: Known) -> PodEventsFacts:
    """Read the newest failing pod's events and classify what they and its status say."""
    pod = case.failing[0].pod
    events = read(lambda: gateways.cluster.events(pod.namespace, pod.uid))
    told = () if isinstance(events, Unread) else _about(case, events)
    failure = _failure(case, told)
    of_node: tuple[Event, ...] | Unread = ()
    if pod.node and (failure is None or failure.cause in OPEN):
        node = pod.node
        of_node = read(lambda: gateways.cluster.node_events(node))
    return PodEventsFacts(events, failure, _last_attempt(told), of_node)


def judge(case: Case, known: Known) -> Finding:
    """Repeat the kubelet's own words and what they mean; silence is UNKNOWN."""
    facts = known.pod_events
    assert facts is not None
    evidence = tuple(_evidence(case, facts))
    missing = facts.events.missing if isinstance(facts.events, Unread) else None
    if facts.failure is None:
        why = str(facts.events) if isinstance(facts.events, Unread) else "the events are gone"
        summary = f"The kubelet gave no reason, and {why}"
        return Finding(
            Step.POD_EVENTS,
            Verdict.UNKNOWN,
            summary,
            evidence,
            missing=(missing,) if missing else (),
        )
    if facts.failure.cause is PullCause.UNKNOWN:
        return Finding(
            Step.POD_EVENTS,
            Verdict.UNKNOWN,
            "The kubelet's words are not known to the bot",
            evidence,
        )
    return Finding(Step.POD_EVENTS, Verdict.FAULT, facts.failure.because, evidence)


def _about(case: Case, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Events of failed pulls of this image; a pod may fail to pull several."""
    others = {one.image for one in case.failing[0].pod.containers} - {case.image}
    return tuple(
        event
        for event in events
        if event.reason in TELLING_REASONS
        and not any(f'"{image}"' in event.message for image in others)
    )


def _failure(case: Case, events: tuple[Event, ...]) -> PullFailure | None:
    """The newest words that tell; of words that do not, the newest."""
    container = case.failing[0].container
    waiting = [classify(container.waiting_message, container.waiting_reason)]
    said = waiting + [classify(event.message, None) for event in reversed(events)]
    telling = (one for one in said if one.cause not in SILENT)
    quiet = (one for one in said if one.cause is PullCause.PULL_QPS_EXCEEDED)
    known = [one for one in telling if one.cause is not PullCause.UNKNOWN]
    return next(iter(known), None) or next(quiet, None) or _unknown(said)


def _unknown(said: list[PullFailure]) -> PullFailure | None:
    return next((one for one in said if one.cause is PullCause.UNKNOWN), None)


def _last_attempt(events: tuple[Event, ...]) -> datetime | None:
    times = [one.last_seen for one in events if one.reason != "BackOff" and one.last_seen]
    return max(times, default=None)


def _evidence(case: Case, facts: PodEventsFacts) -> Iterator[Evidence]:
    first = case.failing[0]
    subject = f"{first.pod.namespace}/{first.pod.name}"
    if isinstance(facts.events, Unread):
        yield Evidence(facts.events.call, facts.events.subject, facts.events.text)
    else:
        for event in facts.events[-6:]:
            yield Evidence(
                "list events", subject, f"{event.reason} (x{event.count}): {event.message}"
            )
    if first.container.waiting_message:
        yield Evidence("get pods", subject, first.container.waiting_message)
