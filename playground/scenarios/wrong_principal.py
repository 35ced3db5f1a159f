"""The repository policy means the node role and names staging's, or one instance's session."""

from playground.scenarios.cross_account import OWNER, READABLE, REGISTRY
from playground.scenarios.form import ACCOUNT, Image, Repository, Role, Scenario
from playground.scenarios.pools import PULL, allow, document, role_arn
from playground.scenarios.workshop import NODE_ROLE, WORKSHOP, deployment

STAGING = "123456789021"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/{NODE_ROLE}/i-0f00ba4000000dead"

SCENARIO = Scenario(
    name="wrong-principal",
    title="The other account's policy names the node role of staging, two digits apart",
    tries=("/imagepull payments",),
    seeds=(
        *WORKSHOP,
        Role(NODE_ROLE, account=STAGING),
        Repository(
            "shared/payments",
            images=(Image("6.1.0"),),
            policy=document(
                READABLE,
                allow(*PULL, Sid="Nodes", Principal={"AWS": role_arn(NODE_ROLE, STAGING)}),
            ),
            account=OWNER,
        ),
    ),
    manifests=(deployment("payments", f"{REGISTRY}/shared/payments:6.1.0"),),
)

ONE_INSTANCE = Scenario(
    name="wrong-principal-session",
    title="The other account's policy names the session of an instance that was replaced",
    tries=("/imagepull refunds",),
    seeds=(
        *WORKSHOP,
        Repository(
            "shared/refunds",
            images=(Image("6.1.1"),),
            policy=document(READABLE, allow(*PULL, Sid="Nodes", Principal={"AWS": SESSION})),
            account=OWNER,
        ),
    ),
    manifests=(deployment("refunds", f"{REGISTRY}/shared/refunds:6.1.1"),),
)
