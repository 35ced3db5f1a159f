"""Step 7, network path: can that node reach the registry?

An HTTP status in the kubelet's words is proof that the registry answered, whatever it answered.
"""

from diagnostics.facts import Known, NetworkPathFacts
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case, Evidence, Finding, Step, Verdict
from diagnostics.parsing.pull_failure import PullCause, PullFailure

NO_ANSWER = frozenset(
    {
        PullCause.TIMEOUT,
        PullCause.CONNECTION_REFUSED,
        PullCause.DNS,
        PullCause.TLS,
        PullCause.PROXY,
    }
)
ANSWERED = frozenset(
    {
        PullCause.ACCESS_DENIED,
        PullCause.NOT_FOUND_TAG,
        PullCause.NOT_FOUND_REPOSITORY,
        PullCause.NOT_FOUND_OR_DENIED,
        PullCause.PLATFORM_MISMATCH,
        PullCause.RATE_LIMITED,
        PullCause.REGISTRY_ERROR,
        PullCause.UNSUPPORTED_MANIFEST,
    }
)


def observe(case: Case, gateways: Gateways, known: Known) -> NetworkPathFacts | None:
    """Look at who answered; None when the kubelet's words do not tell."""
    failure = known.pod_events.failure if known.pod_events else None
    if failure is None:
        return None
    if failure.status is not None or failure.cause in ANSWERED:
        return NetworkPathFacts(True, failure.host or "")
    if failure.cause in NO_ANSWER:
        return NetworkPathFacts(False, failure.host or "")
    return None


def judge(case: Case, known: Known) -> Finding:
    """Say whether the path works; what blocks it is not looked into yet, and said to be so."""
    facts = known.network_path
    failure = known.pod_events.failure if known.pod_events else None
    if facts is None or failure is None:
        summary = "The kubelet's words do not say whether the registry answered"
        return Finding(Step.NETWORK_PATH, Verdict.SKIPPED, summary)
    evidence = (Evidence("pod events", case.failing[0].pod.name, failure.clause),)
    host = facts.host or "the registry"
    if facts.answered:
        answer = f"HTTP {failure.status}" if failure.status else "an answer of its own"
        return Finding(
            Step.NETWORK_PATH, Verdict.OK, f"The node reaches {host}: {answer}", evidence
        )
    return Finding(Step.NETWORK_PATH, Verdict.UNKNOWN, _unexplained(failure, host), evidence)


def _unexplained(failure: PullFailure, host: str) -> str:
    return (
        f"The node could not reach {host} ({failure.because}); routes, endpoints, security groups "
        "and DNS of its subnet were not looked at"
    )
