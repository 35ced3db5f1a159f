"""The pull policy is Never, and the node does not have the image."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-loyalty"
SCENARIO = Scenario(
    name="never-pull",
    title="imagePullPolicy is Never and the image is not on the node",
    tries=("/imagepull loyalty",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("1.0.0"),))),
    manifests=(deployment("loyalty", f"{REGISTRY}/{REPOSITORY}:1.0.0", pull_policy="Never"),),
)
