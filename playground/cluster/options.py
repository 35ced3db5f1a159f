"""What a caller may choose about the cluster."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from playground.cluster.objects import JsonObject


class Release(StrEnum):
    """Whose wording and pod status the cluster speaks (recorded from these two releases)."""

    V1_20 = "1.20"
    V1_36 = "1.36"


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One node of the cluster.

    `provider_id` is AWS's form, aws:///ZONE/INSTANCE-ID; `architecture` and `operating_system` are
    Go's words (amd64, arm64, linux); `taints` are core/v1 Taint objects.
    """

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    provider_id: str = ""
    architecture: str = "amd64"
    operating_system: str = "linux"
    internal_ip: str = "10.42.33.232"
    taints: tuple[JsonObject, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly simulated things happen; all in seconds, multiplied by `factor`.

    The kubelet's image back-off starts at `back_off` and doubles up to `back_off_limit`
    (https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff); between pulls it
    looks at a waiting pod again after `first_resync`, then every `resync`.
    """

    factor: float = 1.0
    back_off: float = 10.0
    back_off_limit: float = 300.0
    first_resync: float = 1.0
    resync: float = 12.0
    container_start: float = 0.1
    init_container_run: float = 0.5
    job_run: float = 1.0
    termination: float = 0.5


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """How the cluster behaves.

    `history` is how many changes of one resource stay watchable before a watcher gets 410;
    `bookmark_seconds` how often a watch that allows bookmarks gets one; `latency` is added to each
    request, in seconds; `tls` serves HTTPS under a certificate that the kubeconfig carries, which
    kubectl needs, since it sends no token over plain HTTP.
    """

    release: Release = Release.V1_36
    pace: Pace = field(default_factory=Pace)
    history: int = 10_000
    bookmark_seconds: float = 60.0
    latency: float = 0.0
    tls: bool = False
