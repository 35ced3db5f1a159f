"""The manifest is there, its layers were deleted."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-gallery"
SCENARIO = Scenario(
    name="layers-missing",
    title="Layers of the image are gone",
    tries=("/imagepull gallery",),
    seeds=(*WORKSHOP, Repository(REPOSITORY, images=(Image("0.4.0", layers_missing=True),))),
    manifests=(deployment("gallery", f"{REGISTRY}/{REPOSITORY}:0.4.0"),),
)
