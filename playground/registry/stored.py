"""What the registry holds under a reference: asked of ECR, as its own data plane would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from playground.aws.cloud import AwsCloud
from playground.aws.ecr.state import Registry
from playground.registry.reference import Reference


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as stored."""

    text: str
    media_type: str
    digest: str

    @property
    def content(self) -> Mapping[str, Any]:
        """The manifest read."""
        value: Mapping[str, Any] = json.loads(self.text)
        return value

    @property
    def blobs(self) -> tuple[str, ...]:
        """The config's digest and the layers', in the order they are fetched."""
        content = self.content
        config = [content["config"]] if "config" in content else []
        return tuple(str(blob["digest"]) for blob in [*config, *content.get("layers", [])])


@dataclass(frozen=True, slots=True)
class Failure:
    """No manifest: RepositoryNotFound, or a code of ECR's ImageFailure, with ECR's reason."""

    code: str
    reason: str


class Stored:
    """One private registry's content."""

    def __init__(self, cloud: AwsCloud, registry: Registry) -> None:
        self._cloud = cloud
        self._registry = registry
        self._ecr = cloud.client("ecr", account=registry.account, region=registry.region)

    def has_repository(self, name: str) -> bool:
        """Whether the repository exists."""
        try:
            self._ecr.describe_repositories(repositoryNames=[name])
        except ClientError:
            return False
        return True

    def manifest(self, reference: Reference) -> Manifest | Failure:
        """The manifest of a tag or digest."""
        wanted = (
            {"imageDigest": reference.digest} if reference.digest else {"imageTag": reference.tag}
        )
        try:
            found = self._ecr.batch_get_image(
                repositoryName=reference.repository, imageIds=[wanted]
            )
        except ClientError as error:
            return Failure("RepositoryNotFound", error.response["Error"]["Message"])
        if found["failures"]:
            failure = found["failures"][0]
            return Failure(failure["failureCode"], failure["failureReason"])
        image = found["images"][0]
        media_type = image.get("imageManifestMediaType", "")
        return Manifest(image["imageManifest"], media_type, image["imageId"]["imageDigest"])

    def has_blob(self, repository: str, digest: str) -> bool:
        """Whether the blob is still there; configs count."""
        try:
            self._ecr.get_download_url_for_layer(repositoryName=repository, layerDigest=digest)
        except ClientError:
            return False
        return True

    def blob_url(self, repository: str, digest: str) -> str:
        """Where in S3 the blob lies."""
        url: str = self._ecr.get_download_url_for_layer(
            repositoryName=repository, layerDigest=digest
        )["downloadUrl"]
        return url

    def platforms(self, repository: str, manifest: Manifest) -> tuple[str, ...]:
        """`os/architecture` of what a manifest is for."""
        facts = self._cloud.ecr.images.get((self._registry, repository, manifest.digest))
        return facts.platforms if facts else ()

    def size(self, repository: str, digest: str) -> int:
        """Bytes of an image."""
        facts = self._cloud.ecr.images.get((self._registry, repository, digest))
        return (facts.size_bytes or 0) if facts else 0
