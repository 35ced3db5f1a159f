"""The image names a repository that was never made; one letter off there is another."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

SCENARIO = Scenario(
    name="repository-missing",
    title="The repository does not exist",
    tries=("/imagepull orders",),
    seeds=(*WORKSHOP, Repository("retail-sample-app-orders", images=(Image("1.0.0"),))),
    manifests=(deployment("orders", f"{REGISTRY}/retail-sample-app-order:1.0.0"),),
)
