"""A node that came without usable credentials though its role may pull: told by words and by which
nodes fail, since nothing but the node itself could prove it. Pure.
"""

import re

from diagnostics import node_pools
from diagnostics.causes import Cause
from diagnostics.facts import Known
from diagnostics.locations import ecr_location
from diagnostics.model import Case, Confidence, Node, Step, Verdict
from diagnostics.told import Told

UNVERIFIED = ("does not have the proper auth", "errimagenotensured")
"""The kubelet's words for KEP-2535: the image is there, the pod has not shown that it may."""
METADATA = (
    "no ec2 imds role found",
    "ec2imds",
    "169.254.169.254",
    "ec2rolerequesterror",
    "nocredentialproviders",
    "failed to refresh cached credentials",
)
CLOCK = (
    "signaturedoesnotmatch",
    "invalidsignatureexception",
    "signature expired",
    "signature not yet current",
    "requestexpired",
    "requesttimetooskewed",
    "expiredtoken",
)
VERIFIES_SINCE = (1, 33)
"""Kubernetes 1.33 brought KubeletEnsureSecretPulledImages."""
_VERSION = re.compile(r"v(\d+)\.(\d+)")
GATES = (Step.NODE_ROLE, Step.REPOSITORY_POLICY)
UNTROUBLED = (Verdict.OK, Verdict.SKIPPED)


def unverified_image(messages: str) -> Told | None:
    """The image is on the node, and this pod has no right to it that the kubelet knows of.

    https://kubernetes.io/docs/concepts/containers/images/#ensureimagepullcredentialverification
    """
    if any(one in messages for one in UNVERIFIED):
        sentence = (
            "the image is on the node, and the kubelet does not let this pod use it without a "
            "credential of its own"
        )
        return Told(Cause.CACHED_IMAGE_NEEDS_CREDENTIAL, Confidence.PROVEN, sentence)
    return None


def held_there(case: Case) -> Told | None:
    """The node holds the very image, the pull policy needs no pull, and the kubelet pulls: since
    1.33 it does so only to verify that this pod may use the image."""
    policy = case.failing[0].container.pull_policy
    beside = set(case.failing_nodes) & set(case.served_nodes)
    held = {node.name for node in case.pool.nodes if _holds(node, case.image)}
    verifying = {node.name for node in case.pool.nodes if _may_verify(node)}
    here = (held | beside) & set(case.failing_nodes) & verifying
    if not here or policy == "Always" or not policy:
        return None
    why = "another pod runs this image on" if here & beside else "the image is on"
    sentence = (
        f"{why} node {min(here & beside or here)}, and the pull policy is {policy}: the "
        "kubelet asks this pod for a credential of its own"
    )
    return Told(Cause.CACHED_IMAGE_NEEDS_CREDENTIAL, Confidence.LIKELY, sentence)


def _may_verify(node: Node) -> bool:
    """Whether its kubelet knows of credentials for images it holds; an unknown one may."""
    version = _VERSION.match(node.kubelet_version)
    return version is None or (int(version[1]), int(version[2])) >= VERIFIES_SINCE


def _holds(node: Node, image: str) -> bool:
    """Docker Hub's images are reported by their full names."""
    return not node.images.isdisjoint((image, f"docker.io/{image}", f"docker.io/library/{image}"))


def without_credentials(
    case: Case, known: Known, verdicts: dict[Step, Verdict], messages: str
) -> Told | None:
    """The registry says 401, or the node had nothing to send."""
    if told := _named(case, messages):
        return told
    if ecr_location(known) is None:
        return None
    if told := _no_profile(case):
        return told
    if any(verdicts.get(step) is not Verdict.OK for step in GATES):
        return None
    if verdicts.get(Step.NETWORK_PATH) not in UNTROUBLED:
        return None
    elsewhere = case.one_bad_node is not None
    if not elsewhere and verdicts.get(Step.ORGANIZATION_POLICY) is Verdict.UNKNOWN:
        return None
    return _provider(case)


def _named(case: Case, messages: str) -> Told | None:
    """Words of the credential provider itself, where the kubelet passes them on."""
    node = case.one_bad_node or next(iter(case.failing_nodes), "the node")
    for marks, what in ((METADATA, "instance metadata"), (CLOCK, "its clock")):
        if any(mark in messages for mark in marks):
            sentence = f"{node} has no credentials that AWS takes: the words speak of {what}"
            return Told(Cause.NODE_CREDENTIALS_UNAVAILABLE, Confidence.LIKELY, sentence)
    return None


def _no_profile(case: Case) -> Told | None:
    if case.pool.kind != node_pools.UNKNOWN or node_pools.NO_PROFILE not in case.pool.name:
        return None
    sentence = f"{case.pool.name}, so it has nothing to log in to ECR with"
    return Told(Cause.NODE_CREDENTIALS_UNAVAILABLE, Confidence.LIKELY, sentence)


def _provider(case: Case) -> Told:
    if node := case.one_bad_node:
        where = f"only on node {node}, while other nodes run the same image"
    else:
        where = f"on {len(case.failing_nodes) or 'no'} of its nodes"
    sentence = (
        f"the kubelet had no credentials for ECR {where}, though the role may log in and pull: the "
        "node's credential provider failed, or the role was mended since the last try"
    )
    return Told(Cause.CREDENTIAL_PROVIDER_BROKEN, Confidence.LIKELY, sentence)
