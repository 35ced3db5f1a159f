"""What cannot pull its image right now, over namespaces and clusters: the body of a digest.

Pods are listed, failing ones rolled up to their workloads, and each workload gets the same
diagnosis a person would get, up to a bound; the rest are named and said to be not looked into.

Clusters are looked through side by side and within one budget of time: one that hangs is a gap in
the survey, and holds up neither the others nor the digest.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.gateways.errors import GatewayError, NotFound, Unread, unread
from diagnostics.model import Pod, WorkloadRef
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from diagnostics.resolve_errors import ResolveError

MOST_DIAGNOSED = 25
"""Workloads that get a full diagnosis in one survey."""
CLUSTERS_AT_ONCE = 16
SECONDS = 60.0
"""For the lists of all clusters, and again for all diagnoses: well within a digest's lease."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """One workload with pods that cannot pull. `cause` is None when it was not looked into;
    `since` is when the oldest of those pods was made."""

    ref: WorkloadRef
    pods: int
    images: tuple[str, ...]
    since: datetime
    cause: Cause | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found, the longest failing first, and what could not be read: a gap is not
    health."""

    taken_at: datetime
    stuck: tuple[Stuck, ...]
    gaps: tuple[Unread, ...]


Found = tuple[dict[WorkloadRef, list[Pod]], list[Unread]]
"""Of one cluster: its failing pods by workload, and what could not be read."""


def survey(
    doctor: Doctor,
    clusters: Sequence[str],
    namespaces: Sequence[str],
    seconds: float = SECONDS,
) -> Survey:
    """Look through the clusters and namespaces that the patterns name."""
    taken_at = doctor.now()
    wanted = [
        scope
        for scope in doctor.scopes.values()
        if any(fnmatchcase(scope.name, pattern) for pattern in clusters)
    ]
    failing: dict[WorkloadRef, list[Pod]] = {}
    gaps: list[Unread] = []
    for found, unread_places in _looks(wanted, namespaces, seconds):
        failing |= found
        gaps += unread_places
    oldest = sorted(failing, key=lambda ref: min(pod.created_at for pod in failing[ref]))
    stuck, began = [], doctor.now()
    for place, ref in enumerate(oldest):
        in_time = (doctor.now() - began).total_seconds() < seconds
        looked_into = in_time and place < MOST_DIAGNOSED
        stuck.append(_stuck(doctor, ref, failing[ref], looked_into=looked_into))
    return Survey(taken_at, tuple(stuck), tuple(gaps))


def _looks(scopes: Sequence[Scope], namespaces: Sequence[str], seconds: float) -> Iterator[Found]:
    """What each cluster's look found, in the clusters' order; a gap for one that is not done in
    time. Its threads end by themselves, when their own calls time out."""
    pool = ThreadPoolExecutor(CLUSTERS_AT_ONCE, thread_name_prefix="survey")
    looks = [pool.submit(_failing, scope, namespaces) for scope in scopes]
    done, _ = wait(looks, seconds)
    pool.shutdown(wait=False, cancel_futures=True)
    for scope, look in zip(scopes, looks, strict=True):
        late = Unread("list pods", f"cluster {scope.name}", f"no answer within {seconds:.0f} s")
        yield look.result() if look in done else ({}, [late])


def _failing(scope: Scope, namespaces: Sequence[str]) -> Found:
    by_workload: dict[WorkloadRef, list[Pod]] = {}
    gaps: list[Unread] = []
    owners = _Owners(scope, gaps)
    for place in scope.places:
        try:
            pods = scope.gateways.cluster.failing_pods(place)
        except GatewayError as error:
            gaps.append(unread(error))
            continue
        for pod in pods:
            if _wanted(scope, pod.namespace, namespaces) and (ref := owners.of(pod)):
                by_workload.setdefault(ref, []).append(pod)
    return by_workload, gaps


@dataclass(frozen=True, slots=True)
class _Owners:
    """The workloads of failing pods; pods with the same owner cost one look-up, found or not."""

    scope: Scope
    gaps: list[Unread]
    known: dict[frozenset[str], WorkloadRef | None] = field(default_factory=dict)

    def of(self, pod: Pod) -> WorkloadRef | None:
        """A pod whose owner cannot be read is listed as itself, with a gap; None: it is gone."""
        bare = WorkloadRef(self.scope.name, pod.namespace, "Pod", pod.name)
        if not pod.owner_uids:
            return bare
        if pod.owner_uids not in self.known:
            try:
                found = self.scope.gateways.cluster.owner(pod.namespace, pod.name)
            except NotFound:
                return None
            except GatewayError as error:
                self.gaps.append(unread(error))
                self.known[pod.owner_uids] = None
                return bare
            if found == bare:
                return bare
            self.known[pod.owner_uids] = found
        return self.known[pod.owner_uids] or bare


def _wanted(scope: Scope, namespace: str, namespaces: Sequence[str]) -> bool:
    return scope.permits(namespace) and any(fnmatchcase(namespace, one) for one in namespaces)


def _stuck(doctor: Doctor, ref: WorkloadRef, pods: list[Pod], *, looked_into: bool) -> Stuck:
    cause, sentence = _why(doctor, ref) if looked_into else (None, "not looked into this time")
    images = dict.fromkeys(
        container.image for pod in pods for container in pod.containers if container.waiting_reason
    )
    since = min(pod.created_at for pod in pods)
    return Stuck(ref, len(pods), tuple(images), since, cause, sentence)


def _why(doctor: Doctor, ref: WorkloadRef) -> tuple[Cause | None, str]:
    query = WorkloadQuery(ref.name, ref.namespace, ref.kind, ref.cluster)
    try:
        diagnosis = doctor.diagnose(query)
    except (ResolveError, GatewayError) as error:
        return None, f"could not be looked into: {error}"
    if not diagnosis.groups:
        return None, "recovered while this was written"
    return diagnosis.groups[0].cause, diagnosis.groups[0].sentence
