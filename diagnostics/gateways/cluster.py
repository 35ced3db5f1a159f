"""The cluster as the checks see it: workloads, their pods, events and nodes. Read-only."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from diagnostics.facts import PullSecret
from diagnostics.gateways.errors import GatewayError, NotFound, SwitchedOff
from diagnostics.gateways.kubernetes_api import PAGE, KubernetesApi
from diagnostics.gateways.kubernetes_objects import (
    EventPage,
    NodeClassObject,
    NodeObject,
    NodePage,
    OwnedObject,
    PodObject,
    PodPage,
    WorkloadObject,
    WorkloadPage,
)
from diagnostics.gateways.kubernetes_secrets import SecretObject, ServiceAccountObject
from diagnostics.model import Event, Node, Pod, Workload, WorkloadRef
from diagnostics.pull_reasons import cannot_pull

PATHS = {
    "Deployment": "/apis/apps/v1/{}deployments",
    "StatefulSet": "/apis/apps/v1/{}statefulsets",
    "DaemonSet": "/apis/apps/v1/{}daemonsets",
    "ReplicaSet": "/apis/apps/v1/{}replicasets",
    "Job": "/apis/batch/v1/{}jobs",
    "CronJob": "/apis/batch/v1/{}cronjobs",
    "Pod": "/api/v1/{}pods",
}
OWNED_KINDS = ("Pod", "ReplicaSet", "Job")
NAMED_KINDS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob")
ROLE_ANNOTATION = "eks.amazonaws.com/role-arn"
RUNNING_KINDS = ("Deployment", "StatefulSet", "DaemonSet")
CLIMBED = frozenset({"apps/v1", "batch/v1"})
"""Where an owner's kind means what `PATHS` says: other groups have Jobs and Deployments too."""
MOST_WORKLOADS = 1_000
MOST_PODS = 5_000
MOST_FLEET_PODS = 20_000
MOST_EVENTS = 500
MOST_NODES = 2_000
FEW_NODES = 4
"""Up to so many nodes are read one by one; more, by listing pages of the cluster's nodes."""


class KubernetesCluster:
    """`ports.ClusterReader` over one API server."""

    def __init__(self, name: str, api: KubernetesApi, *, reads_secrets: bool = False) -> None:
        """`name` is the bot's own name for the cluster; without `reads_secrets` no pull secret is
        ever asked for."""
        self.reads_secrets = reads_secrets
        self._name = name
        self._api = api

    def warm_up(self) -> None:
        """Open a connection; whether anything answers is the first question's business."""
        with suppress(GatewayError):
            self.nodes(("imagepull-warm-up",))

    def workload(self, namespace: str, kind: str, name: str) -> Workload:
        """See `ports.ClusterReader.workload`."""
        path = f"{_path(kind, namespace)}/{name}"
        if kind == "Pod":
            return _bare_pod(self._name, self._api.get(path, PodObject).to_model())
        return self._api.get(path, WorkloadObject).to_model(self._name, kind)

    def workloads(self, namespace: str | None) -> tuple[WorkloadRef, ...]:
        """See `ports.ClusterReader.workloads`."""
        return tuple(
            WorkloadRef(self._name, one.metadata.namespace, kind, one.metadata.name)
            for kind in NAMED_KINDS
            for page in self._first(kind, namespace, MOST_WORKLOADS)
            for one in page.items
        )

    def templates(self, namespace: str | None) -> tuple[Workload, ...]:
        """See `ports.ClusterReader.templates`."""
        return tuple(
            one.to_model(self._name, kind)
            for kind in RUNNING_KINDS
            for page in self._first(kind, namespace, PAGE)
            for one in page.items
        )

    def pods(self, workload: Workload) -> tuple[Pod, ...]:
        """See `ports.ClusterReader.pods`.

        The pods of an older rollout carry the same labels and count too: they are what still
        serves. A pod that only happens to match the selector is left out: its controller is
        something else, or nothing.
        """
        ref = workload.ref
        if ref.kind == "Pod":
            path = f"{_path('Pod', ref.namespace)}/{ref.name}"
            return (self._api.get(path, PodObject).to_model(),)
        if workload.selector:
            matching = self._pods(ref.namespace, workload.selector)
            return tuple(one.to_model() for one in matching if _is_of(one, workload))
        jobs = self._owned("Job", ref.namespace, workload.uid)
        pods = (one.to_model() for one in self._pods(ref.namespace))
        return tuple(pod for pod in pods if pod.owner_uids & jobs)

    def failing_pods(self, namespace: str | None) -> tuple[Pod, ...]:
        """See `ports.ClusterReader.failing_pods`; a Running pod can hold a failing container."""
        return tuple(
            pod
            for page in self._api.pages(_path("Pod", namespace), PodPage, MOST_FLEET_PODS)
            for pod in (one.to_model() for one in page.items)
            if not pod.deleting and any(cannot_pull(one) for one in pod.containers)
        )

    def owner(self, namespace: str, pod: str) -> WorkloadRef:
        """See `ports.ClusterReader.owner`: a ReplicaSet or Job may have an owner of its own."""
        bare = ref = WorkloadRef(self._name, namespace, "Pod", pod)
        while ref.kind in OWNED_KINDS:
            path = f"{_path(ref.kind, namespace)}/{ref.name}"
            try:
                above = self._api.get(path, OwnedObject).metadata.controller
            except NotFound:
                if ref is bare:
                    raise
                return bare  # its owner is gone; it will follow
            if above is None or above.api_version not in CLIMBED or above.kind not in PATHS:
                return ref
            ref = WorkloadRef(self._name, namespace, above.kind, above.name)
        return ref

    def events(self, namespace: str, pod_uid: str) -> tuple[Event, ...]:
        """See `ports.ClusterReader.events`."""
        selector = f"involvedObject.kind=Pod,involvedObject.uid={pod_uid}"
        return self._events(namespace, selector, pod_uid)

    def node_events(self, node: str) -> tuple[Event, ...]:
        """See `ports.ClusterReader.node_events`; a node has no namespace, its events stand in the
        default one."""
        return self._events("default", f"involvedObject.kind=Node,involvedObject.name={node}")

    def _events(self, namespace: str, selector: str, uid: str = "") -> tuple[Event, ...]:
        """Those of one object: a StatefulSet's pods bear the names of those before them."""
        path = f"/api/v1/namespaces/{namespace}/events"
        events = [
            one.to_model()
            for page in self._api.pages(path, EventPage, MOST_EVENTS, fieldSelector=selector)
            for one in page.items
            if not uid or one.involved_object.uid in ("", uid)
        ]
        return tuple(sorted(events, key=lambda one: (one.last_seen is not None, one.last_seen)))

    def nodes(self, names: Sequence[str]) -> tuple[Node, ...]:
        """See `ports.ClusterReader.nodes`."""
        if len(names) > FEW_NODES:
            wanted = set(names)
            return tuple(
                one.to_model()
                for page in self._api.pages("/api/v1/nodes", NodePage, MOST_NODES)
                for one in page.items
                if one.metadata.name in wanted
            )
        return tuple(node for name in names if (node := self._node(name)) is not None)

    def pull_secret(self, namespace: str, name: str) -> PullSecret:
        """See `ports.ClusterReader.pull_secret`."""
        if not self.reads_secrets:
            raise SwitchedOff("get secrets", f"{namespace}/{name}", "reading secrets is off")
        path = f"/api/v1/namespaces/{namespace}/secrets/{name}"
        return self._api.get(path, SecretObject).to_model()

    def node_class_role(self, name: str) -> str:
        """See `ports.ClusterReader.node_class_role`."""
        path = f"/apis/eks.amazonaws.com/v1/nodeclasses/{name}"
        return self._api.get(path, NodeClassObject).spec.role

    def service_account_role(self, namespace: str, name: str) -> str:
        """See `ports.ClusterReader.service_account_role`; an IRSA annotation tells it."""
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{name}"
        annotations = self._api.get(path, ServiceAccountObject).metadata.annotations or {}
        return annotations.get(ROLE_ANNOTATION, "")

    def _node(self, name: str) -> Node | None:
        try:
            return self._api.get(f"/api/v1/nodes/{name}", NodeObject).to_model()
        except NotFound:
            return None

    def _pods(self, namespace: str, selector: str = "") -> Iterator[PodObject]:
        path, query = _path("Pod", namespace), {"labelSelector": selector}
        pages = self._api.pages(path, PodPage, MOST_PODS, whole=True, **query)
        return (one for page in pages for one in page.items)

    def _first(self, kind: str, namespace: str | None, most: int) -> Iterator[WorkloadPage]:
        return self._api.pages(_path(kind, namespace), WorkloadPage, most, whole=False)

    def _owned(self, kind: str, namespace: str, uid: str) -> frozenset[str]:
        return frozenset(
            one.metadata.uid
            for page in self._api.pages(_path(kind, namespace), WorkloadPage, MOST_WORKLOADS)
            for one in page.items
            if any(owner.uid == uid for owner in one.metadata.owner_references or [])
        )


def _path(kind: str, namespace: str | None) -> str:
    return PATHS[kind].format(f"namespaces/{namespace}/" if namespace else "")


def _is_of(pod: PodObject, workload: Workload) -> bool:
    """Whether the workload owns the pod; a Deployment does so through a ReplicaSet, which the
    deployment controller names after it, with a hash behind."""
    ref = workload.ref
    return any(
        owner.name.rpartition("-")[0] == ref.name
        if (ref.kind, owner.kind) == ("Deployment", "ReplicaSet")
        else owner.uid == workload.uid
        for owner in pod.metadata.owner_references or []
    )


def _bare_pod(cluster: str, pod: Pod) -> Workload:
    return Workload(
        ref=WorkloadRef(cluster, pod.namespace, "Pod", pod.name),
        uid=pod.uid,
        generation=0,
        replicas=1,
        ready=int(all(one.running for one in pod.containers)),
        images={one.name: one.image for one in pod.containers},
    )
