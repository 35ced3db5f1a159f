"""Which hops of the network the kubelet's words leave open. Pure.

The network is looked at only where it can be the cause: nobody answered, S3 refused a layer, or
every other step allows the pull and the words still say no (or nothing at all).
"""

import re
from ipaddress import ip_address

from diagnostics.facts import Image, Known
from diagnostics.gateways.errors import Unread
from diagnostics.locations import ecr_location
from diagnostics.network.model import Clue, Hop, Question
from diagnostics.organization_decision import organization_problem
from diagnostics.parsing.pull_failure import Endpoint, PullCause, PullFailure
from diagnostics.pull_decision import policy_problem, role_problem

NO_ANSWER = frozenset({PullCause.TIMEOUT, PullCause.CONNECTION_REFUSED, PullCause.DNS})
SILENT = frozenset({PullCause.NO_DETAIL, PullCause.PULL_QPS_EXCEEDED})
REFUSED = {PullCause.ACCESS_DENIED: Hop.MANIFESTS, PullCause.UNAUTHORIZED: Hop.TOKEN}
"""What an endpoint's policy, or none for ecr.api, makes a reachable registry say."""
LAYER_BUCKET = "starport-layer-bucket"
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_DIALLED = re.compile(rf"dial tcp ({_OCTET}(?:\.{_OCTET}){{3}}):")


def questions_of(
    failure: PullFailure | None, known: Known, vpc_region: str
) -> tuple[Question, ...]:
    """The hops to look at, in the order of a pull; none where the network is not in question."""
    hops = _hops(failure, known)
    location = ecr_location(known)
    region = location.region if location else vpc_region
    reference = known.image_reference.reference if known.image_reference else None
    dual_stack = bool(reference and reference.ecr and reference.ecr.dual_stack)
    bucket = _bucket(failure, region)
    return tuple(Question(hop, region, vpc_region, dual_stack, bucket) for hop in hops)


def clue_of(failure: PullFailure | None) -> Clue:
    """What the words tell of the way itself."""
    if failure is None:
        return Clue()
    dialled = _DIALLED.search(failure.clause)
    return Clue(
        unresolved=failure.cause is PullCause.DNS,
        reached=failure.cause is PullCause.ACCESS_DENIED,
        private=dialled is not None and ip_address(dialled[1]).is_private,
    )


def _hops(failure: PullFailure | None, known: Known) -> tuple[Hop, ...]:
    in_ecr = ecr_location(known) is not None
    if failure is None or failure.cause in SILENT:
        all_allow = in_ecr and everything_read_allows(known)
        return (Hop.TOKEN, Hop.MANIFESTS, Hop.LAYERS) if all_allow else ()
    if failure.endpoint is Endpoint.STORAGE and in_ecr:
        asked = failure.cause in NO_ANSWER or failure.cause is PullCause.ACCESS_DENIED
        return (Hop.LAYERS,) if asked else ()
    if failure.cause in NO_ANSWER:
        return (_hop(failure),) if in_ecr else (Hop.ELSEWHERE,)
    hop = REFUSED.get(failure.cause)
    return (hop,) if hop and in_ecr and _policies_allow(known) else ()


def _hop(failure: PullFailure) -> Hop:
    host = failure.host or ""
    asks_api = failure.endpoint is Endpoint.API or host.startswith(("api.ecr", "ecr"))
    return Hop.TOKEN if asks_api else Hop.MANIFESTS


def everything_read_allows(known: Known) -> bool:
    """Whether the image is there and everybody may pull it."""
    there = known.ecr_image is not None and isinstance(known.ecr_image.found, Image)
    return there and _policies_allow(known)


def _policies_allow(known: Known) -> bool:
    """Whether no policy that was read surely stops the role; false where one could not be read."""
    role, policy = known.node_role, known.repository_policy
    if role is None or policy is None or isinstance(role.puller, Unread):
        return False
    problem, above = policy_problem(known), organization_problem(known)
    if above is not None and above.cause is not None:
        return False
    return role_problem(known) is None and (problem is None or problem.maybe is not None)


def _bucket(failure: PullFailure | None, region: str) -> str:
    host = (failure.host if failure else None) or ""
    name = host.partition(".")[0]
    return name if LAYER_BUCKET in name else f"prod-{region}-{LAYER_BUCKET}"
