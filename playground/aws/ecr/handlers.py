"""Which ECR actions the playground answers itself, because moto lacks them or is too kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playground.aws.ecr.images import EcrImages
from playground.aws.ecr.policies import EcrPolicies
from playground.aws.ecr.pull_through import EcrPullThrough
from playground.aws.ecr.replication import EcrReplication
from playground.aws.ecr.state import Registry
from playground.aws.wire import Call, Reply

Handler = Callable[[Call, Registry], Reply]


def ecr_handlers(
    images: EcrImages,
    policies: EcrPolicies,
    pull_through: EcrPullThrough,
    replication: EcrReplication,
) -> Mapping[str, Handler]:
    """The table, by `ecr:Action`."""
    return {
        "ecr:PutImage": images.put_image,
        "ecr:DescribeImages": images.describe_images,
        "ecr:ListImages": images.list_images,
        "ecr:DescribeRepositories": images.describe_repositories,
        "ecr:BatchGetImage": images.batch_get_image,
        "ecr:BatchCheckLayerAvailability": images.check_layers,
        "ecr:GetDownloadUrlForLayer": images.download_url,
        "ecr:UpdateImageStorageClass": images.update_storage_class,
        "ecr:SetRepositoryPolicy": policies.set_repository_policy,
        "ecr:DeleteRepositoryPolicy": policies.delete_repository_policy,
        "ecr:PutRegistryPolicy": policies.put_registry_policy,
        "ecr:GetRegistryPolicy": policies.get_registry_policy,
        "ecr:DeleteRegistryPolicy": policies.delete_registry_policy,
        "ecr:GetAccountSetting": policies.get_account_setting,
        "ecr:PutAccountSetting": policies.put_account_setting,
        "ecr:CreatePullThroughCacheRule": pull_through.create,
        "ecr:DescribePullThroughCacheRules": pull_through.describe,
        "ecr:DeletePullThroughCacheRule": pull_through.delete,
        "ecr:DescribeImageReplicationStatus": replication.status,
    }
