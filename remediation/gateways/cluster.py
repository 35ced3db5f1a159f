"""Restarting and watching a workload of one cluster, with the write identity.

The restart is what `kubectl rollout restart` sends: one annotation on the pod template. It names
the uid and the resourceVersion that were read, so that the API server refuses it when the object
is no longer the one that was looked at.
https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
"""

from typing import Any
from urllib.parse import quote

from diagnostics.gateways.errors import Refused
from diagnostics.gateways.kubernetes_api import KubernetesApi
from diagnostics.gateways.kubernetes_objects import WorkloadObject
from remediation.gateways.patching import patch
from remediation.gateways.ports import Answer, Credit, Rollout, RolloutPod
from remediation.gateways.rollout_objects import (
    RESTARTED_AT,
    ReplicaSetPage,
    RolloutObject,
    RolloutPodPage,
)
from remediation.plan import Restart

RESOURCES = {
    "Deployment": "deployments",
    "StatefulSet": "statefulsets",
    "DaemonSet": "daemonsets",
}
MOST_PODS = 5_000
MOST_REPLICA_SETS = 500


class ClusterWorkloads:
    """`ports.Workloads` on one API server. `client` is a kubernetes ApiClient of the write
    identity that sends nothing twice."""

    def __init__(self, client: Any, credit: Credit) -> None:
        self._client, self._api = client, KubernetesApi(client)
        approvers = " ".join(map(str, credit.approvers))
        self._agent = f"imagepull (run {credit.run_id}; approved by {approvers})"

    def rollout(self, workload: Restart) -> Rollout:
        """See `ports.Workloads.rollout`."""
        return self._api.get(_path(workload), RolloutObject).to_rollout(workload.kind)

    def restart(self, workload: Restart, stamp: str, seen: Rollout) -> Answer:
        """See `ports.Workloads.restart`."""
        body = {
            "metadata": {"uid": seen.uid, "resourceVersion": seen.resource_version},
            "spec": {"template": {"metadata": {"annotations": {RESTARTED_AT: stamp}}}},
        }
        action = f"{RESOURCES[workload.kind]}.apps/patch"
        subject = f"{workload.namespace}/{workload.name}"
        headers = patch(self._client, _path(workload), body, action, subject, self._agent)
        return Answer(headers.get("audit-id", ""))

    def pods(self, workload: Restart) -> tuple[RolloutPod, ...]:
        """See `ports.Workloads.pods`; those being deleted are left out."""
        found = self._api.get(_path(workload), WorkloadObject).to_model("", workload.kind)
        selector = found.selector or ""
        owners = self._owners(workload, selector)
        namespace = quote(workload.namespace, safe="")
        pages = self._api.pages(
            f"/api/v1/namespaces/{namespace}/pods",
            RolloutPodPage,
            MOST_PODS,
            labelSelector=selector,
        )
        return tuple(
            pod.to_pod(workload.image)
            for page in pages
            for pod in page.items
            if pod.metadata.is_controlled_by(owners) and not pod.metadata.deletion_timestamp
        )

    def _owners(self, workload: Restart, selector: str) -> frozenset[str]:
        """Who owns the pods: the workload itself, or a Deployment's ReplicaSets."""
        mine = frozenset({workload.uid})
        if workload.kind != "Deployment":
            return mine
        namespace = quote(workload.namespace, safe="")
        path = f"/apis/apps/v1/namespaces/{namespace}/replicasets"
        pages = self._api.pages(path, ReplicaSetPage, MOST_REPLICA_SETS, labelSelector=selector)
        return frozenset(
            one.metadata.uid
            for page in pages
            for one in page.items
            if one.metadata.is_controlled_by(mine)
        )


def _path(workload: Restart) -> str:
    resource = RESOURCES.get(workload.kind)
    if resource is None:
        raise Refused("restart", workload.name, f"a {workload.kind} cannot be restarted")
    namespace, name = quote(workload.namespace, safe=""), quote(workload.name, safe="")
    return f"/apis/apps/v1/namespaces/{namespace}/{resource}/{name}"
