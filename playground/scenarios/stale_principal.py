"""The repository policy names a role that was deleted; the role of that name is a new one."""

from playground.scenarios.cross_account import OWNER, READABLE
from playground.scenarios.cross_account import REGISTRY as OWNERS_REGISTRY
from playground.scenarios.form import Image, Repository, Role, Scenario
from playground.scenarios.pools import LOGIN, PULL, WORKER, allow, document, on_pool, pool
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

DELETED = "AROAQWERTYUIOPASDFGHJ"
ALLOW = allow(*PULL, Sid="Nodes", Principal={"AWS": DELETED})

SCENARIO = Scenario(
    name="stale-principal",
    title="The other account's policy names the deleted role, not the one made anew",
    tries=("/imagepull wishlist",),
    seeds=(
        *WORKSHOP,
        Repository(
            "shared/wishlist",
            images=(Image("0.9.0"),),
            policy=document(READABLE, ALLOW),
            principals_gone=True,
            account=OWNER,
        ),
    ),
    manifests=(deployment("wishlist", f"{OWNERS_REGISTRY}/shared/wishlist:0.9.0"),),
)

SAME_ACCOUNT = Scenario(
    name="stale-principal-same-account",
    title="The node role pulled by the repository policy alone, which names its deleted namesake",
    tries=("/imagepull reviews",),
    seeds=(
        *pool(
            "reviews",
            Role(
                "EksReviewsNodeRole",
                managed=(WORKER,),
                inline={"ecr-login": document(allow(LOGIN, Resource="*"))},
            ),
        ),
        Repository(
            "retail-sample-app-reviews",
            images=(Image("0.9.1"),),
            policy=document(ALLOW),
            principals_gone=True,
            tags={"ecr-doctor": "managed"},
        ),
    ),
    manifests=(on_pool("reviews", "reviews", f"{REGISTRY}/retail-sample-app-reviews:0.9.1"),),
)
