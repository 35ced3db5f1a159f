"""The image was pushed to the main region; its copy is not here yet."""

from playground.scenarios.form import REGION, Image, Replication, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "replicated/retail-sample-app-promo"
SCENARIO = Scenario(
    name="replication-pending",
    title="The image is still being replicated into this region",
    tries=("/imagepull promo",),
    seeds=(
        *WORKSHOP,
        Repository(REPOSITORY, images=(Image("7.0.0"),), region="us-east-1"),
        Replication((REGION,), ("replicated/",), region="us-east-1"),
    ),
    manifests=(deployment("promo", f"{REGISTRY}/{REPOSITORY}:7.0.0"),),
)

NOT_SENT = Scenario(
    name="replication-not-configured",
    title="The main region replicates, but not this repository into this region",
    tries=("/imagepull gifts",),
    seeds=(
        *WORKSHOP,
        Repository("retail-sample-app-gifts", images=(Image("7.0.0"),), region="us-east-1"),
        Replication(("eu-west-1",), ("retail-",), region="us-east-1"),
    ),
    manifests=(deployment("gifts", f"{REGISTRY}/retail-sample-app-gifts:7.0.0"),),
)
