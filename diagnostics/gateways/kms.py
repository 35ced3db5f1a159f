"""AWS KMS, read-only.

API reference: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from diagnostics.ecr.model import Key
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated

MOST_GRANTS = 2_000
REPOSITORY = "aws:ecr:arn"
"""How ECR's grants name a repository: Amazon ECR User Guide, "Encryption at rest"."""


class KmsKeys:
    """`ports.KmsReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` gives a client for each key's own region."""
        self._aws = aws

    def key(self, arn: str) -> Key:
        """See `ports.KmsReader.key`."""
        with translated("kms:DescribeKey", arn):
            found = self._client(arn).describe_key(KeyId=arn)["KeyMetadata"]
            return Key(arn, str(found["KeyState"]), str(found.get("KeyManager", "CUSTOMER")))

    def is_granted(self, arn: str, repository_arn: str) -> bool:
        """See `ports.KmsReader.is_granted`."""
        with translated("kms:ListGrants", arn):
            pages = self._client(arn).get_paginator("list_grants").paginate(KeyId=arn)
            grants = (one for page in pages for one in page["Grants"])
            return any(_is_for(one, repository_arn) for one in islice(grants, MOST_GRANTS))

    def _client(self, arn: str) -> Any:
        return self._aws.client("kms", arn.split(":")[3])


def _is_for(grant: Mapping[str, Any], repository_arn: str) -> bool:
    limits = grant.get("Constraints", {})
    within = limits.get("EncryptionContextSubset") or limits.get("EncryptionContextEquals") or {}
    return "Decrypt" in grant["Operations"] and within.get(REPOSITORY) == repository_arn
