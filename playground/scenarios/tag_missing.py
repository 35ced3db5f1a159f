"""The repository is there, the tag is not: a `v` was put before it."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-cart"
SCENARIO = Scenario(
    name="tag-missing",
    title="The tag does not exist in the repository",
    tries=("/imagepull cart",),
    seeds=(
        *WORKSHOP,
        Repository(
            REPOSITORY,
            images=(
                Image("1.2.0", pushed_at="2024-09-02T08:00:00Z"),
                Image("1.2.1", pushed_at="2024-10-11T09:12:31Z"),
            ),
        ),
    ),
    manifests=(deployment("cart", f"{REGISTRY}/{REPOSITORY}:v1.2.1"),),
)
