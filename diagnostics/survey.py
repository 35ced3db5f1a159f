"""What cannot pull its image right now, over namespaces and clusters: the body of a digest.

Pods are listed, failing ones rolled up to their workloads, and each workload gets the same
diagnosis a person would get, up to a bound; the rest are named and said to be not looked into.
"""

from collections.abc import Sequence
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


def survey(doctor: Doctor, clusters: Sequence[str], namespaces: Sequence[str]) -> Survey:
    """Look through the clusters and namespaces that the patterns name."""
    taken_at = doctor.now()
    failing: dict[WorkloadRef, list[Pod]] = {}
    gaps: list[Unread] = []
    for scope in doctor.scopes.values():
        if any(fnmatchcase(scope.name, pattern) for pattern in clusters):
            found, unread_places = _failing(scope, namespaces)
            failing |= found
            gaps += unread_places
    oldest = sorted(failing, key=lambda ref: min(pod.created_at for pod in failing[ref]))
    stuck = [
        _stuck(doctor, ref, failing[ref], looked_into=place < MOST_DIAGNOSED)
        for place, ref in enumerate(oldest)
    ]
    return Survey(taken_at, tuple(stuck), tuple(gaps))


def _failing(
    scope: Scope, namespaces: Sequence[str]
) -> tuple[dict[WorkloadRef, list[Pod]], list[Unread]]:
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
