"""What denied is mended already; the kubelet waits before it tries again."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="waiting-for-retry",
    title="Nothing stops the pull any more; the kubelet has not tried again yet",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("forbidden", times=3),),
)
