"""From the findings of one case to its conclusion. Pure.

Two witnesses are heard: what the kubelet said, and what AWS answered. A fault that AWS shows and
that explains the kubelet's words is proven. Words that nothing confirms are likely at best, and
words that fit nothing are unknown: no guess.
"""

from dataclasses import replace

from diagnostics.causes import Cause
from diagnostics.circumstances import by_circumstances, named_by_aws
from diagnostics.commands import commands_for
from diagnostics.facts import Known
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.model import Conclusion, Confidence, Finding, Puller, PullerKind, Step, Verdict
from diagnostics.parsing.pull_failure import PullCause, PullFailure
from diagnostics.pull_secrets import tried_secret
from diagnostics.remedies import REMEDIES
from diagnostics.runbook import Walked
from diagnostics.told import Told
from diagnostics.words import PROVEN_BY_WORDS, explains, suggested_by_words

MENDED_BY_OTHERS = frozenset(
    {
        PullCause.ACCESS_DENIED,
        PullCause.UNAUTHORIZED,
        PullCause.NOT_FOUND_TAG,
        PullCause.NOT_FOUND_REPOSITORY,
        PullCause.NOT_FOUND_OR_DENIED,
        PullCause.TIMEOUT,
        PullCause.CONNECTION_REFUSED,
        PullCause.DNS,
    }
)
"""What a push, a mended policy or a mended network ends without leaving a trace to read."""

GATES = (Step.ECR_IMAGE, Step.NODE_ROLE, Step.REPOSITORY_POLICY)
"""The steps that together say whether ECR would serve the image now."""


def conclude(walked: Walked) -> Conclusion:
    """Why this case cannot pull, as far as it is proven."""
    failure = walked.known.pod_events.failure if walked.known.pod_events else None
    faults = [one for one in walked.findings if one.verdict is Verdict.FAULT and one.cause]
    if told := named_by_aws(walked.case, walked.known):
        return _told(walked, told, tuple(one.cause for one in faults if one.cause))
    fitting = [one for one in faults if one.cause and explains(one.cause, failure)]
    if fitting:
        first = min(fitting, key=lambda one: one.confidence is not Confidence.PROVEN)
        return _conclusion(walked, first, first.confidence, faults)
    if faults:
        return _conclusion(walked, faults[0], Confidence.LIKELY, faults)
    return _without_fault(walked, failure)


def _without_fault(walked: Walked, failure: PullFailure | None) -> Conclusion:
    told = by_circumstances(walked.case, walked.known, walked.findings, failure)
    if told is not None:
        return _told(walked, told)
    by_words = suggested_by_words(failure, ecr_location(walked.known) is not None)
    if by_words is not None and failure is not None and _is_open(by_words, walked):
        sure = failure.cause in PROVEN_BY_WORDS
        confidence = Confidence.PROVEN if sure else Confidence.LIKELY
        return _made(walked, by_words, confidence, _said(walked, by_words, failure))
    if failure is not None and failure.cause in MENDED_BY_OTHERS and _would_pull_now(walked):
        return _made(walked, Cause.WAITING_FOR_RETRY, Confidence.LIKELY, _nothing_stops(walked))
    return _made(walked, Cause.UNKNOWN, Confidence.UNKNOWN, _why_unknown(walked, failure))


def _is_open(by_words: Cause, walked: Walked) -> bool:
    """Whether nothing the bot could not read, or a pull secret, speaks against those words."""
    if by_words not in (Cause.PUBLIC_IMAGE_MISSING, Cause.REGISTRY_CREDENTIALS_MISSING):
        return True
    unread = {one.step for one in walked.findings if one.verdict is Verdict.UNKNOWN}
    has_secret = bool(walked.case.failing[0].pod.pull_secrets)
    wants_secret = by_words is Cause.REGISTRY_CREDENTIALS_MISSING
    return Step.ECR_IMAGE not in unread and not (wants_secret and has_secret)


def _would_pull_now(walked: Walked) -> bool:
    """Whether nothing stops the puller; a pull secret takes the puller's place, so it is open."""
    if walked.case.failing[0].pod.pull_secrets:
        return False
    verdicts = {one.step: one.verdict for one in walked.findings}
    gates = all(verdicts[step] is Verdict.OK for step in GATES)
    seen = (Step.ORGANIZATION_POLICY, Step.NETWORK_PATH)
    return gates and all(verdicts[step] is not Verdict.UNKNOWN for step in seen)


def _conclusion(
    walked: Walked, fault: Finding, confidence: Confidence, faults: list[Finding]
) -> Conclusion:
    assert fault.cause is not None
    also = tuple(one.cause for one in faults if one.cause and one is not fault)
    made = _made(walked, fault.cause, confidence, _lowered(fault.summary), also)
    return replace(made, remedy=fault.remedy or made.remedy)


def _told(walked: Walked, told: Told, also: tuple[Cause, ...] = ()) -> Conclusion:
    others = tuple(one for one in also if one is not told.cause)
    return _made(walked, told.cause, told.confidence, told.sentence, others)


def _made(
    walked: Walked,
    cause: Cause,
    confidence: Confidence,
    sentence: str,
    also: tuple[Cause, ...] = (),
) -> Conclusion:
    return Conclusion(
        case=walked.case,
        cause=cause,
        confidence=confidence,
        sentence=sentence,
        remedy=REMEDIES[cause],
        puller=_puller(walked.known, cause),
        findings=walked.findings,
        also=also,
        commands=commands_for(cause, walked.case, walked.known),
        known=walked.known,
    )


def _puller(known: Known, cause: Cause) -> Puller | None:
    facts, tried = known.node_role, tried_secret(known)
    if cause in (Cause.PULL_SECRET_EXPIRED, Cause.PULL_SECRET_MISSING) and tried:
        return Puller(PullerKind.PULL_SECRET, tried.name, known_by="the pod's imagePullSecrets")
    return None if facts is None or isinstance(facts.puller, Unread) else facts.puller


def _nothing_stops(walked: Walked) -> str:
    tried = walked.known.pod_events.last_attempt if walked.known.pod_events else None
    since = f" at {tried:%H:%M:%S} UTC" if tried else ""
    return (
        f"nothing that decides stops it now: it was mended since the last try{since}, and the "
        "kubelet tries again within five minutes"
    )


def _said(walked: Walked, cause: Cause, failure: PullFailure) -> str:
    """The kubelet's words for people, with the names that they leave out."""
    facts = walked.known.image_reference
    reference = facts.reference if facts else None
    if cause is Cause.PLATFORM_MISMATCH:
        return _other_platform(walked)
    if reference is None:
        return failure.because
    if cause is Cause.PUBLIC_IMAGE_MISSING:
        wanted = f"{reference.repository}:{reference.tag or reference.digest}"
        return f"{reference.registry} has no {wanted}, or it is not public"
    if cause is Cause.REGISTRY_CREDENTIALS_MISSING:
        return (
            f"{reference.registry} wants credentials for {reference.repository}, and the pod names "
            "no pull secret"
        )
    return failure.because


def _other_platform(walked: Walked) -> str:
    """What the nodes are; an image's platforms are in its manifest, which the bot may not read."""
    nodes = [node for node in walked.case.pool.nodes if node.name in walked.case.failing_nodes]
    platforms = sorted({f"{node.operating_system}/{node.architecture}" for node in nodes})
    if not platforms:
        return "the image is not built for its node's platform"
    return f"the image is not built for {' or '.join(platforms)}, the platform of its nodes"


def _why_unknown(walked: Walked, failure: PullFailure | None) -> str:
    unknown = [one for one in walked.findings if one.verdict is Verdict.UNKNOWN]
    if unknown:
        return f"the cause is not proven. {unknown[0].summary}"
    if failure is None or failure.cause in (PullCause.UNKNOWN, PullCause.NO_DETAIL):
        return "the kubelet gave no reason the bot knows, and no step found a fault"
    return f"the kubelet says: {failure.because}; no step found why"


def _lowered(summary: str) -> str:
    """A finding's summary as the rest of a sentence; names keep their letters."""
    first, _, rest = summary.partition(" ")
    plain = first.istitle() and first.isalpha()
    return f"{first.lower() if plain else first} {rest}".strip()
