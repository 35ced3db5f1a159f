"""What a diagnosis is made of. Frozen values only; no I/O, no judgement.

The words are kept apart on purpose: a *finding* is what one step of the runbook says about one
case, a *conclusion* is what all steps together say about it, a *diagnosis* is the answer for the
workload.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from diagnostics.causes import Cause

if TYPE_CHECKING:
    from diagnostics.facts import Known


class Step(StrEnum):
    """The reading steps of the runbook, in its order. One stem names a step everywhere."""

    POD_STATUS = "pod_status"
    POD_EVENTS = "pod_events"
    IMAGE_REFERENCE = "image_reference"
    ECR_IMAGE = "ecr_image"
    NODE_ROLE = "node_role"
    REPOSITORY_POLICY = "repository_policy"
    ORGANIZATION_POLICY = "organization_policy"
    NETWORK_PATH = "network_path"


class Verdict(StrEnum):
    """What a step can say. "I was not allowed to look" is UNKNOWN and never counts as OK."""

    OK = "ok"
    FAULT = "fault"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Confidence(StrEnum):
    """How a conclusion is held up."""

    PROVEN = "proven"
    """A read of AWS or Kubernetes confirms what the kubelet reported."""
    LIKELY = "likely"
    """The kubelet's words point there; nothing the bot could read confirms or contradicts it."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WorkloadRef:
    """Which workload: its cluster (the bot's name for it), namespace, kind and name."""

    cluster: str
    namespace: str
    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, slots=True)
class Workload:
    """A Deployment, StatefulSet, DaemonSet, Job, CronJob or a bare Pod, as the API server shows it.

    `selector` is its label selector in the API's string form (None for a Pod); `generation` and
    `uid` let a plan notice that the object was changed or replaced.
    """

    ref: WorkloadRef
    uid: str
    generation: int
    replicas: int
    ready: int
    images: Mapping[str, str]
    selector: str | None = None
    paused: bool = False


class ContainerRole(StrEnum):
    """Which list of the pod's status a container stands in."""

    INIT = "init"
    MAIN = "main"
    EPHEMERAL = "ephemeral"


@dataclass(frozen=True, slots=True)
class Container:
    """One container's status; `waiting_reason` and `waiting_message` are the kubelet's words."""

    name: str
    role: ContainerRole
    image: str
    waiting_reason: str | None = None
    waiting_message: str = ""
    running: bool = False
    image_id: str = ""
    pull_policy: str = ""


@dataclass(frozen=True, slots=True)
class Pod:
    """The part of a pod that a pull depends on."""

    namespace: str
    name: str
    uid: str
    phase: str
    created_at: datetime
    containers: tuple[Container, ...]
    node: str | None = None
    owner_uids: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    service_account: str = "default"
    pull_secrets: tuple[str, ...] = ()
    deleting: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One core/v1 Event about a pod; the API server keeps it for about an hour."""

    reason: str
    message: str
    count: int
    last_seen: datetime | None
    type: str = "Warning"


@dataclass(frozen=True, slots=True)
class Node:
    """The part of a Node that says who pulls there and what runs there."""

    name: str
    provider_id: str
    labels: Mapping[str, str]
    architecture: str
    operating_system: str
    container_runtime: str = ""
    kubelet_version: str = ""
    pressures: frozenset[str] = frozenset()
    """Conditions that are True and bad: DiskPressure, MemoryPressure, PIDPressure, NotReady."""
    images: frozenset[str] = field(default=frozenset(), repr=False)
    """Names of images that the node holds, by tag and by digest: the largest fifty, as a kubelet
    reports by default."""


@dataclass(frozen=True, slots=True)
class FailingContainer:
    """A container that cannot pull its image, and the pod it belongs to."""

    pod: Pod
    container: Container


class PullerKind(StrEnum):
    """Whose credentials fetch the image. Never the pod's IRSA or Pod Identity role."""

    NODE_ROLE = "node_role"
    FARGATE_ROLE = "fargate_role"
    PULL_SECRET = "pull_secret"  # noqa: S105 - a kind of puller, not a password
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True)
class Puller:
    """Who pulls: an IAM role's ARN (or a secret's name), the account, and how the bot knows."""

    kind: PullerKind
    name: str
    account: str = ""
    known_by: str = ""

    def __str__(self) -> str:
        return self.role_name

    @property
    def role_name(self) -> str:
        """The role's name without account and path; a secret's name as it is."""
        return self.name.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class NodePool:
    """Nodes that surely share one puller: a managed node group, a Fargate profile, or one role.

    `kind` is a constant of `diagnostics.node_pools`; `name` is the node group, the Fargate profile
    or the instance profile's ARN, and for an unknown puller the reason; `missing` is the grant
    that would tell.
    """

    kind: str
    name: str
    nodes: tuple[Node, ...]
    missing: "Permission | None" = None


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to explain: these containers, wanting this image, on nodes with one puller."""

    workload: Workload
    image: str
    pool: NodePool
    failing: tuple[FailingContainer, ...]
    served_nodes: tuple[str, ...] = ()
    """Nodes where another pod of the workload runs this very image now."""

    @property
    def failing_nodes(self) -> tuple[str, ...]:
        """Names of the nodes it fails on, each once; pods without a node have none."""
        return tuple(dict.fromkeys(one.pod.node for one in self.failing if one.pod.node))

    @property
    def one_bad_node(self) -> str | None:
        """The only node it fails on, where other nodes run it: one bad node against all nodes."""
        elsewhere = set(self.served_nodes) - set(self.failing_nodes)
        return self.failing_nodes[0] if len(self.failing_nodes) == 1 and elsewhere else None

    @property
    def pods(self) -> tuple[str, ...]:
        """Names of the pods, each once, in order."""
        return tuple(dict.fromkeys(one.pod.name for one in self.failing))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding rests on: the call made, what it was asked about, and what came back."""

    call: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Permission:
    """A grant the bot lacks: an IAM action or a Kubernetes verb and resource, and on what."""

    action: str
    resource: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one step says about one case.

    `cause` is set on a FAULT the step can name by itself; `missing` on an UNKNOWN that a grant
    would turn into an answer; `note` is a second, smaller thing worth knowing; `confidence` is how
    sure the step is of its cause; `remedy` stands in for the cause's usual one.
    """

    step: Step
    verdict: Verdict
    summary: str
    evidence: tuple[Evidence, ...] = ()
    cause: Cause | None = None
    missing: tuple[Permission, ...] = ()
    note: str = ""
    confidence: Confidence = Confidence.PROVEN
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Why one group of containers cannot pull: image x cause x puller, with the proof."""

    case: Case
    cause: Cause
    confidence: Confidence
    sentence: str
    remedy: str
    puller: Puller | None
    findings: tuple[Finding, ...]
    also: tuple[Cause, ...] = ()
    """Other causes that were proven too and would block once this one is gone."""
    commands: tuple[str, ...] = ()
    """Commands a person can paste, names filled in, where the remedy is one."""
    also_affected: tuple[WorkloadRef, ...] = ()
    """Other workloads in the same trouble, or about to be."""
    blast_radius: str = ""
    """One sentence about them; says so when they could not be looked at."""
    known: "Known | None" = field(default=None, repr=False)
    """Everything observed about the case: what a plan is made from."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer for a workload: FAULT with its groups, OK with none, UNKNOWN when unproven."""

    workload: Workload
    verdict: Verdict
    sentence: str
    groups: tuple[Conclusion, ...]
    started_at: datetime
    seconds: float
