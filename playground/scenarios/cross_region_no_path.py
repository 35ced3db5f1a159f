"""The image is in another region; the endpoints of this one do not lead there."""

from playground.scenarios.form import ACCOUNT, Image, Repository, Scenario
from playground.scenarios.private_network import CLOSED, ENDPOINTS
from playground.scenarios.workshop import deployment

ELSEWHERE = "eu-central-1"
SCENARIO = Scenario(
    name="cross-region-no-path",
    title="The image is in another region, and only endpoints lead out",
    tries=("/imagepull assets",),
    seeds=(
        *CLOSED,
        *ENDPOINTS,
        Repository("retail-sample-app-assets", images=(Image("1.0.0"),), region=ELSEWHERE),
    ),
    manifests=(
        deployment(
            "assets",
            f"{ACCOUNT}.dkr.ecr.{ELSEWHERE}.amazonaws.com/retail-sample-app-assets:1.0.0",
        ),
    ),
)
