"""Step 1, pod status: which containers of the workload cannot pull, where, and as whom.

Opens the cases: containers with the same image on nodes with the same puller are one case, however
many pods there are.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

from diagnostics.gateways.errors import NotFound, Unread, read
from diagnostics.gateways.ports import Gateways
from diagnostics.model import (
    Case,
    Evidence,
    FailingContainer,
    Finding,
    Node,
    NodePool,
    Pod,
    Step,
    Verdict,
    Workload,
)
from diagnostics.node_pools import (
    FARGATE_PROFILE_LABEL,
    UNKNOWN,
    instance_ids,
    on_fargate,
    pool_key,
)
from diagnostics.pull_reasons import cannot_pull


@dataclass(frozen=True, slots=True)
class PodStatusFacts:
    """The workload's pods, the nodes under the failing ones, and those nodes' instance profiles."""

    pods: tuple[Pod, ...]
    nodes: tuple[Node, ...] | Unread
    profiles: dict[str, str] | Unread
    fargate: str | Unread = ""
    """The Fargate profile of those that run on Fargate and do not name it."""

    @property
    def failing(self) -> tuple[FailingContainer, ...]:
        """Every container that waits for its image in vain, newest pod first."""
        newest = sorted(self.pods, key=lambda pod: pod.created_at, reverse=True)
        return tuple(
            FailingContainer(pod, container)
            for pod in newest
            if not pod.deleting
            for container in pod.containers
            if cannot_pull(container)
        )


def observe(workload: Workload, gateways: Gateways) -> PodStatusFacts:
    """Read the pods and, only when some fail, their nodes."""
    pods = gateways.cluster.pods(workload)
    facts = PodStatusFacts(pods, (), {})
    names = tuple(dict.fromkeys(one.pod.node for one in facts.failing if one.pod.node))
    if not names:
        return facts
    nodes = read(lambda: gateways.cluster.nodes(names))
    ids = instance_ids(() if isinstance(nodes, Unread) else nodes)
    profiles = read(lambda: gateways.ec2.instance_profiles(ids)) if ids else {}
    found = PodStatusFacts(pods, nodes, profiles)
    return replace(found, fargate=_fargate_profile(found, gateways))


def _fargate_profile(facts: PodStatusFacts, gateways: Gateways) -> str | Unread:
    """EKS writes a pod's profile into its labels; where it is not there, selectors tell it."""
    nodes = {} if isinstance(facts.nodes, Unread) else {node.name: node for node in facts.nodes}
    silent = (one.pod for one in facts.failing if FARGATE_PROFILE_LABEL not in one.pod.labels)
    pod = next((one for one in silent if on_fargate(one, nodes.get(one.node or ""))), None)
    if pod is None:
        return ""
    try:
        return read(lambda: gateways.eks.fargate_profile(pod.namespace, pod.labels))
    except NotFound as error:
        return Unread(error.call, error.subject, error.text)


def open_cases(workload: Workload, facts: PodStatusFacts) -> tuple[Case, ...]:
    """One case for each image and puller, in the order of the newest failing pod."""
    nodes = {} if isinstance(facts.nodes, Unread) else {node.name: node for node in facts.nodes}
    grouped: dict[tuple[str, str, str], list[FailingContainer]] = defaultdict(list)
    for one in facts.failing:
        node = nodes.get(one.pod.node or "")
        kind, name = pool_key(one.pod, node, facts.profiles, facts.fargate)
        grouped[one.container.image, kind, name].append(one)
    return tuple(
        Case(
            workload,
            image,
            _pool(kind, name, failing, nodes, facts),
            tuple(failing),
            _served_nodes(facts.pods, image),
        )
        for (image, kind, name), failing in grouped.items()
    )


def judge(case: Case) -> Finding:
    """Name what fails and where; the kubelet's reason is the proof."""
    first = case.failing[0]
    pods, nodes = len(case.pods), len({one.pod.node for one in case.failing})
    where = first.pod.node or "no node" if nodes == 1 else f"{nodes} nodes"
    return Finding(
        Step.POD_STATUS,
        Verdict.FAULT,
        f"{pods} {'pod' if pods == 1 else 'pods'} in {first.container.waiting_reason}: "
        f"container {first.container.name} on {where}",
        tuple(_evidence(one) for one in case.failing[:3]),
    )


def _pool(
    kind: str,
    name: str,
    failing: list[FailingContainer],
    nodes: dict[str, Node],
    facts: PodStatusFacts,
) -> NodePool:
    names = dict.fromkeys(one.pod.node for one in failing if one.pod.node in nodes)
    read_for_it = (facts.fargate, facts.nodes, facts.profiles)
    gaps = [one for one in read_for_it if isinstance(one, Unread)]
    missing = next((one.missing for one in gaps), None) if kind == UNKNOWN else None
    return NodePool(kind, name, tuple(nodes[one] for one in names if one), missing)


def _served_nodes(pods: tuple[Pod, ...], image: str) -> tuple[str, ...]:
    nodes = (
        pod.node
        for pod in pods
        for container in pod.containers
        if container.running and container.image == image
    )
    return tuple(dict.fromkeys(node for node in nodes if node))


def _evidence(one: FailingContainer) -> Evidence:
    container = one.container
    return Evidence(
        "get pods",
        f"{one.pod.namespace}/{one.pod.name} {container.role} container {container.name}",
        f"{container.waiting_reason}: {container.waiting_message}".rstrip(": "),
    )
