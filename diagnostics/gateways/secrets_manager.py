"""AWS Secrets Manager, read-only: whether a secret is there. Its value is never asked for.

API reference: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
"""

from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated


class Secrets:
    """`ports.SecretReader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` gives a client for each secret's own region."""
        self._aws = aws

    def is_deleted(self, arn: str) -> bool:
        """See `ports.SecretReader.is_deleted`."""
        with translated("secretsmanager:DescribeSecret", arn):
            client = self._aws.client("secretsmanager", arn.split(":")[3])
            return client.describe_secret(SecretId=arn).get("DeletedDate") is not None
