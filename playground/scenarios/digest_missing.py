"""The digest that was written names no image of the repository."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-invoices"
GONE = f"sha256:{'5d41402abc4b2a76' * 4}"
SCENARIO = Scenario(
    name="digest-missing",
    title="The digest does not exist in the repository",
    tries=("/imagepull invoices",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("2.2.0"),))),
    manifests=(deployment("invoices", f"{REGISTRY}/{REPOSITORY}:2.2.0@{GONE}"),),
)
