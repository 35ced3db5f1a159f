"""The tag never changes, so the new build was refused; the workload names its digest."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-pricing"
NEW_BUILD = f"sha256:{'9f86d081884c7d65' * 4}"
SCENARIO = Scenario(
    name="immutable-tag-stale",
    title="The push of a new build under an immutable tag was refused",
    tries=("/imagepull pricing",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("6.0.0"),), immutable=True)),
    manifests=(deployment("pricing", f"{REGISTRY}/{REPOSITORY}:6.0.0@{NEW_BUILD}"),),
)
