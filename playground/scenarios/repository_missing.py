"""The image names a repository that was never made; one letter off there is another."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

SCENARIO = Scenario(
    name="repository-missing",
    title="The repository does not exist",
    hints=("/imagepull orders: a repository of nearly that name exists",),
    seeds=(*WORKSHOP, Repository("retail-sample-app-orders", images=(Image("1.0.0"),))),
    manifests=(deployment("orders", f"{REGISTRY}/retail-sample-app-order:1.0.0"),),
)
