"""The endpoint for ecr.dkr has a security group that lets another network in."""

from playground.scenarios.form import Endpoint, Scenario, SecurityGroup
from playground.scenarios.private_network import API, CLOSED, S3, SUBNETS, image
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="endpoint-security-group-blocks",
    title="The endpoint's security group does not let the nodes in on port 443",
    tries=("/imagepull assets",),
    seeds=(
        *CLOSED,
        API,
        SecurityGroup("old-endpoints", https_from=("10.99.0.0/16",)),
        Endpoint("ecr.dkr", SUBNETS, ("old-endpoints",)),
        S3,
        REPOSITORY,
    ),
    manifests=(deployment("assets", IMAGE),),
)
