"""Do a pod's pull secrets hold what the registry wants? Pure.

The kubelet tries every credential whose host fits, those of secrets before the node's own.
https://kubernetes.io/docs/concepts/containers/images/#config-json has the rules for hosts.
"""

from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from diagnostics.causes import Cause
from diagnostics.facts import Known, NodeRoleFacts, NoPullSecret, PullSecret
from diagnostics.gateways.errors import Unread
from diagnostics.model import Confidence, Event, Permission, Verdict
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.pull_failure import PullCause
from diagnostics.pull_problems import Problem

TOKEN_LIVES = timedelta(hours=12)
"""Amazon ECR User Guide, "Private registry authentication"."""
TYPES = ("kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg")
NOT_RETRIEVED = "FailedToRetrieveImagePullSecret"
DOCKER_HUB = ("docker.io", "index.docker.io")
REFUSED = frozenset(
    {
        PullCause.UNAUTHORIZED,
        PullCause.ACCESS_DENIED,
        PullCause.NOT_FOUND_OR_DENIED,
        PullCause.NO_DETAIL,
        PullCause.UNKNOWN,
    }
)
"""Words that a wrong credential can be behind; silence contradicts nothing."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A secret that was to let the pod pull, and what is wrong with it; no problem, no fault."""

    name: str
    problem: Problem | None = None
    note: str = ""
    missing: tuple[Permission, ...] = ()


def tried_secret(known: Known) -> Tried | None:
    """What the pod's pull secrets have to do with the failure; None without any, or where the
    kubelet's words speak of something else."""
    role, reference = known.node_role, _reference(known)
    failure = known.pod_events.failure if known.pod_events else None
    if role is None or not role.secrets or reference is None:
        return None
    if failure is not None and failure.cause not in REFUSED:
        return None
    return _judged(role, reference, _not_retrieved(known))


def explains_beside_role(tried: Tried, known: Known) -> Confidence | None:
    """How surely a secret's trouble explains the words where the role itself may pull; None where
    it does not. The kubelet goes on to the node's own credentials, so only words of credentials
    that nobody took count; silence, and ECR's 403, count where a token is known to be too old.
    """
    failure = known.pod_events.failure if known.pod_events else None
    said = failure.cause if failure else PullCause.NO_DETAIL
    if tried.problem is None:
        return None
    if tried.problem.cause is Cause.PULL_SECRET_EXPIRED:
        told = failure is not None and "expired" in failure.clause.lower()
        return Confidence.PROVEN if told else Confidence.LIKELY
    return Confidence.LIKELY if said is PullCause.UNAUTHORIZED else None


def _judged(role: NodeRoleFacts, reference: ImageReference, gone: set[str]) -> Tried:
    fitting = [one for one in role.secrets if isinstance(one, PullSecret) and _fits(one, reference)]
    fresh = [one for one in fitting if not _expired(one, role, reference)]
    if fresh:
        return Tried(fresh[0].name, note=f"Pull secret {fresh[0].name} was tried too")
    if fitting:
        return Tried(fitting[0].name, _too_old(fitting[0], role, reference))
    for one in role.secrets:
        name = one.subject.rpartition("/")[2] if isinstance(one, Unread) else one.name
        if isinstance(one, NoPullSecret) or name in gone:
            sentence = f"Pull secret {name} is not in the pod's namespace"
            return Tried(name, Problem(Verdict.FAULT, sentence, Cause.PULL_SECRET_MISSING))
    unread = next((one for one in role.secrets if isinstance(one, Unread)), None)
    if unread is not None:
        name = unread.subject.rpartition("/")[2]
        sentence = f"Pull secret {name} not checked: {unread.text}"
        missing = (unread.missing,) if unread.missing else ()
        return Tried(name, Problem(Verdict.UNKNOWN, sentence), missing=missing)
    return _useless(role, reference)


def _useless(role: NodeRoleFacts, reference: ImageReference) -> Tried:
    """Every secret is there, and none is for this registry."""
    secret = next(one for one in role.secrets if isinstance(one, PullSecret))
    if secret.type not in TYPES:
        why = f"is of type {secret.type or 'none'}, which the kubelet does not pull with"
    else:
        hosts = ", ".join(secret.hosts[:3]) or "no host at all"
        why = f"is for {hosts}, not for {reference.registry}"
    sentence = f"Pull secret {secret.name} {why}"
    return Tried(secret.name, Problem(Verdict.FAULT, sentence, Cause.PULL_SECRET_MISSING))


def _too_old(secret: PullSecret, role: NodeRoleFacts, reference: ImageReference) -> Problem:
    assert secret.written_at is not None
    assert role.seen_at is not None
    hours = (role.seen_at - secret.written_at) / timedelta(hours=1)
    sentence = (
        f"Pull secret {secret.name} holds a token for {reference.registry} that was written "
        f"{hours:,.0f} hours ago; ECR's tokens live 12"
    )
    return Problem(Verdict.FAULT, sentence, Cause.PULL_SECRET_EXPIRED)


def _expired(secret: PullSecret, role: NodeRoleFacts, reference: ImageReference) -> bool:
    """Only ECR's tokens are known to end, and only a written time can be held against that."""
    if reference.ecr is None or secret.written_at is None or role.seen_at is None:
        return False
    return role.seen_at - secret.written_at > TOKEN_LIVES


def _fits(secret: PullSecret, reference: ImageReference) -> bool:
    if secret.type not in TYPES:
        return False
    return any(host_fits(host, reference.registry, reference.repository) for host in secret.hosts)


def host_fits(entry: str, registry: str, repository: str) -> bool:
    """Whether a key of a Docker configuration is for an image: `*` fits within one part of a host
    name, a path fits as a beginning, Docker Hub goes by its old name."""
    bare = entry.removeprefix("https://").removeprefix("http://")
    host, _, path = bare.partition("/")
    path = path.removeprefix("v1/").removeprefix("v2/").rstrip("/")
    path = "" if path in ("v1", "v2") else path
    hosts = DOCKER_HUB if registry in DOCKER_HUB else (registry,)
    return any(_host_fits(host, one) for one in hosts) and f"{repository}/".startswith(
        f"{path}/" if path else ""
    )


def _host_fits(pattern: str, host: str) -> bool:
    parts, wanted = pattern.split("."), host.split(".")
    return len(parts) == len(wanted) and all(map(fnmatchcase, wanted, parts))


def _reference(known: Known) -> ImageReference | None:
    return known.image_reference.reference if known.image_reference else None


def _not_retrieved(known: Known) -> set[str]:
    """Names of secrets that the kubelet says it could not get, which it says since 1.28."""
    events = known.pod_events.events if known.pod_events else ()
    told: tuple[Event, ...] = () if isinstance(events, Unread) else events
    names: set[str] = set()
    for event in told:
        if event.reason == NOT_RETRIEVED and "(" in event.message:
            inside = event.message.partition("(")[2].partition(")")[0]
            names |= {name.strip() for name in inside.split(",")}
    return names
