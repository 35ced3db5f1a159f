"""The image's name has upper case letters, which no reference may."""

from playground.scenarios.form import Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

SCENARIO = Scenario(
    name="malformed-reference",
    title="The image reference is malformed",
    tries=("/imagepull reviews",),
    seeds=WORKSHOP,
    manifests=(deployment("reviews", f"{REGISTRY}/Retail-Sample-App-Reviews:1.0.0"),),
)
