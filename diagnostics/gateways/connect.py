"""From one cluster's settings to its gateways. The only place that makes clients for reading."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from diagnostics.gateways.aws import AwsClients, ReadThreads
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.cluster import KubernetesCluster
from diagnostics.gateways.ec2 import Ec2Instances
from diagnostics.gateways.ecr import EcrRegistry
from diagnostics.gateways.eks import EksCluster
from diagnostics.gateways.errors import Unreachable
from diagnostics.gateways.iam import IamAccount
from diagnostics.gateways.kms import KmsKeys
from diagnostics.gateways.kubeconfig import kubernetes_settings
from diagnostics.gateways.kubernetes_api import KubernetesApi, bounded_retries
from diagnostics.gateways.organizations import Organization
from diagnostics.gateways.ports import Gateways
from diagnostics.gateways.secrets_manager import Secrets


@dataclass(frozen=True, slots=True)
class ClusterAccess:
    """How to reach one cluster for reading.

    `context` is a context of `kubeconfig` (empty: the current one), unless `in_cluster`; `role_arn`
    an IAM role to assume (empty: the process's own identity); `account` may be empty: then STS is
    asked who the bot is; `reads_secrets` lets pods' pull secrets be looked into.
    """

    name: str
    eks_name: str
    region: str
    account: str = ""
    kubeconfig: str = "~/.kube/config"
    context: str = ""
    in_cluster: bool = False
    role_arn: str = ""
    reads_secrets: bool = False


def connect(access: ClusterAccess, start: ReadThreads) -> Gateways:
    """Gateways for one cluster. No call is made yet, but a broken kubeconfig or an AWS profile that
    is not there raises Unreachable."""
    aws = AwsClients(aws_session(access.role_arn, access.region), access.region)
    api = KubernetesApi(kubernetes_client(access))
    cluster = KubernetesCluster(access.name, api, reads_secrets=access.reads_secrets)
    return Gateways(
        cluster=cluster,
        ecr=EcrRegistry(aws),
        iam=IamAccount(aws),
        eks=EksCluster(aws, access.eks_name),
        ec2=Ec2Instances(aws),
        kms=KmsKeys(aws),
        organization=Organization(aws),
        secrets=Secrets(aws),
        account=cache(lambda: access.account or _own_account(aws)),
        now=lambda: datetime.now(UTC),
        start=start,
        warm_up=lambda: _warm_up(aws, cluster),
    )


def aws_session(role_arn: str, region: str) -> Any:
    """A boto3 session of the bot's own identity, or of a role it assumes and renews by itself."""
    import boto3
    from botocore.credentials import DeferredRefreshableCredentials
    from botocore.exceptions import BotoCoreError

    try:
        session = boto3.Session(region_name=region)
        if not role_arn:
            return session
        assumed = boto3.Session(region_name=region)
    except BotoCoreError as error:
        raise Unreachable("read AWS configuration", "the bot itself", str(error)) from error
    assumed._session._credentials = DeferredRefreshableCredentials(
        lambda: _assume(session, role_arn), "assume-role"
    )
    return assumed


def _assume(session: Any, role_arn: str) -> Any:
    """The role's credentials, by the bot's own: asked for only when a call is to be signed."""
    from botocore.credentials import AssumeRoleCredentialFetcher
    from botocore.exceptions import NoCredentialsError

    source = session.get_credentials()
    if source is None:
        raise NoCredentialsError
    fetcher = AssumeRoleCredentialFetcher(
        session._session.create_client,
        source,
        role_arn,
        extra_args={"RoleSessionName": "imagepull-read"},
    )
    return fetcher.fetch_credentials()


def kubernetes_client(access: ClusterAccess) -> Any:
    """An ApiClient with bounded retries for reads."""
    from kubernetes import client

    settings = kubernetes_settings(
        access.kubeconfig,
        access.context,
        in_cluster=access.in_cluster,
        where=access.context or access.name,
    )
    settings.retries = bounded_retries()
    settings.connection_pool_maxsize = 16
    return client.ApiClient(settings)


def _own_account(aws: AwsClients) -> str:
    with translated("sts:GetCallerIdentity", "the bot itself"):
        return str(aws.client("sts").get_caller_identity()["Account"])


def _warm_up(aws: AwsClients, cluster: KubernetesCluster) -> None:
    """Reading a service's model takes a tenth of a second each: done before anybody waits."""
    for service in ("eks", "iam", "ecr", "ec2", "sts"):
        aws.client(service)
    cluster.warm_up()
