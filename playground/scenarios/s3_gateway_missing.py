"""Manifests come by the endpoints; layers come from S3, whose gateway serves another subnet."""

from playground.scenarios.form import Endpoint, Scenario
from playground.scenarios.private_network import API, CLOSED, DKR, image
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="s3-gateway-missing",
    title="The S3 gateway endpoint is not in the route table of the node's subnet",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, API, DKR, Endpoint("s3", ("private-b",)), REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
