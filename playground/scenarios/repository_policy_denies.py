"""More ways in which a repository policy denies: everybody but some, by a tag, by the way taken."""

from playground.scenarios.form import Image, Repository, Role, Scenario
from playground.scenarios.pools import (
    PULL,
    PULL_ONLY,
    WORKER,
    deny,
    document,
    on_pool,
    pool,
    role_arn,
)
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

ALL_BUT_SOME = Scenario(
    name="repository-policy-denies-others",
    title="The repository policy denies everybody but the build role",
    tries=("/imagepull accounts",),
    seeds=(
        *WORKSHOP,
        Role("BuildRole", service="codebuild.amazonaws.com"),
        Repository(
            "retail-sample-app-accounts",
            images=(Image("4.4.0"),),
            policy=document(
                deny(
                    "ecr:*Image*",
                    Sid="OnlyBuilds",
                    Principal="*",
                    Condition={"ArnNotLike": {"aws:PrincipalArn": role_arn("BuildRole")}},
                )
            ),
            tags={"ecr-doctor": "managed"},
        ),
    ),
    manifests=(deployment("accounts", f"{REGISTRY}/retail-sample-app-accounts:4.4.0"),),
)

BY_TAG = Scenario(
    name="repository-policy-denies-tag",
    title="The repository policy denies roles without the right tag",
    tries=("/imagepull loyalty",),
    seeds=(
        *pool(
            "loyalty",
            Role("EksLoyaltyNodeRole", managed=(WORKER, PULL_ONLY), tags={"team": "growth"}),
        ),
        Repository(
            "retail-sample-app-loyalty",
            images=(Image("1.9.0"),),
            policy=document(
                deny(
                    *PULL,
                    Sid="OnlyPlatform",
                    Principal="*",
                    Condition={"StringNotEquals": {"aws:PrincipalTag/team": "platform"}},
                )
            ),
        ),
    ),
    manifests=(on_pool("loyalty", "loyalty", f"{REGISTRY}/retail-sample-app-loyalty:1.9.0"),),
)

BY_PATH = Scenario(
    name="repository-policy-denies-path",
    title="The repository policy denies whoever does not come through one VPC endpoint",
    tries=("/imagepull vault",),
    seeds=(
        *WORKSHOP,
        Repository(
            "retail-sample-app-vault",
            images=(Image("7.0.0"),),
            policy=document(
                deny(
                    *PULL,
                    Sid="OnlyByEndpoint",
                    Principal="*",
                    Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-0a1b2c3d4e5f67890"}},
                )
            ),
        ),
    ),
    manifests=(deployment("vault", f"{REGISTRY}/retail-sample-app-vault:7.0.0"),),
)
