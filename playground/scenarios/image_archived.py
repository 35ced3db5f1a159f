"""The image was moved to the archive storage class."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-ledger"
SCENARIO = Scenario(
    name="image-archived",
    title="The image is in ECR's archive",
    tries=("/imagepull ledger",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("1.9.0", archived=True),))),
    manifests=(deployment("ledger", f"{REGISTRY}/{REPOSITORY}:1.9.0"),),
)
