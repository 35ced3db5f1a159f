"""In which other registries an image that is missing may be. Pure.

https://docs.aws.amazon.com/general/latest/gr/ecr.html; regions that an account must first enable
are left out: asking there costs a refusal.
"""

from dataclasses import replace

from diagnostics.facts import EcrLocation
from diagnostics.parsing.arn import partition_of

_REGIONS = (
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "ca-central-1",
    "sa-east-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "cn-north-1",
    "cn-northwest-1",
)
_MOST = 7


def neighbours(location: EcrLocation, account: str, region: str) -> tuple[EcrLocation, ...]:
    """The same repository in the cluster's own registry first, then in those of the address's own
    account on its continent; at most seven."""
    own = EcrLocation(account, region, partition_of(region), location.repository)
    continent = location.region.partition("-")[0]
    near = [one for one in _REGIONS if one.partition("-")[0] == continent]
    elsewhere = [
        replace(location, region=one)
        for one in near
        if location.account == account and partition_of(one) == location.partition
    ]
    found = dict.fromkeys((own, *elsewhere))
    return tuple(one for one in found if one != location)[:_MOST]
