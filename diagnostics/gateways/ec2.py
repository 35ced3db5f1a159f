"""Amazon EC2, read-only: which role an instance carries.

API reference: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html
"""

from collections.abc import Sequence

from diagnostics.gateways.aws import AwsClients
from diagnostics.gateways.aws_errors import translated


class Ec2Instances:
    """`ports.Ec2Reader` on boto3."""

    def __init__(self, aws: AwsClients) -> None:
        """`aws` asks in the cluster's own region."""
        self._aws = aws

    def instance_profiles(self, instance_ids: Sequence[str]) -> dict[str, str]:
        """See `ports.Ec2Reader.instance_profiles`."""
        with translated("ec2:DescribeInstances", ", ".join(instance_ids[:3])):
            pages = (
                self._aws.client("ec2")
                .get_paginator("describe_instances")
                .paginate(InstanceIds=list(instance_ids))
            )
            return {
                one["InstanceId"]: one["IamInstanceProfile"]["Arn"]
                for page in pages
                for reservation in page["Reservations"]
                for one in reservation["Instances"]
                if "IamInstanceProfile" in one
            }
