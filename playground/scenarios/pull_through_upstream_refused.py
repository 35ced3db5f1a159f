"""The node role may pull, but not have the cache fetch what it does not hold."""

from playground.scenarios.form import PullThrough, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

RULE = PullThrough("ecr-public", "public.ecr.aws")
SCENARIO = Scenario(
    name="pull-through-upstream-refused",
    title="The node role may not have the pull-through cache fetch an image",
    tries=("/imagepull cached",),
    seeds=(*WORKSHOP, RULE),
    manifests=(deployment("cached", f"{REGISTRY}/ecr-public/nginx/nginx:1.27"),),
)
