"""The repository's key was disabled, or ECR's grant on it revoked."""

from playground.registry.faults import PullFault
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

GRANT_REVOKED = Scenario(
    name="kms-grant-revoked",
    title="Somebody revoked ECR's grant on the repository's KMS key",
    tries=("/imagepull refunds",),
    seeds=(
        *WORKSHOP,
        KmsKey("refunds"),
        Repository(
            "retail-sample-app-refunds",
            images=(Image("4.2.0"),),
            kms_key="refunds",
            grant_revoked=True,
        ),
    ),
    manifests=(deployment("refunds", f"{REGISTRY}/retail-sample-app-refunds:4.2.0"),),
    pull_faults=(PullFault("forbidden", image="*/retail-sample-app-refunds:*"),),
)
