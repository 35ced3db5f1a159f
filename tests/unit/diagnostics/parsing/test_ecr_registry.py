"""Every form of ECR host. The list of forms is AWS's (general reference, ECR endpoints)."""

import pytest

from diagnostics.parsing.ecr_registry import EcrRegistry, parse_ecr_host

A = "111122223333"


@pytest.mark.parametrize(
    ("host", "region", "partition", "fips", "dual_stack"),
    [
        (f"{A}.dkr.ecr.eu-west-1.amazonaws.com", "eu-west-1", "aws", False, False),
        (f"{A}.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1", "aws", True, False),
        (f"{A}.dkr-ecr.eu-west-1.on.aws", "eu-west-1", "aws", False, True),
        (f"{A}.dkr-ecr-fips.us-east-1.on.aws", "us-east-1", "aws", True, True),
        (f"{A}.dkr.ecr.us-gov-west-1.amazonaws.com", "us-gov-west-1", "aws-us-gov", False, False),
        (f"{A}.dkr-ecr-fips.us-gov-east-1.on.aws", "us-gov-east-1", "aws-us-gov", True, True),
        (f"{A}.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1", "aws-cn", False, False),
        (
            f"{A}.dkr-ecr.cn-northwest-1.on.amazonwebservices.com.cn",
            "cn-northwest-1",
            "aws-cn",
            False,
            True,
        ),
        (f"{A}.dkr.ecr.us-iso-east-1.c2s.ic.gov", "us-iso-east-1", "aws-iso", False, False),
        (f"{A}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "us-isob-east-1", "aws-iso-b", False, False),
        (f"{A}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "eu-isoe-west-1", "aws-iso-e", False, False),
        (
            f"{A}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov",
            "us-isof-south-1",
            "aws-iso-f",
            False,
            False,
        ),
        (f"{A}.dkr.ecr.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1", "aws-eusc", False, False),
    ],
)
def test_a_private_host(
    host: str, region: str, partition: str, fips: bool, dual_stack: bool
) -> None:
    assert parse_ecr_host(host) == EcrRegistry(host, A, region, partition, fips, dual_stack)
    assert parse_ecr_host(host.upper() + ":443") == parse_ecr_host(host)


@pytest.mark.parametrize(
    ("host", "dual_stack"), [("public.ecr.aws", False), ("ecr-public.aws.com", True)]
)
def test_the_public_gallery(host: str, dual_stack: bool) -> None:
    found = parse_ecr_host(host)
    assert found == EcrRegistry(host, None, None, "aws", dual_stack=dual_stack, public=True)


@pytest.mark.parametrize(
    "host",
    [
        "docker.io",
        "111.dkr.ecr.eu-west-1.amazonaws.com",
        f"{A}.dkr.ecr.eu-west-1.amazonaws.com.evil.example",
        f"{A}.dkr.ecr.eu-west-1.on.aws",
        f"{A}.dkr-ecr.eu-west-1.amazonaws.com",
        f"x{A}.dkr.ecr.eu-west-1.amazonaws.com",
        f"{A}.dkr.ecr..amazonaws.com",
        "api.ecr.eu-west-1.amazonaws.com",
    ],
)
def test_other_hosts_are_not_ecr(host: str) -> None:
    assert parse_ecr_host(host) is None
