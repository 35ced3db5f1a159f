"""What the kubelet wrote about a case, and AWS's own sentence where it passed that on. Pure."""

from collections.abc import Iterator

from diagnostics.facts import Known
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.model import Case
from diagnostics.parsing.pull_failure import PullCause, PullFailure
from diagnostics.policy.denial import Accord, Denial, compare, parse_denial
from diagnostics.pull_decision import pull_decision


def aws_denial(case: Case, known: Known) -> Denial | None:
    """AWS's sentence about the newest failure; older ones may be about what was mended since."""
    failure = known.pod_events.failure if known.pod_events else None
    refused = (PullCause.ACCESS_DENIED, PullCause.UNAUTHORIZED)
    if failure is None or failure.cause not in refused or ecr_location(known) is None:
        return None
    return parse_denial(message_of(case, known, failure))


def disagreement(case: Case, known: Known) -> str:
    """How AWS's sentence and the policies as they were read differ; empty where they do not, or
    where the runtime passed no sentence on (containerd 1.x drops it, 2.x and CRI-O keep it)."""
    denial = aws_denial(case, known)
    decision = pull_decision(known, denial.action) if denial else None
    if denial is None or decision is None:
        return ""
    compared = compare(decision, denial)
    return compared.why if compared.accord is Accord.DISAGREE else ""


def message_of(case: Case, known: Known, failure: PullFailure) -> str:
    """The whole message a failure was read from; its clause where that cannot be told."""
    return next((one for one in messages(case, known) if failure.clause in one), failure.clause)


def messages(case: Case, known: Known) -> Iterator[str]:
    """Everything said, the container's own words first, then the events from the newest."""
    yield case.failing[0].container.waiting_message
    events = known.pod_events.events if known.pod_events else ()
    for event in reversed(events if not isinstance(events, Unread) else ()):
        yield event.message
