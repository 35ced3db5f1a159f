"""Private subnets with only one of ECR's two interface endpoints."""

from playground.scenarios.form import Scenario
from playground.scenarios.private_network import API, CLOSED, DKR, S3, image
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="endpoint-missing",
    title="The VPC has an endpoint for ecr.api but none for ecr.dkr",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
WITHOUT_API = Scenario(
    name="endpoint-missing-api",
    title="The VPC has an endpoint for ecr.dkr but none for ecr.api: nobody gets a password",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, DKR, S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
