"""Which nodes surely share one puller, told from what the cluster says about them. Pure.

Sources: the EKS user guide on managed node groups, AWS Fargate, EKS Auto Mode and hybrid nodes, for
the labels; cloud-provider-aws for the form of providerID.
"""

import re
from collections.abc import Mapping, Sequence

from diagnostics.gateways.errors import Unread
from diagnostics.model import Node, Pod

MANAGED = "managed"
FARGATE = "fargate"
INSTANCE_PROFILE = "instance_profile"
HYBRID = "hybrid"
NODE_CLASS = "node_class"
"""EKS Auto Mode: the NodeClass tells the role where EC2 shows no instance profile."""
UNKNOWN = "unknown"
NO_PROFILE = "has no instance profile that EC2 shows"

NODEGROUP_LABEL = "eks.amazonaws.com/nodegroup"
NODE_CLASS_LABEL = "eks.amazonaws.com/nodeclass"
COMPUTE_TYPE_LABEL = "eks.amazonaws.com/compute-type"
FARGATE_PROFILE_LABEL = "eks.amazonaws.com/fargate-profile"

_INSTANCE_ID = re.compile(r"^aws:///[^/]+/(?P<id>i-[0-9a-f]+)$")


def instance_id(node: Node) -> str | None:
    """The EC2 instance behind a node, from its providerID `aws:///ZONE/i-...`."""
    found = _INSTANCE_ID.match(node.provider_id)
    return found["id"] if found else None


def instance_ids(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Instances that must be asked for their profile: nodes no label tells the role of."""
    found = (instance_id(node) for node in nodes if _by_label(node) is None)
    return tuple(dict.fromkeys(one for one in found if one))


def on_fargate(pod: Pod, node: Node | None) -> bool:
    """Whether Fargate runs the pod; EKS labels its nodes, and names them so."""
    named = (pod.node or "").startswith("fargate-")
    return named or (node is not None and node.labels.get(COMPUTE_TYPE_LABEL) == "fargate")


def pool_key(
    pod: Pod, node: Node | None, profiles: Mapping[str, str] | Unread, fargate: str | Unread = ""
) -> tuple[str, str]:
    """Kind and name of the pool a pod's node is in; the name of an unknown one says why. `fargate`:
    the profile of pods that do not name theirs."""
    if profile := pod.labels.get(FARGATE_PROFILE_LABEL):
        return FARGATE, profile
    if on_fargate(pod, node):
        return (UNKNOWN, str(fargate)) if isinstance(fargate, Unread) else (FARGATE, fargate)
    if node is None:
        return UNKNOWN, f"node {pod.node} could not be read" if pod.node else "not scheduled yet"
    if labelled := _by_label(node):
        return labelled
    if isinstance(profiles, Unread):
        return UNKNOWN, str(profiles)
    instance = instance_id(node)
    profile_arn = profiles.get(instance or "")
    if profile_arn:
        return INSTANCE_PROFILE, profile_arn
    if node_class := node.labels.get(NODE_CLASS_LABEL):
        return NODE_CLASS, node_class
    if profile_arn is None:
        what = f"EC2 does not know {instance}" if instance else "it names no EC2 instance"
        return UNKNOWN, f"whose role node {node.name} has is not told: {what}"
    return UNKNOWN, f"node {node.name} {NO_PROFILE}"


def _by_label(node: Node) -> tuple[str, str] | None:
    if nodegroup := node.labels.get(NODEGROUP_LABEL):
        return MANAGED, nodegroup
    if node.labels.get(COMPUTE_TYPE_LABEL) == "hybrid":
        return HYBRID, node.name
    return None
