"""The registry's name does not resolve, or resolves to an address that cannot be reached."""

from dataclasses import replace

from playground.scenarios.form import Scenario, Vpc
from playground.scenarios.private_network import API, CLOSED, DKR, S3, image, interface
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="dns-misconfigured",
    title="The VPC has enableDnsSupport off",
    tries=("/imagepull assets",),
    seeds=(replace(Vpc(), dns_support=False), *CLOSED[1:], API, DKR, S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
WITHOUT_PRIVATE_NAMES = Scenario(
    name="dns-misconfigured-private",
    title="The endpoint for ecr.dkr has private DNS off",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, interface("ecr.dkr", private_dns=False), S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
