"""The node role may not log in to ECR: no policy of its own allows it, or one denies it."""

from playground.scenarios.form import Image, Repository, Role, Scenario
from playground.scenarios.pools import (
    LOGIN,
    PULL,
    PULL_ONLY,
    WORKER,
    allow,
    deny,
    document,
    on_pool,
    pool,
    role_arn,
)
from playground.scenarios.workshop import REGISTRY

REPOSITORY = "retail-sample-app-orders"
ROLE = "EksOrdersNodeRole"
SCENARIO = Scenario(
    name="token-not-allowed",
    title="The repository lets the node role in, but the role may not log in to ECR",
    tries=("/imagepull orders",),
    seeds=(
        *pool("orders", Role(ROLE, managed=(WORKER,))),
        Repository(
            REPOSITORY,
            images=(Image("3.1.0"),),
            policy=document(allow(*PULL, Sid="Nodes", Principal={"AWS": role_arn(ROLE)})),
        ),
    ),
    manifests=(on_pool("orders", "orders", f"{REGISTRY}/{REPOSITORY}:3.1.0"),),
)

DENIED_REPOSITORY = "retail-sample-app-invoices"
DENIED_ROLE = "EksInvoicesNodeRole"
DENIED = Scenario(
    name="token-not-allowed-denied",
    title="A policy of the node role denies it the login that another one allows",
    tries=("/imagepull invoices",),
    seeds=(
        *pool(
            "invoices",
            Role(
                DENIED_ROLE,
                managed=(WORKER, PULL_ONLY),
                inline={"lockdown": document(deny(LOGIN, Sid="NoRegistry", Resource="*"))},
            ),
        ),
        Repository(DENIED_REPOSITORY, images=(Image("3.1.0"),)),
    ),
    manifests=(on_pool("invoices", "invoices", f"{REGISTRY}/{DENIED_REPOSITORY}:3.1.0"),),
)
