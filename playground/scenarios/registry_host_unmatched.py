"""The image is named by ECR's FIPS host, and the node sends no credentials there."""

from playground.registry.faults import PullFault
from playground.scenarios.form import ACCOUNT, REGION, Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, _ = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="registry-host-unmatched",
    title="The node's credential provider does not match the form of the host",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(
        deployment(
            "assets",
            f"{ACCOUNT}.dkr.ecr-fips.{REGION}.amazonaws.com/retail-sample-app-assets:1.0.0",
        ),
    ),
    pull_faults=(PullFault("no_credentials"),),
)
