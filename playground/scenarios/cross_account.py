"""Images of another account: both sides must allow, and one of them does not."""

from playground.scenarios.form import REGION, Image, Repository, Role, Scenario
from playground.scenarios.pools import (
    LOGIN,
    PULL,
    WORKER,
    allow,
    document,
    on_pool,
    pool,
    role_arn,
)
from playground.scenarios.seeding.people import READER_ARN
from playground.scenarios.workshop import NODE_ROLE_ARN, WORKSHOP, deployment

OWNER = "210987654321"
REGISTRY = f"{OWNER}.dkr.ecr.{REGION}.amazonaws.com"
READABLE = allow(
    "ecr:DescribeImages",
    "ecr:DescribeRepositories",
    "ecr:GetRepositoryPolicy",
    Sid="Diagnosis",
    Principal={"AWS": READER_ARN},
)

POLICY_MISSING = Scenario(
    name="cross-account-policy-missing",
    title="The other account's repository policy does not name the node role",
    tries=("/imagepull search",),
    seeds=(
        *WORKSHOP,
        Repository(
            "shared/search",
            images=(Image("5.0.1"),),
            policy=document(READABLE),
            account=OWNER,
        ),
    ),
    manifests=(deployment("search", f"{REGISTRY}/shared/search:5.0.1"),),
)

POLICY_HALF = Scenario(
    name="cross-account-policy-missing-half",
    title="The other account's repository policy gives the manifest but not the layers",
    tries=("/imagepull catalog",),
    seeds=(
        *WORKSHOP,
        Repository(
            "shared/catalog",
            images=(Image("5.0.2"),),
            policy=document(
                READABLE,
                allow("ecr:BatchGetImage", Sid="Nodes", Principal={"AWS": NODE_ROLE_ARN}),
            ),
            account=OWNER,
        ),
    ),
    manifests=(deployment("catalog", f"{REGISTRY}/shared/catalog:5.0.2"),),
)

POLICY_CLOSED = Scenario(
    name="cross-account-policy-closed",
    title="The other account lets nobody here in, and does not show its policy either",
    tries=("/imagepull pricing",),
    seeds=(
        *WORKSHOP,
        Repository("shared/pricing", images=(Image("5.0.3"),), account=OWNER),
    ),
    manifests=(deployment("pricing", f"{REGISTRY}/shared/pricing:5.0.3"),),
)

ROLE = "EksPartnerNodeRole"
ROLE_LACKS = Scenario(
    name="cross-account-role-lacks-pull",
    title="The other account lets the node role in, but the role's own policies do not",
    tries=("/imagepull partner",),
    seeds=(
        *pool(
            "partner",
            Role(
                ROLE,
                managed=(WORKER,),
                inline={"ecr-login": document(allow(LOGIN, Resource="*"))},
            ),
        ),
        Repository(
            "shared/partner",
            images=(Image("5.0.4"),),
            policy=document(READABLE, allow(*PULL, Principal={"AWS": role_arn(ROLE)})),
            account=OWNER,
        ),
    ),
    manifests=(on_pool("partner", "partner", f"{REGISTRY}/shared/partner:5.0.4"),),
)
