"""Amazon ECR private, read-only.

API reference: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html
"""

from itertools import islice
from typing import Any

from diagnostics.ecr.model import PullThroughRule, ReplicationRule, Repository
from diagnostics.facts import EcrLocation, Image
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.ecr_objects import pull_through_of, replication_of, repository_of
from diagnostics.gateways.errors import NotFound

MOST_NAMES = 2_000
RULES = "pullThroughCacheRules"


class EcrRegistry:
    """`ports.EcrReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` gives a client for each image's own region."""
        self._aws = aws

    def repository_names(self, location: EcrLocation) -> tuple[str, ...]:
        """See `ports.EcrReader.repository_names`."""
        registry = f"arn:{location.partition}:ecr:{location.region}:{location.account}:repository/*"
        with translated("ecr:DescribeRepositories", registry):
            pages = (
                self._client(location)
                .get_paginator("describe_repositories")
                .paginate(registryId=location.account)
            )
            names = (one["repositoryName"] for page in pages for one in page["repositories"])
            return tuple(islice(names, MOST_NAMES))

    def image(self, location: EcrLocation, tag: str | None, digest: str | None) -> Image:
        """See `ports.EcrReader.image`."""
        wanted = {"imageDigest": digest} if digest else {"imageTag": tag}
        with translated("ecr:DescribeImages", location.arn):
            answer = self._client(location).describe_images(
                registryId=location.account,
                repositoryName=location.repository,
                imageIds=[wanted],
            )
            return _image(answer["imageDetails"][0])

    def images(self, location: EcrLocation) -> tuple[Image, ...]:
        """See `ports.EcrReader.images`."""
        with translated("ecr:DescribeImages", location.arn):
            pages = (
                self._client(location)
                .get_paginator("describe_images")
                .paginate(**_named(location), PaginationConfig={"PageSize": 1_000})
            )
            details = (_image(one) for page in pages for one in page["imageDetails"])
            return tuple(islice(details, MOST_NAMES))

    def repository(self, location: EcrLocation) -> Repository:
        """See `ports.EcrReader.repository`."""
        with translated("ecr:DescribeRepositories", location.arn):
            answer = self._client(location).describe_repositories(
                registryId=location.account, repositoryNames=[location.repository]
            )
            return repository_of(answer["repositories"][0])

    def lifecycle_policy(self, location: EcrLocation) -> str | None:
        """See `ports.EcrReader.lifecycle_policy`."""
        try:
            with translated("ecr:GetLifecyclePolicy", location.arn):
                answer = self._client(location).get_lifecycle_policy(**_named(location))
                return str(answer["lifecyclePolicyText"])
        except NotFound:
            return None

    def pull_through_rules(self, location: EcrLocation) -> tuple[PullThroughRule, ...]:
        """See `ports.EcrReader.pull_through_rules`."""
        with translated("ecr:DescribePullThroughCacheRules", f"registry {location.account}"):
            pages = (
                self._client(location)
                .get_paginator("describe_pull_through_cache_rules")
                .paginate(registryId=location.account)
            )
            rules = (pull_through_of(one) for page in pages for one in page[RULES])
            return tuple(islice(rules, MOST_NAMES))

    def replication_rules(self, location: EcrLocation) -> tuple[ReplicationRule, ...]:
        """See `ports.EcrReader.replication_rules`."""
        with translated("ecr:DescribeRegistry", f"registry in {location.region}"):
            answer = self._client(location).describe_registry()
            rules = answer["replicationConfiguration"]["rules"]
            return tuple(replication_of(one) for one in rules)

    def replication_status(self, location: EcrLocation, digest: str, region: str) -> str:
        """See `ports.EcrReader.replication_status`."""
        with translated("ecr:DescribeImageReplicationStatus", location.arn):
            answer = self._client(location).describe_image_replication_status(
                **_named(location), imageId={"imageDigest": digest}
            )
            states = {one["region"]: one["status"] for one in answer["replicationStatuses"]}
            return str(states.get(region, ""))

    def repository_policy(self, location: EcrLocation) -> str | None:
        """See `ports.EcrReader.repository_policy`; a missing repository is NotFound."""
        try:
            with translated("ecr:GetRepositoryPolicy", location.arn):
                answer = self._client(location).get_repository_policy(
                    registryId=location.account, repositoryName=location.repository
                )
                return str(answer["policyText"])
        except NotFound as error:
            if error.code == "RepositoryPolicyNotFoundException":
                return None
            raise

    def registry_policy(self, location: EcrLocation) -> str | None:
        """See `ports.EcrReader.registry_policy`; AWS answers only for the caller's own registry."""
        try:
            with translated("ecr:GetRegistryPolicy", location.account):
                answer = self._client(location).get_registry_policy()
                return str(answer["policyText"])
        except NotFound as error:
            if error.code == "RegistryPolicyNotFoundException":
                return None
            raise

    def registry_policy_scope(self, location: EcrLocation) -> str:
        """See `ports.EcrReader.registry_policy_scope`."""
        with translated("ecr:GetAccountSetting", location.account):
            answer = self._client(location).get_account_setting(name="REGISTRY_POLICY_SCOPE")
            return str(answer["value"])

    def _client(self, location: EcrLocation) -> Any:
        return self._aws.client("ecr", location.region)


def _named(location: EcrLocation) -> dict[str, str]:
    return {"registryId": location.account, "repositoryName": location.repository}


def _image(detail: dict[str, Any]) -> Image:
    return Image(
        digest=detail["imageDigest"],
        tags=tuple(detail.get("imageTags", ())),
        size_bytes=int(detail.get("imageSizeInBytes", 0)),
        pushed_at=detail.get("imagePushedAt"),
        media_type=detail.get("imageManifestMediaType", ""),
        status=detail.get("imageStatus", "ACTIVE"),
    )
