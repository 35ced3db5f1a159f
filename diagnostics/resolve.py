"""From what somebody typed to the one workload they mean.

A bare name is a Deployment of the default namespace first, since that is nearly always right and
costs one call; only when there is none are the other kinds and namespaces looked through.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice

from diagnostics.gateways.errors import NotFound
from diagnostics.gateways.ports import ClusterReader, Gateways
from diagnostics.model import Workload, WorkloadRef
from diagnostics.parsing.nearest import nearest
from diagnostics.query import WorkloadQuery
from diagnostics.resolve_errors import (
    NamespaceNotAllowed,
    SeveralMatches,
    UnknownCluster,
    UnknownWorkload,
)

MOST_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """One cluster the bot looks into. `namespaces` are patterns (`*` for all) that may be asked
    about; `default_namespace` is meant where none is named."""

    name: str
    gateways: Gateways
    namespaces: tuple[str, ...] = ("*",)
    default_namespace: str = "default"

    def permits(self, namespace: str) -> bool:
        """Whether that namespace may be asked about."""
        return any(fnmatchcase(namespace, pattern) for pattern in self.namespaces)

    @property
    def places(self) -> tuple[str | None, ...]:
        """Namespaces to look through for a name; None stands for the whole cluster."""
        named = tuple(one for one in self.namespaces if not set(one) & set("*?["))
        return named if len(named) == len(self.namespaces) else (None,)


def find_scope(query: WorkloadQuery, scopes: Mapping[str, Scope]) -> Scope:
    """The cluster a query names, or the first configured one."""
    name = query.cluster or next(iter(scopes))
    if name not in scopes:
        raise UnknownCluster(name, tuple(scopes))
    return scopes[name]


def find_workload(query: WorkloadQuery, scope: Scope) -> Workload:
    """The workload a query means. Raises the errors of `resolve_errors`, or a GatewayError."""
    namespace = query.namespace or scope.default_namespace
    if query.namespace and not scope.permits(namespace):
        raise NamespaceNotAllowed(namespace, scope.namespaces)
    cluster = scope.gateways.cluster
    if scope.permits(namespace):
        try:
            return _named(cluster, namespace, query.kind or "Deployment", query.name)
        except NotFound:
            pass
    return _looked_for(query, scope)


def _named(cluster: ClusterReader, namespace: str, kind: str, name: str) -> Workload:
    """The object, or, for a pod somebody owns, its owner: that is what can be mended."""
    workload = cluster.workload(namespace, kind, name)
    if kind != "Pod":
        return workload
    owner = cluster.owner(namespace, name)
    return workload if owner.kind == "Pod" else cluster.workload(namespace, owner.kind, owner.name)


def _looked_for(query: WorkloadQuery, scope: Scope) -> Workload:
    everything = _candidates(query, scope)
    matches = tuple(
        ref for ref in everything if ref.name == query.name and query.kind in (None, ref.kind)
    )
    if len(matches) > 1:
        raise SeveralMatches(query, matches)
    if matches:
        ref = matches[0]
        return scope.gateways.cluster.workload(ref.namespace, ref.kind, ref.name)
    if query.kind is None and (found := _unlisted(query, scope)):
        return found
    raise UnknownWorkload(query, _nearest(query, scope, everything))


def _candidates(query: WorkloadQuery, scope: Scope) -> tuple[WorkloadRef, ...]:
    places = (query.namespace,) if query.namespace else scope.places
    return tuple(
        ref
        for place in places
        for ref in scope.gateways.cluster.workloads(place)
        if scope.permits(ref.namespace)
    )


def _unlisted(query: WorkloadQuery, scope: Scope) -> Workload | None:
    """Jobs are too many to list, and people paste pod names: a name nothing else has may be one."""
    namespace = query.namespace or scope.default_namespace
    if not scope.permits(namespace):
        return None
    for kind in ("Job", "Pod"):
        try:
            return _named(scope.gateways.cluster, namespace, kind, query.name)
        except NotFound:
            pass
    return None


def _nearest(
    query: WorkloadQuery, scope: Scope, everything: tuple[WorkloadRef, ...]
) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(ref.name for ref in everything))
    found = nearest(query.name, names)
    there = f" --cluster {query.cluster}" if query.cluster else ""
    asks = (
        _as_typed(ref, scope) + there for name in found for ref in everything if ref.name == name
    )
    return tuple(islice(asks, MOST_NEAREST))


def _as_typed(ref: WorkloadRef, scope: Scope) -> str:
    kind = "" if ref.kind == "Deployment" else f"{ref.kind.lower()}/"
    place = "" if ref.namespace == scope.default_namespace else f" -n {ref.namespace}"
    return f"{kind}{ref.name}{place}"
