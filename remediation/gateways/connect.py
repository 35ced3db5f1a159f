"""From each cluster's write settings to its write identity. Nothing is connected before a run
asks for it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from urllib3 import Retry

from diagnostics.gateways.errors import Refused
from diagnostics.gateways.kubeconfig import kubernetes_settings
from remediation.gateways.cluster import ClusterWorkloads
from remediation.gateways.ecr import EcrPolicies
from remediation.gateways.ports import Credit
from remediation.gateways.write_role import write_session


@dataclass(frozen=True, slots=True)
class WriteIdentity:
    """Who the bot is while it writes for one cluster. `role_arn` empty: the process's own AWS
    identity; `context` a context of `kubeconfig` (empty: the current one) unless `in_cluster`;
    `impersonate` a Kubernetes user to act as."""

    region: str = ""
    role_arn: str = ""
    context: str = ""
    in_cluster: bool = False
    kubeconfig: str = "~/.kube/config"
    impersonate: str = ""


class WriteConnections:
    """`ports.WriteAccess` over the configured clusters; one that is missing is never written to."""

    def __init__(self, identities: Mapping[str, WriteIdentity]) -> None:
        self._identities = dict(identities)
        self._clients: dict[str, Any] = {}
        self._lock = threading.Lock()

    def policies(self, credit: Credit, repository_arn: str) -> EcrPolicies:
        """See `ports.WriteAccess.policies`; assumes the role anew, for this run."""
        identity = self._identity(credit.cluster)
        region = identity.region or repository_arn.split(":")[3]
        return EcrPolicies(write_session(identity.role_arn, region, credit))

    def workloads(self, credit: Credit) -> ClusterWorkloads:
        """See `ports.WriteAccess.workloads`."""
        identity = self._identity(credit.cluster)
        with self._lock:
            if credit.cluster not in self._clients:
                self._clients[credit.cluster] = _kubernetes_client(identity)
            client = self._clients[credit.cluster]
        return ClusterWorkloads(client, credit)

    def _identity(self, cluster: str) -> WriteIdentity:
        if cluster not in self._identities:
            raise Refused("write", cluster, "no write identity is configured for this cluster")
        return self._identities[cluster]


def _kubernetes_client(identity: WriteIdentity) -> Any:
    """An ApiClient that sends every request once, unchanged reads included."""
    from kubernetes import client

    settings = kubernetes_settings(
        identity.kubeconfig,
        identity.context,
        in_cluster=identity.in_cluster,
        where=identity.context or identity.kubeconfig,
    )
    settings.retries = Retry(total=0)
    settings.connection_pool_maxsize = 8
    made = client.ApiClient(settings)
    if identity.impersonate:
        made.set_default_header("Impersonate-User", identity.impersonate)  # type: ignore[no-untyped-call]
    return made
