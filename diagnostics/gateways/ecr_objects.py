"""ECR's settings out of its answers.

API reference: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Types.html
"""

from collections.abc import Mapping
from typing import Any

from diagnostics.ecr.model import PullThroughRule, ReplicationRule, Repository


def repository_of(answer: Mapping[str, Any]) -> Repository:
    """The `Repository` type; `KMS_DSSE` is KMS with a second layer, and IMMUTABLE_WITH_EXCLUSION
    has wildcards of tags that may change."""
    encryption = answer.get("encryptionConfiguration", {})
    encrypted = str(encryption.get("encryptionType", "")).startswith("KMS")
    return Repository(
        kms_key=str(encryption.get("kmsKey", "")) if encrypted else "",
        immutable=str(answer.get("imageTagMutability", "")).startswith("IMMUTABLE"),
        exclusions=tuple(
            str(one["filter"]) for one in answer.get("imageTagMutabilityExclusionFilters", ())
        ),
    )


def pull_through_of(answer: Mapping[str, Any]) -> PullThroughRule:
    """The `PullThroughCacheRule` type; a rule for ECR itself has a role in place of a secret."""
    credential = answer.get("credentialArn") or answer.get("customRoleArn") or ""
    return PullThroughRule(
        answer["ecrRepositoryPrefix"], answer["upstreamRegistryUrl"], str(credential)
    )


def replication_of(answer: Mapping[str, Any]) -> ReplicationRule:
    """The `ReplicationRule` type; its filters are prefixes."""
    return ReplicationRule(
        tuple((one["registryId"], one["region"]) for one in answer["destinations"]),
        tuple(one["filter"] for one in answer.get("repositoryFilters", ())),
    )
