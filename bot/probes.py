"""What `imagepull doctor` tries: every read the bot makes, with a name that cannot exist.

"Not there" proves the right to look, so nothing of the user's is touched and nothing is assumed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from diagnostics.facts import SERVICE_CONTROL, EcrLocation
from diagnostics.gateways.errors import Denied, GatewayError, NotFound
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Verdict
from diagnostics.parsing.arn import partition_of
from diagnostics.resolve import Scope

NOWHERE = "imagepull-doctor-probe"
NO_INSTANCE = "i-00000000000000000"
NO_DIGEST = f"sha256:{'0' * 64}"
NO_KEY = "00000000-0000-0000-0000-000000000000"
UPSTREAMS = f"ecr-pullthroughcache/{NOWHERE}"
"""ECR wants the names of upstreams' secrets to begin so."""
PULL_ONLY = "policy/AmazonEC2ContainerRegistryPullOnly"


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing tried: where, what, how it went, and the grant that would mend it."""

    area: str
    what: str
    verdict: Verdict
    words: str = ""
    grant: str = ""


def probe_cluster(scope: Scope, region: str) -> Iterator[Probe]:
    """Every read of one cluster and of the AWS account behind it."""
    area = f"cluster {scope.name}"
    for what, call in _kubernetes_calls(scope):
        yield tried(area, what, call)
    account = tried(area, "sts:GetCallerIdentity", scope.gateways.account)
    yield account
    if account.verdict is Verdict.OK:
        for what, call in _aws_calls(scope.gateways, region):
            yield tried(f"AWS behind {scope.name}", what, call)


def _kubernetes_calls(scope: Scope) -> Iterator[tuple[str, Callable[[], object]]]:
    cluster, namespace = scope.gateways.cluster, scope.default_namespace
    for place in scope.places:
        where = place or "all namespaces"
        yield f"list workloads in {where}", partial(cluster.workloads, place)
        yield f"list pods in {where}", partial(cluster.failing_pods, place)
    yield f"list events in {namespace}", lambda: cluster.events(namespace, NOWHERE)
    yield "list events in default", lambda: cluster.node_events(NOWHERE)
    yield "get nodes", lambda: cluster.nodes((NOWHERE,))
    yield "get pods", lambda: cluster.owner(namespace, NOWHERE)
    yield "get serviceaccounts", lambda: cluster.service_account_role(namespace, NOWHERE)
    yield "get nodeclasses", lambda: cluster.node_class_role(NOWHERE)
    if cluster.reads_secrets:
        yield "get secrets", lambda: cluster.pull_secret(namespace, NOWHERE)


def _aws_calls(gateways: Gateways, region: str) -> Iterator[tuple[str, Callable[[], object]]]:
    partition = partition_of(region)
    location = EcrLocation(gateways.account(), region, partition, NOWHERE)
    ecr, iam = gateways.ecr, gateways.iam
    yield "ecr:DescribeImages", lambda: ecr.image(location, "probe", None)
    yield "ecr:DescribeRepositories", lambda: ecr.repository_names(location)
    yield "ecr:GetLifecyclePolicy", lambda: ecr.lifecycle_policy(location)
    yield "ecr:DescribePullThroughCacheRules", lambda: ecr.pull_through_rules(location)
    yield "ecr:DescribeRegistry", lambda: ecr.replication_rules(location)
    yield (
        "ecr:DescribeImageReplicationStatus",
        lambda: ecr.replication_status(location, NO_DIGEST, region),
    )
    yield "ecr:GetRepositoryPolicy", lambda: ecr.repository_policy(location)
    yield "ecr:GetRegistryPolicy", lambda: ecr.registry_policy(location)
    yield "ecr:GetAccountSetting", lambda: ecr.registry_policy_scope(location)
    key = f"arn:{partition}:kms:{region}:{gateways.account()}:key/{NO_KEY}"
    yield "kms:DescribeKey", lambda: gateways.kms.key(key)
    yield "kms:ListGrants", lambda: gateways.kms.is_granted(key, location.arn)
    yield "iam:GetRole", lambda: iam.role(NOWHERE)
    yield "iam:ListAttachedRolePolicies", lambda: iam.attached_policies(NOWHERE)
    yield "iam:ListRolePolicies", lambda: iam.inline_policies(NOWHERE)
    yield "iam:GetRolePolicy", lambda: iam.inline_policy(NOWHERE, NOWHERE)
    yield "iam:ListPolicies", iam.default_versions
    yield (
        "iam:GetPolicy, iam:GetPolicyVersion",
        lambda: iam.policy(f"arn:{partition}:iam::aws:{PULL_ONLY}"),
    )
    yield "iam:GetInstanceProfile", lambda: iam.instance_profile_role(NOWHERE)
    yield "eks:DescribeNodegroup", lambda: gateways.eks.nodegroup_role(NOWHERE)
    yield "eks:ListFargateProfiles", lambda: gateways.eks.fargate_profile(NOWHERE, {})
    yield "eks:DescribeFargateProfile", lambda: gateways.eks.fargate_role(NOWHERE)
    yield "ec2:DescribeInstances", lambda: gateways.ec2.instance_profiles([NO_INSTANCE])
    secret = f"arn:{partition}:secretsmanager:{region}:{gateways.account()}:secret:{UPSTREAMS}"
    yield "secretsmanager:DescribeSecret", lambda: gateways.secrets.is_deleted(secret)
    organization = gateways.organization
    yield "organizations:ListParents", lambda: organization.levels(gateways.account())
    yield (
        "organizations:ListPoliciesForTarget",
        lambda: organization.policies((gateways.account(),), SERVICE_CONTROL),
    )
    yield from _network_calls(gateways)


def _network_calls(gateways: Gateways) -> Iterator[tuple[str, Callable[[], object]]]:
    ec2, nowhere = gateways.ec2, "00000000000000000"
    yield "ec2:DescribeSubnets", lambda: ec2.subnet_places([f"subnet-{nowhere}"])
    yield "ec2:DescribeVpcEndpoints", lambda: ec2.endpoints([NOWHERE])
    yield "ec2:DescribeRouteTables", lambda: ec2.route_tables(f"vpc-{nowhere}")
    yield "ec2:DescribeSecurityGroups", lambda: ec2.security_groups([f"sg-{nowhere}"])
    yield "ec2:DescribeNetworkAcls", lambda: ec2.network_acls(f"vpc-{nowhere}")
    yield "ec2:DescribeNatGateways", lambda: ec2.nat_gateways([f"nat-{nowhere}"])
    yield "ec2:DescribeVpcAttribute", lambda: ec2.dns(f"vpc-{nowhere}")


def tried(area: str, what: str, call: Callable[[], object]) -> Probe:
    """How one call went: done, or "not there", is the right to make it."""
    try:
        call()
    except NotFound:
        return Probe(area, what, Verdict.OK)
    except Denied as error:
        grant = f"{error.permission.action} on {error.permission.resource}"
        return Probe(area, what, Verdict.FAULT, error.text, grant)
    except GatewayError as error:
        return Probe(area, what, Verdict.UNKNOWN, error.text)
    return Probe(area, what, Verdict.OK)
