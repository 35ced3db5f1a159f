"""Amazon resource names, and which partition a region belongs to.

AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html.
"""

from dataclasses import dataclass
from typing import Self

_PARTITION_BY_PREFIX = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
)


class InvalidArn(ValueError):
    """The text is not an ARN."""


@dataclass(frozen=True, slots=True)
class Arn:
    """The parts of `arn:partition:service:region:account:resource`.

    Region and account may be empty, as in `arn:aws:s3:::bucket` and `arn:aws:iam::1234:role/node`.
    """

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ARN; raise `InvalidArn` when a part is missing."""
        prefix, *parts = text.split(":", 5)
        if prefix != "arn" or len(parts) != 5:
            raise InvalidArn(f"not arn:partition:service:region:account:resource: {text!r}")
        partition, service, region, account, resource = parts
        if not (partition and service and resource):
            raise InvalidArn(f"partition, service and resource must not be empty: {text!r}")
        return cls(partition, service, region, account, resource)

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"

    @property
    def resource_type(self) -> str:
        """Return what stands before the first `/` or `:` of the resource, or nothing."""
        for at, mark in enumerate(self.resource):
            if mark in "/:":
                return self.resource[:at]
        return ""

    @property
    def resource_id(self) -> str:
        """Return what follows the resource's type: a role's path and name, a repository's name."""
        kind = self.resource_type
        return self.resource[len(kind) + 1 :] if kind else self.resource

    @property
    def role_name(self) -> str | None:
        """Return the name, without its path, of a role or of the role that a session assumed."""
        if self.service == "iam" and self.resource_type == "role":
            return self.resource_id.rpartition("/")[2] or None
        if self.service == "sts" and self.resource_type == "assumed-role":
            return self.resource_id.partition("/")[0] or None
        return None

    @property
    def session_name(self) -> str | None:
        """Return the session of an assumed role; for a node that is its instance id."""
        if self.service == "sts" and self.resource_type == "assumed-role":
            return self.resource_id.partition("/")[2] or None
        return None


def partition_of(region: str) -> str:
    """Return the partition that a region belongs to: `aws`, `aws-cn`, `aws-us-gov`, ..."""
    for prefix, partition in _PARTITION_BY_PREFIX:
        if region.startswith(prefix):
            return partition
    return "aws"


def ecr_repository_arn(account: str, region: str, repository: str) -> Arn:
    """Return the ARN of a private ECR repository."""
    return Arn(partition_of(region), "ecr", region, account, f"repository/{repository}")
