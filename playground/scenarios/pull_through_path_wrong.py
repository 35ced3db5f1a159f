"""An official image of Docker Hub, through the cache, without `library/`."""

from playground.scenarios.form import PullThrough, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

RULE = PullThrough("docker-hub", "registry-1.docker.io")
SCENARIO = Scenario(
    name="pull-through-path-wrong",
    title="The path below a pull-through prefix is not the upstream's",
    tries=("/imagepull proxy",),
    seeds=(*WORKSHOP, RULE),
    manifests=(deployment("proxy", f"{REGISTRY}/docker-hub/nginx:1.27"),),
)
