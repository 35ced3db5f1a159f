"""What the checks may ask the world, as Protocols: the network stands behind them, and only reads.

Every method raises `diagnostics.gateways.errors.GatewayError` and nothing of a library's. A test
compares the API actions named here with the roles in deploy/.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from diagnostics.ecr.model import Key, PullThroughRule, ReplicationRule, Repository
from diagnostics.facts import (
    EcrLocation,
    Image,
    OrganizationPolicy,
    PolicyDocument,
    PullSecret,
    Role,
)
from diagnostics.model import Event, Node, Pod, Workload, WorkloadRef
from diagnostics.network.model import (
    Endpoint,
    NatGateway,
    NetworkAcl,
    Place,
    RouteTable,
    SecurityGroup,
    VpcDns,
)

T = TypeVar("T")


class ClusterReader(Protocol):
    """One cluster's API server. Verbs: get, list on the resources that deploy/rbac.yaml grants."""

    @property
    def reads_secrets(self) -> bool:
        """Whether the configuration lets pull secrets be looked into."""

    def workload(self, namespace: str, kind: str, name: str) -> Workload:
        """One object; `kind` is Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod."""

    def workloads(self, namespace: str | None) -> tuple[WorkloadRef, ...]:
        """Deployments, StatefulSets, DaemonSets and CronJobs of one namespace or all (bounded)."""

    def templates(self, namespace: str | None) -> tuple[Workload, ...]:
        """Deployments, StatefulSets and DaemonSets with their images: the first page of each kind,
        so three calls whatever the size of the cluster."""

    def pods(self, workload: Workload) -> tuple[Pod, ...]:
        """Its pods: by its selector and, where it has none, by owner references."""

    def failing_pods(self, namespace: str | None) -> tuple[Pod, ...]:
        """Pods with a container waiting on its image, in one namespace or in all (paged)."""

    def owner(self, namespace: str, pod: str) -> WorkloadRef:
        """The workload a pod belongs to, found through its owner references; itself if none."""

    def events(self, namespace: str, pod_uid: str) -> tuple[Event, ...]:
        """The pod's events, oldest first (bounded)."""

    def node_events(self, node: str) -> tuple[Event, ...]:
        """What its kubelet told of the node itself, oldest first (bounded)."""

    def nodes(self, names: Sequence[str]) -> tuple[Node, ...]:
        """Those nodes, in a bounded number of calls; a name that is gone is left out."""

    def pull_secret(self, namespace: str, name: str) -> PullSecret:
        """What a pull secret says of itself; its credentials stay in the gateway. SwitchedOff
        unless the configuration says otherwise."""

    def node_class_role(self, name: str) -> str:
        """The role that an EKS Auto Mode NodeClass gives its nodes, by name; "" where it names
        none."""

    def service_account_role(self, namespace: str, name: str) -> str:
        """ARN of the IAM role that a service account's own calls are made with, "" without."""


class EcrReader(Protocol):
    """Amazon ECR private, in the account and region of each location."""

    def repository_names(self, location: EcrLocation) -> tuple[str, ...]:
        """Names in that registry (bounded), for "did you mean". ecr:DescribeRepositories."""

    def image(self, location: EcrLocation, tag: str | None, digest: str | None) -> Image:
        """One image by tag or digest. ecr:DescribeImages.

        NotFound has the code RepositoryNotFoundException or ImageNotFoundException.
        """

    def images(self, location: EcrLocation) -> tuple[Image, ...]:
        """What the repository holds (bounded), for "did you mean". ecr:DescribeImages."""

    def repository(self, location: EcrLocation) -> Repository:
        """The repository's settings. ecr:DescribeRepositories."""

    def lifecycle_policy(self, location: EcrLocation) -> str | None:
        """The lifecycle policy's text, None when there is none. ecr:GetLifecyclePolicy."""

    def pull_through_rules(self, location: EcrLocation) -> tuple[PullThroughRule, ...]:
        """The registry's pull-through cache rules. ecr:DescribePullThroughCacheRules."""

    def replication_rules(self, location: EcrLocation) -> tuple[ReplicationRule, ...]:
        """What the caller's own registry there copies, and where to. ecr:DescribeRegistry."""

    def replication_status(self, location: EcrLocation, digest: str, region: str) -> str:
        """How far the copy of an image to a region is, "" when nobody copies it there.

        ecr:DescribeImageReplicationStatus: IN_PROGRESS, COMPLETE or FAILED.
        """

    def repository_policy(self, location: EcrLocation) -> str | None:
        """The policy's text, None when there is none. ecr:GetRepositoryPolicy."""

    def registry_policy(self, location: EcrLocation) -> str | None:
        """The registry's policy, None when there is none. ecr:GetRegistryPolicy."""

    def registry_policy_scope(self, location: EcrLocation) -> str:
        """V1 or V2: what the registry's policy is about. ecr:GetAccountSetting."""


class IamReader(Protocol):
    """IAM of the cluster's account."""

    def role(self, name: str) -> Role:
        """iam:GetRole."""

    def attached_policies(self, role_name: str) -> tuple[str, ...]:
        """ARNs of the managed policies attached to a role. iam:ListAttachedRolePolicies."""

    def inline_policies(self, role_name: str) -> tuple[str, ...]:
        """Names of the policies inside a role. iam:ListRolePolicies."""

    def inline_policy(self, role_name: str, name: str) -> PolicyDocument:
        """One of them. iam:GetRolePolicy."""

    def default_versions(self) -> Mapping[str, str]:
        """ARN -> default version of the account's attached managed policies, the first thousand of
        them: one call in place of one for each policy. iam:ListPolicies."""

    def policy(self, arn: str, version: str | None = None) -> PolicyDocument:
        """One managed policy in that version, or else its default one, which is asked for first.
        iam:GetPolicy, iam:GetPolicyVersion."""

    def instance_profile_role(self, profile_arn: str) -> str:
        """The ARN of the role in an instance profile. iam:GetInstanceProfile."""


class OrganizationReader(Protocol):
    """AWS Organizations, where the bot's account may ask it."""

    def levels(self, account: str) -> tuple[str, ...]:
        """The root, organizational units and the account itself, whose policies bind it; none
        without an organization and for its management account.

        organizations:DescribeOrganization, organizations:ListParents.
        """

    def policies(self, levels: Sequence[str], type_: str) -> tuple[OrganizationPolicy, ...]:
        """The policies of one type that are attached there.

        organizations:ListPoliciesForTarget, organizations:DescribePolicy.
        """


class SecretReader(Protocol):
    """AWS Secrets Manager, in each secret's own region; never what a secret holds."""

    def is_deleted(self, arn: str) -> bool:
        """Whether it waits for deletion; NotFound: it is gone. secretsmanager:DescribeSecret."""


class KmsReader(Protocol):
    """AWS KMS, in each key's own region."""

    def key(self, arn: str) -> Key:
        """A key and its state. kms:DescribeKey."""

    def is_granted(self, arn: str, repository_arn: str) -> bool:
        """Whether ECR has a grant to decrypt that repository's content. kms:ListGrants."""


class EksReader(Protocol):
    """Amazon EKS, for the cluster the bot was configured with."""

    def nodegroup_role(self, nodegroup: str) -> str:
        """ARN of a managed node group's role. eks:DescribeNodegroup."""

    def fargate_profile(self, namespace: str, labels: Mapping[str, str]) -> str:
        """The profile that takes such a pod; NotFound when none does.

        eks:ListFargateProfiles, eks:DescribeFargateProfile.
        """

    def fargate_role(self, profile: str) -> str:
        """ARN of a Fargate profile's pod execution role. eks:DescribeFargateProfile."""

    def fargate_subnets(self, profile: str) -> tuple[str, ...]:
        """The subnets a Fargate profile's pods run in. eks:DescribeFargateProfile."""


class Ec2Reader(Protocol):
    """Amazon EC2 in the cluster's region."""

    @property
    def region(self) -> str:
        """The cluster's region."""

    def instance_profiles(self, instance_ids: Sequence[str]) -> dict[str, str]:
        """Instance id -> its instance profile's ARN, "" for none; instances that EC2 does not know
        are left out. One call for two hundred. ec2:DescribeInstances."""

    def places(self, instance_ids: Sequence[str]) -> tuple[Place, ...]:
        """Where in the network those instances stand, in one call. ec2:DescribeInstances."""

    def subnet_places(self, subnet_ids: Sequence[str]) -> tuple[Place, ...]:
        """Places in those subnets, of no known node. ec2:DescribeSubnets."""

    def endpoints(self, services: Sequence[str]) -> tuple[Endpoint, ...]:
        """Endpoints for those services, of every VPC of the region. ec2:DescribeVpcEndpoints."""

    def route_tables(self, vpc: str) -> tuple[RouteTable, ...]:
        """The VPC's route tables. ec2:DescribeRouteTables."""

    def security_groups(self, group_ids: Sequence[str]) -> tuple[SecurityGroup, ...]:
        """Those groups with their rules. ec2:DescribeSecurityGroups."""

    def network_acls(self, vpc: str) -> tuple[NetworkAcl, ...]:
        """The VPC's network ACLs. ec2:DescribeNetworkAcls."""

    def nat_gateways(self, ids: Sequence[str]) -> tuple[NatGateway, ...]:
        """Those NAT gateways. ec2:DescribeNatGateways."""

    def dns(self, vpc: str) -> VpcDns:
        """The VPC's DNS switches, in two calls. ec2:DescribeVpcAttribute."""


class Start(Protocol):
    """Starts a read at once; several started before the first `.result()` run together."""

    def __call__(self, call: Callable[[], T]) -> Future[T]:
        """The read on its way. A call given here starts no other: the threads are few."""


@dataclass(frozen=True, slots=True)
class Gateways:
    """Everything a check may read, for one cluster. `account` is the cluster's AWS account."""

    cluster: ClusterReader
    ecr: EcrReader
    iam: IamReader
    eks: EksReader
    ec2: Ec2Reader
    kms: KmsReader
    organization: OrganizationReader
    secrets: SecretReader
    account: Callable[[], str]
    now: Callable[[], datetime]
    start: Start
    warm_up: Callable[[], None] = lambda: None
