"""Which ECR registry a host name means: account, region, partition, and by which kind of endpoint.

AWS: https://docs.aws.amazon.com/general/latest/gr/ecr.html (endpoints, FIPS, dual-stack).
"""

import re
from dataclasses import dataclass

from diagnostics.parsing.arn import partition_of

_SUFFIXES = (
    r"amazonaws\.com",
    r"amazonaws\.com\.cn",
    r"amazonaws\.eu",
    r"c2s\.ic\.gov",
    r"sc2s\.sgov\.gov",
    r"cloud\.adc-e\.uk",
    r"csp\.hci\.ic\.gov",
)
_DUAL_SUFFIXES = (
    r"on\.aws",
    r"on\.amazonwebservices\.com\.cn",
    r"on\.amazonwebservices\.eu",
)
_PRIVATE = re.compile(
    rf"(?P<account>\d{{12}})\.(?:dkr\.ecr(?P<fips>-fips)?\.(?P<region>[a-z0-9-]+)\.(?:{'|'.join(_SUFFIXES)})"
    rf"|dkr-ecr(?P<dual_fips>-fips)?\.(?P<dual_region>[a-z0-9-]+)\.(?:{'|'.join(_DUAL_SUFFIXES)}))"
)
_PUBLIC = {"public.ecr.aws": False, "ecr-public.aws.com": True}


@dataclass(frozen=True, slots=True)
class EcrRegistry:
    """An ECR registry as its host tells it; the public gallery has no account and no region."""

    host: str
    account: str | None
    region: str | None
    partition: str
    fips: bool = False
    dual_stack: bool = False
    public: bool = False


def parse_ecr_host(host: str) -> EcrRegistry | None:
    """Return the ECR registry that a host (with or without a port) names, or None."""
    name = host.lower().partition(":")[0]
    if name in _PUBLIC:
        return EcrRegistry(name, None, None, "aws", dual_stack=_PUBLIC[name], public=True)
    match = _PRIVATE.fullmatch(name)
    if not match:
        return None
    region = match["region"] or match["dual_region"]
    return EcrRegistry(
        host=name,
        account=match["account"],
        region=region,
        partition=partition_of(region),
        fips=bool(match["fips"] or match["dual_fips"]),
        dual_stack=match["dual_region"] is not None,
    )
