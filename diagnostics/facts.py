"""What each step of the runbook saw, before anybody judges it.

A fact that could not be read is an `Unread`, never a missing value: "no policy" and "not allowed to
read the policy" must never look alike.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from diagnostics.ecr.model import Key, PullThroughRule, ReplicationRule, Repository
from diagnostics.gateways.errors import Unread
from diagnostics.model import Event, Puller, Step
from diagnostics.network.model import Place, Question, Surroundings
from diagnostics.parsing.image_reference import ImageReference
from diagnostics.parsing.pull_failure import PullFailure


@dataclass(frozen=True, slots=True)
class PodEventsFacts:
    """The kubelet's words: events of one pod of the case, and what they were classified as.

    `failure` is the newest telling one, from the events or from the container's waiting message;
    None when the kubelet said nothing that tells. `of_node`: then, what it told of its node.
    """

    events: tuple[Event, ...] | Unread
    failure: PullFailure | None
    last_attempt: datetime | None = None
    of_node: tuple[Event, ...] | Unread = ()


@dataclass(frozen=True, slots=True)
class ImageReferenceFacts:
    """The reference in its parts, or why it has none."""

    reference: ImageReference | None
    fault: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class EcrLocation:
    """Which ECR repository, where. `account` owns it; `partition` is aws, aws-cn or aws-us-gov."""

    account: str
    region: str
    partition: str
    repository: str

    @property
    def arn(self) -> str:
        """The repository's ARN, in the partition of its registry host."""
        return f"arn:{self.partition}:ecr:{self.region}:{self.account}:repository/{self.repository}"


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a repository, as DescribeImages tells it; `status` is ACTIVE or ARCHIVED."""

    digest: str
    tags: tuple[str, ...]
    size_bytes: int
    pushed_at: datetime | None
    media_type: str
    status: str = "ACTIVE"


@dataclass(frozen=True, slots=True)
class MissingRepository:
    """The registry has no such repository, said to someone who may look. `near`: names it has."""

    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingImage:
    """The repository exists, this tag or digest does not.

    `near`: tags it has; `images`: what it holds (bounded); `tagged`: what the tag points to where
    a digest was written beside it; `lifecycle`: its lifecycle policy's text, None without one;
    `immutable`: tags can never change there.
    """

    wanted: str
    near: tuple[str, ...]
    images: tuple[Image, ...] | Unread = ()
    tagged: Image | None = None
    lifecycle: str | Unread | None = None
    immutable: bool | Unread = False


@dataclass(frozen=True, slots=True)
class Namesake:
    """The reference names another registry than ECR, and the cluster's own registry has a
    repository of that name; whether with that image, says `found`."""

    found: Image | MissingImage | Unread


@dataclass(frozen=True, slots=True)
class Copy:
    """The same image elsewhere. `rules`: what that registry replicates; `status`: what ECR says of
    the copy on its way, such as IN_PROGRESS, empty where nothing is said."""

    location: EcrLocation
    rules: tuple[ReplicationRule, ...] | Unread = ()
    status: str | Unread = ""


@dataclass(frozen=True, slots=True)
class UpstreamFacts:
    """The pull-through cache rule that covers a repository, and whether the nodes' subnets lead to
    the internet: `no_way_out` names a subnet that does not. `secret_gone`: its secret is deleted or
    will be, so that ECR has no credentials for the upstream."""

    rule: PullThroughRule
    no_way_out: str | Unread = ""
    secret_gone: bool | Unread = False


@dataclass(frozen=True, slots=True)
class EcrImageFacts:
    """What ECR answered about the reference, and what was looked at because of the answer.

    `copies`: where the missing image is; `upstream`: the cache rule that should have fetched it;
    `repository` and `key`: settings of the repository that has it; `own`: the address is the
    cluster's own registry, in its own region; `foreign`: it is another account's.
    """

    location: EcrLocation
    found: Image | MissingImage | MissingRepository | Namesake | Unread
    copies: tuple[Copy, ...] = ()
    upstream: UpstreamFacts | Unread | None = None
    repository: Repository | Unread | None = None
    key: Key | Unread | None = None
    own: bool = False
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """An IAM policy as it stands: its name or ARN and its JSON text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role: its ARN with its path, its unique id (AROA...), the ARN of its boundary, and
    its tags as (key, value)."""

    arn: str
    role_id: str
    boundary_arn: str | None = None
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PullSecret:
    """A pull secret without its credentials: its type, the hosts it is for, when it was written."""

    name: str
    type: str
    hosts: tuple[str, ...]
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoPullSecret:
    """The pod names a pull secret that its namespace does not have."""

    name: str


@dataclass(frozen=True, slots=True)
class NodeRoleFacts:
    """Who pulls in this case, and that role's own policies.

    `policies` are all attached and inline ones; `boundary` is the permissions boundary, if any;
    `session_arn` is what a node calls with. `secrets` are the pod's pull secrets as they were at
    `seen_at`, `own_role` the role its service account has for itself (never for pulls).
    """

    puller: Puller | Unread
    role: Role | Unread | None = None
    session_arn: str = ""
    policies: tuple[PolicyDocument, ...] | Unread = ()
    boundary: PolicyDocument | Unread | None = None
    secrets: tuple[PullSecret | NoPullSecret | Unread, ...] = ()
    seen_at: datetime | None = None
    own_role: str | Unread = ""


@dataclass(frozen=True, slots=True)
class RepositoryPolicyFacts:
    """The repository's policy (None: it has none) and the registry's. `missing`: there is no such
    repository, so nothing that could have a policy.

    `registry_scope` V1: the registry's policy is about replication and caches only, and has no say
    in pulls; V2, ECR's default: about everything.
    """

    location: EcrLocation
    text: str | Unread | None
    registry_text: str | Unread | None = None
    registry_scope: str | Unread = "V2"
    missing: bool = False


SERVICE_CONTROL = "SERVICE_CONTROL_POLICY"
RESOURCE_CONTROL = "RESOURCE_CONTROL_POLICY"


@dataclass(frozen=True, slots=True)
class OrganizationPolicy:
    """A policy of the organization: its type as AWS writes it, its name and text, and the account,
    organizational unit or root it is attached to."""

    type: str
    name: str
    text: str
    attached_to: str


@dataclass(frozen=True, slots=True)
class OrganizationPolicyFacts:
    """The service control policies that bind the role's account, from the root down, and the
    resource control policies that bind the repository's; empty without an organization, and for its
    management account. The latter are not read where the former deny already."""

    account: str
    own: tuple[OrganizationPolicy, ...] | Unread
    owners: tuple[OrganizationPolicy, ...] | Unread = ()


@dataclass(frozen=True, slots=True)
class NetworkPathFacts:
    """How far the node's request came, judged by who answered it, and the network it starts in.

    `questions` are the hops that the words leave open, none where they do not need the network;
    `places` are where the failing nodes stand, the newest pod's first.
    """

    answered: bool
    """The registry itself answered, so the node reaches it."""
    host: str = ""
    questions: tuple[Question, ...] = ()
    places: tuple[Place, ...] | Unread = ()
    around: Surroundings | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What has been observed about a case so far; a step without facts leaves its place empty."""

    pod_events: PodEventsFacts | None = None
    image_reference: ImageReferenceFacts | None = None
    ecr_image: EcrImageFacts | None = None
    node_role: NodeRoleFacts | None = None
    repository_policy: RepositoryPolicyFacts | None = None
    organization_policy: OrganizationPolicyFacts | None = None
    network_path: NetworkPathFacts | None = None

    def learned(self, step: Step, facts: Any) -> "Known":
        """This and what a step saw; the fields bear the steps' names."""
        return replace(self, **{step.value: facts})
