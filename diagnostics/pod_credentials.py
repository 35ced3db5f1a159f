"""What a pod brings along: its pull secrets, and a role of its own that pulls nothing."""

from collections.abc import Callable, Hashable

from diagnostics.facts import NoPullSecret, PullSecret
from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case

DEFAULT_ACCOUNT = "default"
MOST_SECRETS = 10

Look = Callable[[], PullSecret | NoPullSecret | Unread]


def credentials_key(case: Case) -> Hashable:
    """What pods must have in common to bring the same; nothing for most."""
    pod = case.failing[0].pod
    account = () if pod.service_account == DEFAULT_ACCOUNT else (pod.service_account,)
    return (pod.namespace, pod.pull_secrets, account) if pod.pull_secrets or account else ()


def secret_looks(case: Case, gateways: Gateways) -> list[Look]:
    """A look for each secret the pod names; admission has copied its service account's there."""
    pod = case.failing[0].pod
    return [_secret(pod.namespace, name, gateways) for name in pod.pull_secrets[:MOST_SECRETS]]


def own_role(case: Case, gateways: Gateways) -> str | Unread:
    """The role of the pod's service account, asked for only where it has one of its own."""
    pod = case.failing[0].pod
    if pod.service_account == DEFAULT_ACCOUNT:
        return ""
    cluster = gateways.cluster
    try:
        return read(lambda: cluster.service_account_role(pod.namespace, pod.service_account))
    except NotFound:
        return ""


def _secret(namespace: str, name: str, gateways: Gateways) -> Look:
    def look() -> PullSecret | NoPullSecret | Unread:
        try:
            return read(lambda: gateways.cluster.pull_secret(namespace, name))
        except NotFound:
            return NoPullSecret(name)

    return look
