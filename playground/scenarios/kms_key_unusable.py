"""The repository's key was disabled."""

from playground.scenarios.form import Image, KmsKey, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-payments"
SCENARIO = Scenario(
    name="kms-key-unusable",
    title="The KMS key of the repository is disabled",
    tries=("/imagepull payments",),
    seeds=(
        *WORKSHOP,
        KmsKey("payments", state="Disabled"),
        Repository(REPOSITORY, images=(Image("4.2.0"),), kms_key="payments"),
    ),
    manifests=(deployment("payments", f"{REGISTRY}/{REPOSITORY}:4.2.0"),),
)
