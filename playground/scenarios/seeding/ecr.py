"""Registries: repositories, their images and policies, keys, cache rules."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import ImageFacts, Registry
from playground.aws.resources import repository_arn
from playground.scenarios.form import (
    Image,
    KmsKey,
    PullThrough,
    RegistryPolicy,
    Replication,
    Repository,
)
from playground.scenarios.seeding.manifests import StoredManifest, manifests_of
from playground.scenarios.seeding.names import Names


def add_key(cloud: AwsCloud, key: KmsKey, names: Names) -> None:
    """A customer managed key in the wanted state."""
    kms = cloud.client("kms", account=key.account, region=key.region)
    created = kms.create_key(Description=key.name)["KeyMetadata"]
    names.add("KMS key", key.name, created["Arn"])
    if key.state == "Disabled":
        kms.disable_key(KeyId=created["KeyId"])
    elif key.state == "PendingDeletion":
        kms.schedule_key_deletion(KeyId=created["KeyId"], PendingWindowInDays=7)


def add_repository(cloud: AwsCloud, repository: Repository, names: Names) -> None:
    """The repository, its images and its policies."""
    ecr = cloud.client("ecr", account=repository.account, region=repository.region)
    ecr.create_repository(
        repositoryName=repository.name,
        imageTagMutability="IMMUTABLE" if repository.immutable else "MUTABLE",
        tags=[{"Key": key, "Value": value} for key, value in repository.tags.items()],
        **_encryption(repository, names),
    )
    if repository.kms_key and not repository.grant_revoked:
        _grant(cloud, repository, names.get("KMS key", repository.kms_key))
    for image in repository.images:
        _add_image(cloud, repository, image)
    if repository.policy is not None:
        set_policy(cloud, repository)
    if repository.lifecycle_policy is not None:
        ecr.put_lifecycle_policy(
            repositoryName=repository.name,
            lifecyclePolicyText=json.dumps(repository.lifecycle_policy),
        )


def _grant(cloud: AwsCloud, repository: Repository, key: str) -> None:
    """What ECR does when it makes a repository with a customer's key."""
    service = f"ecr.{repository.region}.amazonaws.com"
    arn = repository_arn(repository.region, repository.account, repository.name)
    kms = cloud.client("kms", account=repository.account, region=repository.region)
    kms.create_grant(
        KeyId=key,
        GranteePrincipal=service,
        RetiringPrincipal=service,
        Operations=["GenerateDataKey", "Decrypt"],
        Constraints={"EncryptionContextSubset": {"aws:ecr:arn": arn}},
    )


def set_policy(cloud: AwsCloud, repository: Repository) -> None:
    """Put the repository's policy in place, as a person would with the aws command."""
    text = json.dumps(repository.policy, indent=2)
    if repository.principals_gone:
        cloud.keep_policy(Registry(repository.account, repository.region), repository.name, text)
        return
    cloud.client("ecr", account=repository.account, region=repository.region).set_repository_policy(
        repositoryName=repository.name, policyText=text
    )


def add_registry_policy(cloud: AwsCloud, policy: RegistryPolicy) -> None:
    """The registry's policy and its scope."""
    ecr = cloud.client("ecr", account=policy.account, region=policy.region)
    ecr.put_account_setting(name="REGISTRY_POLICY_SCOPE", value=policy.scope)
    ecr.put_registry_policy(policyText=json.dumps(policy.document, indent=2))


def add_pull_through(cloud: AwsCloud, rule: PullThrough) -> None:
    """A pull-through cache rule, with its secret."""
    secret = {"credentialArn": _secret(cloud, rule)} if rule.secret else {}
    cloud.client("ecr", account=rule.account, region=rule.region).create_pull_through_cache_rule(
        ecrRepositoryPrefix=rule.prefix, upstreamRegistryUrl=rule.upstream_url, **secret
    )


def _secret(cloud: AwsCloud, rule: PullThrough) -> str:
    client = cloud.client("secretsmanager", account=rule.account, region=rule.region)
    arn = str(client.create_secret(Name=rule.secret, SecretString="{}")["ARN"])
    if rule.secret_deleted:
        client.delete_secret(SecretId=arn, RecoveryWindowInDays=7)
    return arn


def add_replication(cloud: AwsCloud, rule: Replication) -> None:
    """The registry's replication rule."""
    filters = [{"filter": prefix, "filterType": "PREFIX_MATCH"} for prefix in rule.prefixes]
    destinations = [{"region": region, "registryId": rule.account} for region in rule.regions]
    cloud.client("ecr", account=rule.account, region=rule.region).put_replication_configuration(
        replicationConfiguration={
            "rules": [
                {
                    "destinations": destinations,
                    **({"repositoryFilters": filters} if filters else {}),
                }
            ]
        }
    )


def _encryption(repository: Repository, names: Names) -> dict[str, Any]:
    if not repository.kms_key:
        return {}
    arn = names.get("KMS key", repository.kms_key)
    return {"encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": arn}}


def _add_image(cloud: AwsCloud, repository: Repository, image: Image) -> None:
    ecr = cloud.client("ecr", account=repository.account, region=repository.region)
    registry = Registry(repository.account, repository.region)
    stored = manifests_of(repository.name, image)
    for manifest in stored:
        tag = {"imageTag": image.tag} if image.tag and manifest is stored[-1] else {}
        ecr.put_image(
            repositoryName=repository.name,
            imageManifest=manifest.text,
            imageManifestMediaType=manifest.media_type,
            imageDigest=manifest.digest,
            **tag,
        )
        key = (registry, repository.name, manifest.digest)
        cloud.ecr.images[key] = _facts(manifest, image)


def _facts(manifest: StoredManifest, image: Image) -> ImageFacts:
    return ImageFacts(
        pushed_at=datetime.fromisoformat(image.pushed_at),
        size_bytes=manifest.size_bytes,
        archived=image.archived,
        missing_layers=frozenset(manifest.layers if image.layers_missing else ()),
        failure=image.failure,
        platforms=manifest.platforms,
    )
