"""Amazon ECR private, read-only.

API reference: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_Operations.html
"""

from itertools import islice
from typing import Any

from diagnostics.facts import EcrLocation, Image
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import NotFound

MOST_NAMES = 2_000


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

    def tags(self, location: EcrLocation) -> tuple[str, ...]:
        """See `ports.EcrReader.tags`."""
        with translated("ecr:ListImages", location.arn):
            pages = (
                self._client(location)
                .get_paginator("list_images")
                .paginate(
                    registryId=location.account,
                    repositoryName=location.repository,
                    filter={"tagStatus": "TAGGED"},
                )
            )
            tags = (one["imageTag"] for page in pages for one in page["imageIds"])
            return tuple(islice(tags, MOST_NAMES))

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

    def _client(self, location: EcrLocation) -> Any:
        return self._aws.client("ecr", location.region)


def _image(detail: dict[str, Any]) -> Image:
    return Image(
        digest=detail["imageDigest"],
        tags=tuple(detail.get("imageTags", ())),
        size_bytes=int(detail.get("imageSizeInBytes", 0)),
        pushed_at=detail.get("imagePushedAt"),
        media_type=detail.get("imageManifestMediaType", ""),
        status=detail.get("imageStatus", "ACTIVE"),
    )
