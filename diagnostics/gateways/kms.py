"""AWS KMS, read-only.

API reference: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
"""

from diagnostics.ecr.model import Key
from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated


class KmsKeys:
    """`ports.KmsReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` gives a client for each key's own region."""
        self._aws = aws

    def key(self, arn: str) -> Key:
        """See `ports.KmsReader.key`."""
        with translated("kms:DescribeKey", arn):
            metadata = self._aws.client("kms", arn.split(":")[3]).describe_key(KeyId=arn)
            return Key(arn, str(metadata["KeyMetadata"]["KeyState"]))
