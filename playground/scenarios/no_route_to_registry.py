"""Private subnets without NAT and without endpoints: nothing outside can be reached."""

from playground.scenarios.form import Scenario
from playground.scenarios.private_network import CLOSED, image
from playground.scenarios.workshop import deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="no-route-to-registry",
    title="The node's subnet has no way to ECR",
    tries=("/imagepull assets",),
    seeds=(*CLOSED, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
