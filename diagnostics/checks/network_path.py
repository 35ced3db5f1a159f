"""Step 8, network path: can that node reach the registry?

An HTTP status in the kubelet's words is proof that the registry answered, whatever it answered.
Where nobody did, or an endpoint's policy may be what answers, the node's real path is read: its
subnet, route table, endpoints, security groups, ACLs and DNS.
"""

from collections.abc import Sequence

from diagnostics.causes import Cause
from diagnostics.facts import Known, NetworkPathFacts
from diagnostics.gateways.errors import Unread
from diagnostics.gateways.ports import Gateways
from diagnostics.locations import ecr_location
from diagnostics.model import Case, Evidence, Finding, Step, Verdict
from diagnostics.network.endpoint_policy import (
    PULL,
    TOKEN,
    Caller,
    Stopped,
    stops_ecr,
    stops_layers,
)
from diagnostics.network.model import Endpoint, Hop, Question, Surroundings
from diagnostics.network.verdict import HopVerdict, Reach, verdict_of
from diagnostics.network_questions import NO_ANSWER, clue_of, questions_of
from diagnostics.network_reads import look_around, places_of
from diagnostics.parsing.pull_failure import PullCause, PullFailure

NOT_REACHED = NO_ANSWER | {PullCause.TLS, PullCause.PROXY}
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
        PullCause.UNAUTHORIZED,
    }
)


def observe(case: Case, gateways: Gateways, known: Known) -> NetworkPathFacts | None:
    """Look at who answered, and around the node only where the words leave a hop open."""
    failure = _failure(known)
    questions = questions_of(failure, known, gateways.ec2.region)
    answered = failure is not None and (failure.status is not None or failure.cause in ANSWERED)
    host = (failure.host if failure else "") or ""
    if not questions:
        told = answered or (failure is not None and failure.cause in NOT_REACHED)
        return NetworkPathFacts(answered, host) if told else None
    places = places_of(case, gateways)
    if isinstance(places, Unread):
        return NetworkPathFacts(answered, host, questions, places)
    around = look_around(questions, places, gateways, clue_of(failure))
    return NetworkPathFacts(answered, host, questions, places, around)


def judge(case: Case, known: Known) -> Finding:
    """Say whether the path works, or which resource blocks which hop."""
    facts = known.network_path
    if facts is None:
        summary = "The kubelet's words do not say whether the registry answered"
        return Finding(Step.NETWORK_PATH, Verdict.SKIPPED, summary)
    said = _said(case, known)
    if not facts.questions:
        return _by_words(facts, known, said)
    if isinstance(facts.places, Unread):
        return _unknown(facts, (facts.places,), said)
    assert facts.around is not None
    verdicts = [
        verdict_of(question, place, facts.around)
        for question in facts.questions
        for place in facts.places
    ]
    return _judged(facts, verdicts, known, said)


def _judged(
    facts: NetworkPathFacts,
    verdicts: Sequence[HopVerdict],
    known: Known,
    said: tuple[Evidence, ...],
) -> Finding:
    blocked = [one for one in verdicts if one.reach is Reach.BLOCKED]
    evidence = (*said, *_read(facts))
    if blocked and _explains(blocked[0], known):
        return Finding(
            Step.NETWORK_PATH, Verdict.FAULT, _blocked(blocked, facts), evidence, blocked[0].cause
        )
    if gaps := tuple(gap for one in verdicts for gap in one.gaps):
        return _unknown(facts, gaps, said)
    if stopped := _policy(verdicts, facts, known):
        cause, at = stopped
        verdict = Verdict.FAULT if at.sure else Verdict.UNKNOWN
        summary = at.words[0].upper() + at.words[1:]
        return Finding(Step.NETWORK_PATH, verdict, summary, evidence, cause if at.sure else None)
    way = "; ".join(dict.fromkeys(one.words for one in verdicts[:3]))
    if facts.answered:
        return Finding(
            Step.NETWORK_PATH, Verdict.OK, f"The node reaches {_host(facts)}: {way}", evidence
        )
    if _failure(known) is None:
        return Finding(Step.NETWORK_PATH, Verdict.OK, f"The way is open: {way}", evidence)
    return Finding(Step.NETWORK_PATH, Verdict.UNKNOWN, _unexplained(facts, known, way), evidence)


def _explains(blocked: HopVerdict, known: Known) -> bool:
    """A name that does not resolve is DNS's fault, whatever else would block later."""
    failure = _failure(known)
    by_name = failure is not None and failure.cause is PullCause.DNS
    return not by_name or blocked.cause is Cause.DNS_MISCONFIGURED


def _blocked(blocked: Sequence[HopVerdict], facts: NetworkPathFacts) -> str:
    first = blocked[0]
    places = facts.places if not isinstance(facts.places, Unread) else ()
    subnets = {one.place.subnet for one in blocked if one.hop is first.hop}
    some = f" ({len(subnets)} of {len(places)} subnets)" if len(places) > 1 else ""
    target = _host(facts) if first.hop is Hop.ELSEWHERE else first.hop
    return f"The node has no way to {target}{some}: {first.words}"


def _policy(
    verdicts: Sequence[HopVerdict], facts: NetworkPathFacts, known: Known
) -> tuple[Cause, Stopped] | None:
    """Does the policy of an endpoint on an open way stop the pull? Only an answer can mean so."""
    failure = _failure(known)
    if failure is not None and not facts.answered and failure.cause in NOT_REACHED:
        return None
    for question in facts.questions:
        for one in verdicts:
            if one.hop is question.hop and one.endpoint is not None:
                stopped = _stopped(question, one.endpoint, known)
                if stopped:
                    cause = Cause.ENDPOINT_POLICY_DENIES
                    if question.hop is Hop.LAYERS:
                        cause = Cause.S3_ENDPOINT_POLICY_DENIES
                    return cause, stopped
    return None


def _stopped(question: Question, endpoint: Endpoint, known: Known) -> Stopped | None:
    location, role = ecr_location(known), known.node_role
    if location is None:
        return None
    if question.hop is Hop.LAYERS:
        return stops_layers(endpoint, question.bucket, location.partition)
    if role is None or isinstance(role.puller, Unread):
        return None
    caller = Caller(role.session_arn, role.puller.name, role.puller.account)
    actions = (TOKEN,) if question.hop is Hop.TOKEN else PULL
    return stops_ecr(endpoint, caller, location.arn, actions)


def _by_words(facts: NetworkPathFacts, known: Known, said: tuple[Evidence, ...]) -> Finding:
    failure = _failure(known)
    assert failure is not None
    if facts.answered:
        answer = f"HTTP {failure.status}" if failure.status else "an answer of its own"
        summary = f"The node reaches {_host(facts)}: {answer}"
        return Finding(Step.NETWORK_PATH, Verdict.OK, summary, said)
    summary = f"The node could not talk to {_host(facts)}: {failure.because}"
    return Finding(Step.NETWORK_PATH, Verdict.UNKNOWN, summary, said)


def _unexplained(facts: NetworkPathFacts, known: Known, way: str) -> str:
    failure = _failure(known)
    assert failure is not None
    return f"The node could not reach {_host(facts)} ({failure.because}), though {way}"


def _unknown(
    facts: NetworkPathFacts, gaps: tuple[Unread, ...], said: tuple[Evidence, ...]
) -> Finding:
    missing = tuple(dict.fromkeys(one.missing for one in gaps if one.missing))
    return Finding(
        Step.NETWORK_PATH,
        Verdict.UNKNOWN,
        f"The way to {_host(facts)} was not seen in full: {gaps[0]}",
        (*said, *(Evidence(one.call, one.subject, one.text) for one in gaps)),
        missing=missing,
    )


def _read(facts: NetworkPathFacts) -> list[Evidence]:
    """What was read, by the ids that decide."""
    around = facts.around
    if around is None or isinstance(facts.places, Unread):
        return []
    found = [
        Evidence(
            "ec2:DescribeInstances", place.node, f"{place.subnet} in {place.vpc}, {place.zone}"
        )
        for place in facts.places[:3]
    ]
    return found + _around(around)


def _around(around: Surroundings) -> list[Evidence]:
    found = []
    if not isinstance(around.tables, Unread):
        for table in around.tables[:6]:
            routes = ", ".join(f"{one.destination} to {one.target}" for one in table.routes[:8])
            found.append(Evidence("ec2:DescribeRouteTables", table.id, routes or "no routes"))
    if not isinstance(around.endpoints, Unread):
        for one in around.endpoints[:6]:
            text = f"{one.service}, {one.state}, in {one.vpc}"
            found.append(Evidence("ec2:DescribeVpcEndpoints", one.id, text))
        if not around.endpoints:
            found.append(Evidence("ec2:DescribeVpcEndpoints", "the registry's services", "none"))
    return found


def _said(case: Case, known: Known) -> tuple[Evidence, ...]:
    failure = _failure(known)
    if failure is None:
        return ()
    return (Evidence("pod events", case.failing[0].pod.name, failure.clause),)


def _failure(known: Known) -> PullFailure | None:
    return known.pod_events.failure if known.pod_events else None


def _host(facts: NetworkPathFacts) -> str:
    return facts.host or "the registry"
