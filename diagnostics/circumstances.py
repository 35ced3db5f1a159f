"""Causes that no single step shows: the kubelet's words, held against what the steps saw. Pure.

Words alone never prove more than they say; what supports them is in the sentence.
"""

from diagnostics.causes import Cause
from diagnostics.ecr.present import lacks_parts
from diagnostics.facts import EcrImageFacts, Image, Known
from diagnostics.gateways.errors import Unread
from diagnostics.kubelet_words import aws_denial, message_of, messages
from diagnostics.model import Case, Confidence, Finding, Step, Verdict
from diagnostics.network.endpoints import serves
from diagnostics.node_credentials import held_there, unverified_image, without_credentials
from diagnostics.parsing.pull_failure import PullCause, PullFailure
from diagnostics.policy.model import Layer
from diagnostics.pull_decision import policy_problem
from diagnostics.told import Told

ORGANIZATION = frozenset({Layer.SCP, Layer.RCP})
NOT_FOUND = frozenset(
    {PullCause.NOT_FOUND_TAG, PullCause.NOT_FOUND_REPOSITORY, PullCause.NOT_FOUND_OR_DENIED}
)
UNVERIFIED = frozenset(
    {
        PullCause.UNAUTHORIZED,
        PullCause.ACCESS_DENIED,
        PullCause.NOT_FOUND_OR_DENIED,
        PullCause.NEVER_PULL,
    }
)
"""What a pod meets that may not use an image which its node holds."""
CONNECTING = (
    "dial tcp",
    "i/o timeout",
    "tls handshake",
    "awaiting",
    "waiting for connection",
    "timed out",
    "failed to respond",
    "send request failed",
)
"""Marks of a pull that never got a connection, whatever deadline ended it."""
NO_ROOM = frozenset({"FreeDiskSpaceFailed", "ImageGCFailed", "NodeHasDiskPressure"})
"""Reasons of a kubelet's events about its node: pkg/kubelet/events/event.go."""
GIVEN_UP = ("deadline", "canceled", "cancelled", "no progress", "stream terminated")


def named_by_aws(case: Case, known: Known) -> Told | None:
    """AWS's own denial that names a policy which no step reads: believed before any step."""
    denial = aws_denial(case, known)
    if denial is None or not denial.explicit:
        return None
    who = denial.principal.rsplit("/", 2)[-2] if "/" in denial.principal else denial.principal
    if denial.layers and ORGANIZATION.issuperset(denial.layers):
        words = denial.layers[0].words
        sentence = f"AWS denies {who} {denial.action} by a {words} of the organization"
        return Told(Cause.ORGANIZATION_POLICY_DENIES, Confidence.PROVEN, sentence)
    if denial.layers == (Layer.ENDPOINT,):
        sentence = f"AWS denies {who} {denial.action} by a VPC endpoint policy"
        return Told(Cause.ENDPOINT_POLICY_DENIES, Confidence.PROVEN, sentence)
    return None


def by_circumstances(
    case: Case, known: Known, findings: tuple[Finding, ...], failure: PullFailure | None
) -> Told | None:
    """The cause that words and surroundings name together where no step shows one."""
    verdicts = {one.step: one.verdict for one in findings}
    said = "\n".join(messages(case, known)).lower()
    if told := unverified_image(said):
        return told
    if failure is None or failure.cause is PullCause.NO_DETAIL:
        return _pressed_node(case, known)
    if failure.cause in UNVERIFIED and (told := held_there(case)):
        return told
    match failure.cause:
        case PullCause.TIMEOUT | PullCause.CONNECTION_REFUSED | PullCause.DNS:
            return _unanswered(case, known, failure)
        case PullCause.UNAUTHORIZED:
            return _unmatched_host(known, verdicts) or without_credentials(
                case, known, verdicts, said
            )
        case PullCause.ACCESS_DENIED:
            return _by_condition(known, verdicts)
        case PullCause.CORRUPT:
            return _parts_gone(failure) if lacks_parts(failure) else _damaged_node(case)
        case PullCause.DISK_FULL:
            return _full_disk(case, failure)
        case PullCause.REGISTRY_ERROR:
            return _incident(failure)
    return _pushed_since(known, failure, verdicts)


def _unanswered(case: Case, known: Known, failure: PullFailure) -> Told | None:
    """Nobody answered though the way is open; said only when the way was seen in full."""
    facts = known.network_path
    if facts is None or isinstance(facts.places, Unread):
        return None
    if facts.around is None or facts.around.gaps:
        return None
    host = failure.host or "the registry"
    if failure.cause is PullCause.DNS:
        sentence = (
            f"{host} does not resolve on the node; the VPC's own switches are on, so it is a "
            "resolver of your own, or the name is wrong"
        )
        return Told(Cause.DNS_MISCONFIGURED, Confidence.LIKELY, sentence)
    if _given_up(case, known, failure):
        sentence = f"the pull took too long and was given up{_size(known)}"
        return Told(Cause.SLOW_PULL, Confidence.LIKELY, sentence)
    if far := _far_endpoint(known):
        return Told(Cause.ENDPOINT_NOT_AVAILABLE, Confidence.LIKELY, far)
    sentence = (
        f"{host} did not answer ({failure.because}), though routes, endpoints, security groups and "
        "ACLs leave the way open: a proxy or firewall on the way, or the node's own proxy settings"
    )
    return Told(Cause.PROXY_OR_FIREWALL, Confidence.LIKELY, sentence)


def _given_up(case: Case, known: Known, failure: PullFailure) -> bool:
    message = message_of(case, known, failure).lower()
    return any(one in message for one in GIVEN_UP) and not any(one in message for one in CONNECTING)


def _far_endpoint(known: Known) -> str | None:
    """The endpoint that serves the hop stands only in zones other than the node's."""
    facts = known.network_path
    if facts is None or facts.around is None or isinstance(facts.places, Unread):
        return None
    endpoints, place = facts.around.endpoints, facts.places[0]
    for one in () if isinstance(endpoints, Unread) else endpoints:
        asked = any(serves(one, question.hop, question.region) for question in facts.questions)
        mine = asked and one.vpc == place.vpc and not one.gateway
        zones = facts.around.zones_of(one)
        if mine and zones and place.zone and place.zone not in zones:
            return (
                f"endpoint {one.id} has no address in the node's zone {place.zone}, and the node "
                "gets no answer from the others"
            )
    return None


def _unmatched_host(known: Known, verdicts: dict[Step, Verdict]) -> Told | None:
    reference = known.image_reference.reference if known.image_reference else None
    ecr = reference.ecr if reference else None
    if ecr is None or not (ecr.fips or ecr.dual_stack) or ecr.public:
        return None
    if verdicts.get(Step.NODE_ROLE) is not Verdict.OK:
        return None
    form = "dual-stack" if ecr.dual_stack else "FIPS"
    sentence = (
        f"the node sent no credentials to {ecr.host}, though its role may log in: the {form} form "
        "of the host is one that its credential provider does not match"
    )
    return Told(Cause.REGISTRY_HOST_UNMATCHED, Confidence.LIKELY, sentence)


def _by_condition(known: Known, verdicts: dict[Step, Verdict]) -> Told | None:
    """ECR refused, and a condition that only the request decides is all that could be why."""
    if any(verdicts.get(step) is not Verdict.OK for step in (Step.ECR_IMAGE, Step.NODE_ROLE)):
        return None
    problem = policy_problem(known) if known.repository_policy else None
    if problem is None or problem.maybe is None:
        return None
    sentence = (
        f"ECR refuses, and nothing that was read stops the pull but one statement: "
        f"{problem.sentence[0].lower()}{problem.sentence[1:]}"
    )
    return Told(problem.maybe, Confidence.LIKELY, sentence)


def _parts_gone(failure: PullFailure) -> Told:
    """The registry's fault, not the node's; step 4 proves it where the image can be looked up."""
    return Told(Cause.LAYERS_MISSING, Confidence.LIKELY, failure.because)


def _damaged_node(case: Case) -> Told | None:
    """Content that does not match: the node's fault where other nodes run the same image."""
    if node := case.one_bad_node:
        sentence = (
            f"the content on node {node} does not match the image's digest, while "
            f"{_nodes(len(case.served_nodes))} run the same image"
        )
        return Told(Cause.NODE_CONTENT_CORRUPT, Confidence.PROVEN, sentence)
    if len(case.failing_nodes) == 1:
        sentence = (
            f"the content on node {case.failing_nodes[0]} does not match the image's digest; "
            "no other node has tried, so the image itself may be damaged"
        )
        return Told(Cause.NODE_CONTENT_CORRUPT, Confidence.LIKELY, sentence)
    return None


def _full_disk(case: Case, failure: PullFailure) -> Told:
    nodes = _pressed(case)
    also = f"; {', '.join(nodes[:3])} reports DiskPressure" if nodes else ""
    return Told(Cause.DISK_FULL, Confidence.PROVEN, f"{failure.because}{also}")


def _pressed_node(case: Case, known: Known) -> Told | None:
    """The kubelet gives no reason for the pull, and says of its node that the disk is full."""
    events = known.pod_events.of_node if known.pod_events else ()
    told = [] if isinstance(events, Unread) else [one for one in events if one.reason in NO_ROOM]
    nodes = _pressed(case)
    if not nodes and not told:
        return None
    said = [f"{told[-1].reason}: {told[-1].message}"] if told else []
    said += ["DiskPressure"] if nodes else []
    node = nodes[0] if nodes else next(iter(case.failing_nodes), "")
    sentence = f"the kubelet gives no reason, and node {node} reports {' and '.join(said)}"
    return Told(Cause.DISK_FULL, Confidence.LIKELY, sentence)


def _pressed(case: Case) -> list[str]:
    failing = set(case.failing_nodes)
    return [
        node.name
        for node in case.pool.nodes
        if "DiskPressure" in node.pressures and node.name in failing
    ]


def _incident(failure: PullFailure) -> Told:
    status = f"HTTP {failure.status}" if failure.status else failure.because
    sentence = f"{failure.host or 'the registry'} itself fails ({status})"
    return Told(Cause.REGISTRY_INCIDENT, Confidence.LIKELY, sentence)


def _pushed_since(known: Known, failure: PullFailure, verdicts: dict[Step, Verdict]) -> Told | None:
    """The words say "not found", and ECR has had the image only since then."""
    facts, events = known.ecr_image, known.pod_events
    tried = events.last_attempt if events else None
    gates = (Step.ECR_IMAGE, Step.NODE_ROLE, Step.REPOSITORY_POLICY)
    if failure.cause not in NOT_FOUND or tried is None or not isinstance(facts, EcrImageFacts):
        return None
    if any(verdicts.get(step) is not Verdict.OK for step in gates):
        return None
    image = facts.found
    if not isinstance(image, Image) or image.pushed_at is None or image.pushed_at <= tried:
        return None
    sentence = (
        f"the image was pushed at {image.pushed_at:%H:%M:%S} UTC, after the kubelet's last try at "
        f"{tried:%H:%M:%S}; it tries again within five minutes"
    )
    return Told(Cause.WAITING_FOR_RETRY, Confidence.PROVEN, sentence)


def _size(known: Known) -> str:
    facts = known.ecr_image
    image = facts.found if facts else None
    if not isinstance(image, Image) or not image.size_bytes:
        return ""
    return f"; the image has {image.size_bytes / 1_000_000:,.0f} MB compressed"


def _nodes(count: int) -> str:
    return f"{count} other node" if count == 1 else f"{count} other nodes"
