"""A policy of the node role denies the pull that another allows; or the role lacks the layers."""

from playground.scenarios.form import Image, Repository, Role, Scenario
from playground.scenarios.pools import (
    LOGIN,
    PULL_ONLY,
    WORKER,
    allow,
    deny,
    document,
    on_pool,
    pool,
)
from playground.scenarios.workshop import REGISTRY

REPOSITORY = "retail-sample-app-ledger"
SCENARIO = Scenario(
    name="role-lacks-pull-denied",
    title="A policy of the node role denies the pull that another one allows",
    tries=("/imagepull ledger",),
    seeds=(
        *pool(
            "ledger",
            Role(
                "EksLedgerNodeRole",
                managed=(WORKER, PULL_ONLY),
                inline={"guard": document(deny("ecr:Batch*", Sid="NoImages", Resource="*"))},
            ),
        ),
        Repository(REPOSITORY, images=(Image("1.0.7"),)),
    ),
    manifests=(on_pool("ledger", "ledger", f"{REGISTRY}/{REPOSITORY}:1.0.7"),),
)

LAYERS_REPOSITORY = "retail-sample-app-reports"
LAYERS = Scenario(
    name="role-lacks-pull-layers",
    title="The node role may fetch the manifest but not the layers",
    tries=("/imagepull reports",),
    seeds=(
        *pool(
            "reports",
            Role(
                "EksReportsNodeRole",
                managed=(WORKER,),
                inline={"ecr": document(allow(LOGIN, "ecr:BatchGetImage", Resource="*"))},
            ),
        ),
        Repository(LAYERS_REPOSITORY, images=(Image("2.2.0"),)),
    ),
    manifests=(on_pool("reports", "reports", f"{REGISTRY}/{LAYERS_REPOSITORY}:2.2.0"),),
)
