"""The image was built for arm64; the nodes are amd64."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-metrics"
SCENARIO = Scenario(
    name="platform-mismatch",
    title="The image is for another platform than the node's",
    tries=("/imagepull metrics",),
    seeds=(
        *WORKSHOP,
        Repository(REPOSITORY, images=(Image("5.0.0", platforms=("linux/arm64",)),)),
    ),
    manifests=(deployment("metrics", f"{REGISTRY}/{REPOSITORY}:5.0.0"),),
)
