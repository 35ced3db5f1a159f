"""Which resource each API call is about, as policies name it, and what is known of that resource.

Service Authorization Reference, the "Actions" tables of ECR, EKS, IAM, STS, KMS and Secrets
Manager. An action without a resource type is about `*`.
"""

from __future__ import annotations

from dataclasses import dataclass

from playground.aws.wire import Call

_ECR_ACCOUNT_LEVEL = frozenset(
    {
        "GetAuthorizationToken",
        "DescribeRegistry",
        "GetRegistryPolicy",
        "PutRegistryPolicy",
        "DeleteRegistryPolicy",
        "DescribePullThroughCacheRules",
        "CreatePullThroughCacheRule",
        "DeletePullThroughCacheRule",
        "ValidatePullThroughCacheRule",
        "GetAccountSetting",
        "PutAccountSetting",
        "GetRegistryScanningConfiguration",
    }
)
_NODEGROUP = frozenset({"DescribeNodegroup", "CreateNodegroup"})
_FARGATE = frozenset({"DescribeFargateProfile", "CreateFargateProfile"})


@dataclass(frozen=True, slots=True)
class Resource:
    """What a call is about: its ARN (`*` for none), its account, and a repository's name."""

    arn: str
    account: str
    repository: str = ""


def resources(call: Call, account: str) -> tuple[Resource, ...]:
    """The resources a call names; several for a DescribeRepositories with several names."""
    if call.service == "ecr":
        return _ecr(call, call.text("registryId") or account)
    if call.service == "eks":
        return (Resource(_eks(call, account), account),)
    if call.service in ("iam", "sts"):
        return (_iam(call, account),)
    if call.service == "kms" and call.text("KeyId"):
        return (Resource(_kms(call, account), account),)
    if call.service == "secretsmanager" and call.text("SecretId").startswith("arn:"):
        return (Resource(call.text("SecretId"), account),)
    return (Resource("*", account),)


def repository_arn(region: str, account: str, name: str) -> str:
    """The ARN of an ECR repository, in its region's partition."""
    return f"arn:{partition(region)}:ecr:{region}:{account}:repository/{name}"


def partition(region: str) -> str:
    """aws, aws-cn or aws-us-gov."""
    return {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(
        "us-gov" if region.startswith("us-gov") else region.partition("-")[0], "aws"
    )


def _ecr(call: Call, account: str) -> tuple[Resource, ...]:
    if call.action in _ECR_ACCOUNT_LEVEL:
        return (Resource("*", account),)
    names = call.texts("repositoryNames") or (call.text("repositoryName"),)
    arn = call.text("resourceArn")
    if arn:
        names = (arn.partition(":repository/")[2],)
    return tuple(
        Resource(repository_arn(call.region, account, name or "*"), account, name) for name in names
    )


def _eks(call: Call, account: str) -> str:
    prefix = f"arn:{partition(call.region)}:eks:{call.region}:{account}"
    cluster, name = call.path_names.get("cluster", "*"), call.path_names.get("name", "*")
    if call.action in _NODEGROUP:
        return f"{prefix}:nodegroup/{cluster}/{name}/00000000-0000-0000-0000-000000000000"
    if call.action in _FARGATE:
        return f"{prefix}:fargateprofile/{cluster}/{name}/00000000-0000-0000-0000-000000000000"
    if call.action == "DescribeAccessEntry":
        return f"{prefix}:access-entry/{cluster}/{name}"
    return f"{prefix}:cluster/{cluster}"


def _iam(call: Call, account: str) -> Resource:
    form = call.form
    if form.get("RoleArn"):
        return Resource(form["RoleArn"], form["RoleArn"].split(":")[4])
    if form.get("PolicyArn") and not form.get("RoleName"):
        return Resource(form["PolicyArn"], account)
    for field, kind in (
        ("RoleName", "role"),
        ("InstanceProfileName", "instance-profile"),
        ("UserName", "user"),
    ):
        if form.get(field):
            return Resource(f"arn:aws:iam::{account}:{kind}/{form[field]}", account)
    return Resource("*" if call.service == "sts" else f"arn:aws:iam::{account}:*", account)


def _kms(call: Call, account: str) -> str:
    key = call.text("KeyId")
    if key.startswith("arn:"):
        return key
    return f"arn:{partition(call.region)}:kms:{call.region}:{account}:key/{key}"
