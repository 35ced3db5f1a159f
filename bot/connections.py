"""From settings to a Doctor: the reading half of the bot, shared by every command."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from bot.settings import Cluster, Settings
from diagnostics.diagnosis import Doctor
from diagnostics.gateways.aws import ReadThreads
from diagnostics.gateways.connect import ClusterAccess, connect
from diagnostics.resolve import Scope

LOOKS = 24
"""Steps of all diagnoses that look at the same time; each waits for the network, not for us."""


def make_doctor(settings: Settings, only: str | None = None) -> Doctor:
    """A Doctor for all configured clusters, or for one. Makes no call yet."""
    start = ReadThreads()
    scopes = {
        cluster.name: Scope(
            cluster.name,
            connect(access(cluster, settings.environment.kubeconfig), start),
            cluster.namespaces,
            cluster.default_namespace,
        )
        for cluster in settings.configuration.clusters
        if only in (None, cluster.name)
    }
    pool = ThreadPoolExecutor(LOOKS, thread_name_prefix="look")
    return Doctor(scopes, pool, lambda: datetime.now(UTC))


def access(cluster: Cluster, kubeconfig: str) -> ClusterAccess:
    """How to read one configured cluster."""
    return ClusterAccess(
        name=cluster.name,
        eks_name=cluster.eks_name or cluster.name,
        region=cluster.region,
        account=cluster.account,
        kubeconfig=kubeconfig,
        context=cluster.context,
        in_cluster=cluster.in_cluster,
        role_arn=cluster.role_arn,
        reads_secrets=cluster.read_pull_secrets,
    )
