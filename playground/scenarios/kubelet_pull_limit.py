"""The kubelet's own limit, and no other word."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="kubelet-pull-limit",
    title="The kubelet holds its pulls back",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("qps_exceeded"),),
)
