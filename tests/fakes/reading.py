"""The reading gateways over plain values: a small world that can deny any single call."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from diagnostics.ecr.model import Key, PullThroughRule, ReplicationRule, Repository
from diagnostics.facts import (
    EcrLocation,
    Image,
    OrganizationPolicy,
    PolicyDocument,
    PullSecret,
    Role,
)
from diagnostics.gateways.errors import Denied, NotFound, Unreachable
from diagnostics.gateways.ports import Gateways
from diagnostics.model import (
    Container,
    ContainerRole,
    Event,
    Node,
    Permission,
    Pod,
    Workload,
    WorkloadRef,
)
from diagnostics.network.model import (
    Endpoint,
    GroupRule,
    NatGateway,
    NetworkAcl,
    Place,
    Route,
    RouteTable,
    SecurityGroup,
    VpcDns,
)

T = TypeVar("T")

ACCOUNT = "123456789012"
REGION = "us-west-2"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/EksNodeGroupRole"
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
IMAGE = f"{REGISTRY}/retail-sample-app-ui:1.2.1"
NODE = "ip-10-42-33-232.us-west-2.compute.internal"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
FORBIDDEN = (
    f'Failed to pull image "{IMAGE}": rpc error: code = Unknown desc = failed to pull and unpack '
    f'image "{IMAGE}": failed to resolve reference "{IMAGE}": unexpected status from HEAD request '
    f"to https://{REGISTRY}/v2/retail-sample-app-ui/manifests/1.2.1: 403 Forbidden"
)
NOT_FOUND = (
    f'Failed to pull image "{IMAGE}": rpc error: code = NotFound desc = failed to pull and unpack '
    f'image "{IMAGE}": failed to resolve reference "{IMAGE}": {IMAGE}: not found'
)
PULL_ONLY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":['
    '"ecr:GetAuthorizationToken","ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"],'
    '"Resource":"*"}]}'
)
DENY_POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Sid":"new policy","Effect":"Deny","Principal":'
    f'{{"AWS":"{ROLE_ARN}"}},"Action":["ecr:BatchGetImage","ecr:GetDownloadUrlForLayer",'
    '"ecr:PutImage"]}]}'
)


def failing_pod(
    name: str = "ui-private-7d9f-x",
    image: str = IMAGE,
    node: str | None = NODE,
    reason: str = "ImagePullBackOff",
    message: str = f'Back-off pulling image "{IMAGE}"',
    labels: dict[str, str] | None = None,
) -> Pod:
    """A pod whose only container waits for its image."""
    container = Container("ui", ContainerRole.MAIN, image, reason, message)
    return Pod(
        namespace="default",
        name=name,
        uid=f"uid-{name}",
        phase="Pending",
        created_at=NOW,
        containers=(container,),
        node=node,
        owner_uids=frozenset({"uid-rs"}),
        labels=labels or {},
    )


def running_pod(name: str = "ui-private-7d9f-y") -> Pod:
    """A pod that has its image."""
    pod = failing_pod(name)
    container = Container("ui", ContainerRole.MAIN, IMAGE, running=True, image_id="sha256:abc")
    return replace(pod, phase="Running", containers=(container,))


@dataclass
class Network:
    """The VPC of every node, in its region: by default one subnet with a NAT gateway."""

    subnet: str = "subnet-a"
    public_address: bool = False
    endpoints: tuple[Endpoint, ...] = ()
    tables: tuple[RouteTable, ...] = (
        RouteTable(
            "rtb-a",
            "vpc-1",
            ("subnet-a",),
            False,
            (Route("10.42.0.0/16", "local"), Route("0.0.0.0/0", "nat-1")),
        ),
    )
    groups: tuple[SecurityGroup, ...] = (
        SecurityGroup("sg-node", (), (GroupRule("-1", None, None, ("0.0.0.0/0",)),)),
    )
    acls: tuple[NetworkAcl, ...] = ()
    nats: tuple[NatGateway, ...] = (NatGateway("nat-1", "available"),)
    dns: VpcDns = field(default_factory=lambda: VpcDns(True, True))


@dataclass
class World:
    """Everything the bot could read; `deny` takes calls by name, `broken` makes them fail without
    an answer, `calls` records them."""

    pods: list[Pod] = field(default_factory=lambda: [failing_pod()])
    workloads: list[WorkloadRef] = field(
        default_factory=lambda: [WorkloadRef("eks-workshop", "default", "Deployment", "ui-private")]
    )
    event_messages: list[str] = field(default_factory=lambda: [FORBIDDEN])
    node_labels: dict[str, dict[str, str]] = field(
        default_factory=lambda: {NODE: {"eks.amazonaws.com/nodegroup": "default"}}
    )
    provider_ids: dict[str, str] = field(
        default_factory=lambda: {NODE: "aws:///us-west-2b/i-0abc1234def567890"}
    )
    nodegroup_roles: dict[str, str] = field(default_factory=lambda: {"default": ROLE_ARN})
    fargate_roles: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    """Instances that EC2 does not know any more."""
    profile_roles: dict[str, str] = field(default_factory=dict)
    role_policies: dict[str, list[str]] = field(
        default_factory=lambda: {"EksNodeGroupRole": [PULL_ONLY]}
    )
    boundary: str | None = None
    images: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {"retail-sample-app-ui": ("1.2.1",)}
    )
    image_status: str = "ACTIVE"
    pushed_at: dict[str, datetime] = field(default_factory=dict)
    elsewhere: dict[tuple[str, str], dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """What other registries than the cluster's own hold, by account and region."""
    lifecycle: str | None = None
    cache_rules: tuple[PullThroughRule, ...] = ()
    replication: tuple[ReplicationRule, ...] = ()
    replication_state: str = ""
    settings: Repository = field(default_factory=Repository)
    key_state: str = "Enabled"
    key_granted: bool = True
    repository_policy: str | None = DENY_POLICY
    registry_policy: str | None = None
    registry_scope: str = "V2"
    pull_secrets: dict[str, PullSecret] = field(default_factory=dict)
    node_class_roles: dict[str, str] = field(default_factory=dict)
    service_account_roles: dict[str, str] = field(default_factory=dict)
    network: Network = field(default_factory=Network)
    others: tuple[Workload, ...] = ()
    """Other workloads of the cluster, with their images."""
    upstream_secrets: dict[str, bool] = field(default_factory=dict)
    """ARN of a secret -> whether it waits for its deletion."""
    organization: tuple[OrganizationPolicy, ...] = ()
    told_of_node: tuple[tuple[str, str], ...] = ()
    """Reasons and messages of the nodes' own events."""
    node_images: frozenset[str] = frozenset()
    kubelet_version: str = "v1.33.1-eks-1a2b3c4"
    deny: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    calls: list[str] = field(default_factory=list)

    def gateways(self) -> Gateways:
        """Gateways that read this world, one call after another."""
        reader: Any = _Reader(self)
        return Gateways(
            cluster=reader,
            ecr=reader,
            iam=reader,
            eks=reader,
            ec2=reader,
            kms=reader,
            organization=reader,
            secrets=reader,
            account=lambda: ACCOUNT,
            now=lambda: NOW,
            start=_start,
        )

    def _call(self, name: str, subject: str = "") -> None:
        self.calls.append(name)
        if name in self.deny:
            raise Denied(name, subject, "not authorized", Permission(name, subject))
        if name in self.broken:
            raise Unreachable(name, subject, "500: InternalFailure")

    # ClusterReader
    reads_secrets = True

    def workload(self, namespace: str, kind: str, name: str) -> Workload:
        self._call("get workload", f"{namespace}/{name}")
        ref = WorkloadRef("eks-workshop", namespace, kind, name)
        is_pod = kind == "Pod" and any(one.name == name for one in self.pods)
        if ref not in self.workloads and not is_pod:
            raise NotFound("get workload", str(ref), "not found")
        return Workload(ref, "uid-deployment", 3, 1, 0, {"ui": IMAGE}, "app=app-private")

    def workloads_of(self, namespace: str | None) -> tuple[WorkloadRef, ...]:
        self._call("list workloads")
        return tuple(one for one in self.workloads if namespace in (None, one.namespace))

    def templates(self, namespace: str | None) -> tuple[Workload, ...]:
        self._call("list workloads")
        return tuple(one for one in self.others if namespace in (None, one.ref.namespace))

    def owner(self, namespace: str, pod: str) -> WorkloadRef:
        self._call("get pods")
        if all(one.name != pod for one in self.pods):
            raise NotFound("get pods", pod, "not found")
        return self.workloads[0]

    def events(self, namespace: str, pod_uid: str) -> tuple[Event, ...]:
        self._call("list events", pod_uid)
        return tuple(Event("Failed", text, 4, NOW) for text in self.event_messages)

    def node_events(self, node: str) -> tuple[Event, ...]:
        self._call("list node events", node)
        return tuple(Event(reason, text, 9, NOW) for reason, text in self.told_of_node)

    def nodes(self, names: Sequence[str]) -> tuple[Node, ...]:
        self._call("get nodes")
        return tuple(
            Node(
                name,
                self.provider_ids.get(name, ""),
                self.node_labels[name],
                "amd64",
                "linux",
                kubelet_version=self.kubelet_version,
                images=self.node_images,
            )
            for name in names
            if name in self.node_labels
        )

    def pull_secret(self, namespace: str, name: str) -> PullSecret:
        self._call("get secrets", f"{namespace}/{name}")
        if name not in self.pull_secrets:
            raise NotFound("get secrets", f"{namespace}/{name}", "not found")
        return self.pull_secrets[name]

    def node_class_role(self, name: str) -> str:
        self._call("get nodeclasses.eks.amazonaws.com", name)
        if name not in self.node_class_roles:
            raise NotFound("get nodeclasses.eks.amazonaws.com", name, "not found")
        return self.node_class_roles[name]

    def service_account_role(self, namespace: str, name: str) -> str:
        self._call("get serviceaccounts", f"{namespace}/{name}")
        return self.service_account_roles.get(name, "")

    # EcrReader
    def repository_names(self, location: EcrLocation) -> tuple[str, ...]:
        self._call("ecr:DescribeRepositories", location.arn)
        return tuple(self.images)

    def image(self, location: EcrLocation, tag: str | None, digest: str | None) -> Image:
        self._call("ecr:DescribeImages", location.arn)
        held = self._held(location)
        if location.repository not in held:
            code = "RepositoryNotFoundException"
            raise NotFound("ecr:DescribeImages", location.arn, "no repository", code)
        wanted = next((one for one in held[location.repository] if _is(one, tag, digest)), None)
        if wanted is None:
            code = "ImageNotFoundException"
            raise NotFound("ecr:DescribeImages", location.arn, "no image", code)
        return self._image(wanted)

    def images_in(self, location: EcrLocation) -> tuple[Image, ...]:
        self._call("ecr:DescribeImages", location.arn)
        return tuple(self._image(tag) for tag in self._held(location)[location.repository])

    def repository(self, location: EcrLocation) -> Repository:
        self._call("ecr:DescribeRepositories", location.arn)
        return self.settings

    def lifecycle_policy(self, location: EcrLocation) -> str | None:
        self._call("ecr:GetLifecyclePolicy", location.arn)
        return self.lifecycle

    def pull_through_rules(self, location: EcrLocation) -> tuple[PullThroughRule, ...]:
        self._call("ecr:DescribePullThroughCacheRules", location.account)
        return self.cache_rules

    def replication_rules(self, location: EcrLocation) -> tuple[ReplicationRule, ...]:
        self._call("ecr:DescribeRegistry", location.region)
        return self.replication

    def replication_status(self, location: EcrLocation, digest: str, region: str) -> str:
        self._call("ecr:DescribeImageReplicationStatus", location.arn)
        return self.replication_state

    def _held(self, location: EcrLocation) -> dict[str, tuple[str, ...]]:
        where = (location.account, location.region)
        return self.images if where == (ACCOUNT, REGION) else self.elsewhere.get(where, {})

    def _image(self, tag: str) -> Image:
        pushed = self.pushed_at.get(tag, NOW)
        kind = "application/x"
        return Image(digest_of(tag), (tag,), 268_443_135, pushed, kind, self.image_status)

    # SecretReader
    def is_deleted(self, arn: str) -> bool:
        self._call("secretsmanager:DescribeSecret", arn)
        if arn not in self.upstream_secrets:
            raise NotFound("secretsmanager:DescribeSecret", arn, "not found")
        return self.upstream_secrets[arn]

    # OrganizationReader
    def levels(self, account: str) -> tuple[str, ...]:
        self._call("organizations:ListParents", account)
        return ("r-root", "ou-1", account) if self.organization else ()

    def policies(self, levels: Sequence[str], type_: str) -> tuple[OrganizationPolicy, ...]:
        self._call("organizations:ListPoliciesForTarget", type_)
        return tuple(one for one in self.organization if one.type == type_)

    # KmsReader
    def key(self, arn: str) -> Key:
        self._call("kms:DescribeKey", arn)
        return Key(arn, self.key_state)

    def is_granted(self, arn: str, repository_arn: str) -> bool:
        self._call("kms:ListGrants", arn)
        return self.key_granted

    def repository_policy_of(self, location: EcrLocation) -> str | None:
        self._call("ecr:GetRepositoryPolicy", location.arn)
        return self.repository_policy

    def registry_policy_of(self, location: EcrLocation) -> str | None:
        self._call("ecr:GetRegistryPolicy", location.account)
        return self.registry_policy

    def registry_policy_scope(self, location: EcrLocation) -> str:
        self._call("ecr:GetAccountSetting", location.account)
        return self.registry_scope

    # IamReader
    def role(self, name: str) -> Role:
        self._call("iam:GetRole", name)
        return Role(ROLE_ARN, "AROAEXAMPLE", "arn:boundary" if self.boundary else None)

    def attached_policies(self, role_name: str) -> tuple[str, ...]:
        self._call("iam:ListAttachedRolePolicies", role_name)
        return tuple(f"{role_name}#{i}" for i in range(len(self.role_policies[role_name])))

    def inline_policies(self, role_name: str) -> tuple[str, ...]:
        self._call("iam:ListRolePolicies", role_name)
        return ()

    def default_versions(self) -> dict[str, str]:
        self._call("iam:ListPolicies")
        return {}

    def policy(self, arn: str, version: str | None = None) -> PolicyDocument:
        self._call("iam:GetPolicyVersion", arn)
        if arn == "arn:boundary":
            return PolicyDocument(arn, self.boundary or "")
        role, _, index = arn.partition("#")
        return PolicyDocument(arn, self.role_policies[role][int(index)])

    def instance_profile_role(self, profile_arn: str) -> str:
        self._call("iam:GetInstanceProfile", profile_arn)
        return self.profile_roles[profile_arn]

    # EksReader, Ec2Reader
    def nodegroup_role(self, nodegroup: str) -> str:
        self._call("eks:DescribeNodegroup", nodegroup)
        return self.nodegroup_roles[nodegroup]

    def fargate_role(self, profile: str) -> str:
        self._call("eks:DescribeFargateProfile", profile)
        return self.fargate_roles[profile]

    def fargate_profile(self, namespace: str, labels: dict[str, str]) -> str:
        self._call("eks:ListFargateProfiles", namespace)
        if not self.fargate_roles:
            raise NotFound("eks:ListFargateProfiles", namespace, "no Fargate profile")
        return min(self.fargate_roles)

    def instance_profiles(self, instance_ids: Sequence[str]) -> dict[str, str]:
        self._call("ec2:DescribeInstances")
        return {one: self.profiles.get(one, "") for one in instance_ids if one not in self.gone}

    region = REGION

    def fargate_subnets(self, profile: str) -> tuple[str, ...]:
        self._call("eks:DescribeFargateProfile", profile)
        return (self.network.subnet,)

    def places(self, instance_ids: Sequence[str]) -> tuple[Place, ...]:
        self._call("ec2:DescribeInstances")
        net = self.network
        return tuple(
            Place(
                one,
                net.subnet,
                "vpc-1",
                "us-west-2b",
                "10.42.33.232",
                net.public_address,
                ("sg-node",),
            )
            for one in instance_ids
        )

    def subnet_places(self, subnet_ids: Sequence[str]) -> tuple[Place, ...]:
        self._call("ec2:DescribeSubnets")
        return tuple(Place("", one, "vpc-1", "us-west-2b") for one in subnet_ids)

    def endpoints(self, services: Sequence[str]) -> tuple[Endpoint, ...]:
        self._call("ec2:DescribeVpcEndpoints")
        return tuple(one for one in self.network.endpoints if one.service in services)

    def route_tables(self, vpc: str) -> tuple[RouteTable, ...]:
        self._call("ec2:DescribeRouteTables", vpc)
        return self.network.tables

    def security_groups(self, group_ids: Sequence[str]) -> tuple[SecurityGroup, ...]:
        self._call("ec2:DescribeSecurityGroups")
        return tuple(one for one in self.network.groups if one.id in group_ids)

    def network_acls(self, vpc: str) -> tuple[NetworkAcl, ...]:
        self._call("ec2:DescribeNetworkAcls", vpc)
        return self.network.acls

    def nat_gateways(self, ids: Sequence[str]) -> tuple[NatGateway, ...]:
        self._call("ec2:DescribeNatGateways")
        return tuple(one for one in self.network.nats if one.id in ids)

    def dns(self, vpc: str) -> VpcDns:
        self._call("ec2:DescribeVpcAttribute", vpc)
        return self.network.dns


def digest_of(tag: str) -> str:
    """The digest of the fake image with this tag."""
    return f"sha256:{hashlib.sha256(tag.encode()).hexdigest()}"


def _is(held: str, tag: str | None, digest: str | None) -> bool:
    return digest == digest_of(held) if digest else tag == held


@dataclass(frozen=True)
class _Reader:
    """A World behind the ports whose methods bear the names of its fields."""

    world: World

    def __getattr__(self, name: str) -> object:
        return getattr(self.world, name)

    def workloads(self, namespace: str | None) -> tuple[WorkloadRef, ...]:
        return self.world.workloads_of(namespace)

    def pods(self, workload: Workload) -> tuple[Pod, ...]:
        self.world._call("list pods")
        return tuple(self.world.pods)

    def failing_pods(self, namespace: str | None) -> tuple[Pod, ...]:
        self.world._call("list pods")
        return tuple(pod for pod in self.world.pods if pod.phase == "Pending")

    def images(self, location: EcrLocation) -> tuple[Image, ...]:
        return self.world.images_in(location)

    def repository_policy(self, location: EcrLocation) -> str | None:
        return self.world.repository_policy_of(location)

    def registry_policy(self, location: EcrLocation) -> str | None:
        return self.world.registry_policy_of(location)


def _start(call: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(call())
    except Exception as error:  # noqa: BLE001 - a future keeps whatever its call raised
        future.set_exception(error)
    return future
