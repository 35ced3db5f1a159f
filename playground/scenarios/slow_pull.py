"""The runtime gives the pull up before it ends."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="slow-pull",
    title="The pull takes longer than its deadline",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("given_up"),),
)
