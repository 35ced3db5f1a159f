"""A workload that pulls and runs, from a repository without a policy."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-catalog"
SCENARIO = Scenario(
    name="healthy",
    title="A workload that runs",
    tries=("/imagepull catalog",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("2.0.0"), Image("2.0.1")))),
    manifests=(deployment("catalog", f"{REGISTRY}/{REPOSITORY}:2.0.1", replicas=2),),
)
