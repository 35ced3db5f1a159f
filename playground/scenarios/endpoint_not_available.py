"""The endpoint for ecr.dkr is there, and waits to be accepted."""

from playground.scenarios.form import Scenario
from playground.scenarios.private_network import API, CLOSED, S3, image, interface
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="endpoint-not-available",
    title="The endpoint for ecr.dkr is not available",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, interface("ecr.dkr", state="pending"), S3, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
