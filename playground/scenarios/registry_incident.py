"""The registry itself fails."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="registry-incident",
    title="ECR answers 503",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("unavailable"),),
)
