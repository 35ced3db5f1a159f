"""The node role may pull, but not have the cache fetch what it does not hold."""

from playground.scenarios.form import PullThrough, Role, Scenario
from playground.scenarios.pools import PULL_ONLY, WORKER, allow, document, on_pool, pool
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

IMPORT = ("ecr:BatchImportUpstreamImage", "ecr:CreateRepository")
RULE = PullThrough("ecr-public", "public.ecr.aws")
SCENARIO = Scenario(
    name="pull-through-upstream-refused",
    title="The node role may not have the pull-through cache fetch an image",
    tries=("/imagepull cached",),
    seeds=(*WORKSHOP, RULE),
    manifests=(deployment("cached", f"{REGISTRY}/ecr-public/nginx/nginx:1.27"),),
)

SECRET_GONE = Scenario(
    name="pull-through-upstream-secret-gone",
    title="The secret of the cache rule was deleted",
    tries=("/imagepull sessions",),
    seeds=(
        *pool(
            "sessions",
            Role(
                "EksSessionsNodeRole",
                managed=(WORKER, PULL_ONLY),
                inline={"cache": document(allow(*IMPORT, Resource="*"))},
            ),
        ),
        PullThrough(
            "docker-hub",
            "registry-1.docker.io",
            secret="ecr-pullthroughcache/docker-hub",  # noqa: S106 - its name
            secret_deleted=True,
        ),
    ),
    manifests=(on_pool("sessions", "sessions", f"{REGISTRY}/docker-hub/library/redis:7.4"),),
)
