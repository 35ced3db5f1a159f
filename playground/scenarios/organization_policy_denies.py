"""The organization denies the pull: AWS's denial names its policy, or only the policy does."""

from playground.registry.faults import PullFault
from playground.scenarios.form import OrganizationPolicy, Role, Scenario
from playground.scenarios.pools import PULL, PULL_ONLY, WORKER, deny, document, on_pool, pool
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
SCENARIO = Scenario(
    name="organization-policy-denies",
    title="The organization denies the layers, and AWS says so",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("organization_denies"),),
)

UNNAMED = Scenario(
    name="organization-policy-denies-unnamed",
    title="The organization denies the pull, and the runtime passes no reason on",
    tries=("/imagepull assets",),
    seeds=(
        *pool("assets", Role("EksAssetsNodeRole", managed=(WORKER, PULL_ONLY))),
        REPOSITORY,
        OrganizationPolicy(
            "only-approved-regions",
            document(
                deny(
                    *PULL,
                    Sid="DenyRegistry",
                    Resource="*",
                    Condition={"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/BuildRole"}},
                )
            ),
        ),
    ),
    manifests=(on_pool("assets", "assets", IMAGE),),
    pull_faults=(PullFault("forbidden"),),
)

LETS_IN = Scenario(
    name="organization-policy-irrelevant",
    title="The organization denies other things; the pull was refused before it was allowed",
    tries=("/imagepull assets",),
    seeds=(
        *WORKSHOP,
        REPOSITORY,
        OrganizationPolicy("no-deletes", document(deny("ecr:Delete*", Resource="*"))),
    ),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("forbidden"),),
)
