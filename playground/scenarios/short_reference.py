"""Only the repository's name was written, so the runtime asks Docker Hub."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY = "retail-sample-app-wishlist"
SCENARIO = Scenario(
    name="short-reference",
    title="The ECR host was left out of the image reference",
    tries=("/imagepull wishlist",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("1.0.0"),))),
    manifests=(deployment("wishlist", f"{REPOSITORY}:1.0.0"),),
)
