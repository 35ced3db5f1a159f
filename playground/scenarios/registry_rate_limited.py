"""Docker Hub limits anonymous pulls from the cluster's addresses."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
from playground.scenarios.workshop import WORKSHOP, deployment

SCENARIO = Scenario(
    name="registry-rate-limited",
    title="A public registry limits anonymous pulls",
    tries=("/imagepull cache",),
    seeds=WORKSHOP,
    manifests=(deployment("cache", "redis:7"),),
    pull_faults=(PullFault("rate_limited"),),
)
