"""The workshop's lab: the repository's policy denies the node role everything."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import NODE_ROLE_ARN, REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-ui"
DENIED = (
    "ecr:UploadLayerPart",
    "ecr:SetRepositoryPolicy",
    "ecr:PutImage",
    "ecr:ListImages",
    "ecr:InitiateLayerUpload",
    "ecr:GetRepositoryPolicy",
    "ecr:GetDownloadUrlForLayer",
    "ecr:DescribeRepositories",
    "ecr:DeleteRepositoryPolicy",
    "ecr:DeleteRepository",
    "ecr:CompleteLayerUpload",
    "ecr:BatchGetImage",
    "ecr:BatchDeleteImage",
    "ecr:BatchCheckLayerAvailability",
)
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "new policy",
            "Effect": "Deny",
            "Principal": {"AWS": NODE_ROLE_ARN},
            "Action": list(DENIED),
        }
    ],
}
SCENARIO = Scenario(
    name="ui-private",
    title="A repository policy denies the node role the pull",
    tries=("/imagepull ui-private",),
    seeds=(
        *WORKSHOP,
        Repository(
            REPOSITORY,
            images=(
                Image(
                    "1.2.1",
                    size_bytes=268_443_135,
                    digest="sha256:"
                    "b338785abbf5a5d7e0f6ebeb8b8fc66e2ef08c05b2b48e5dfe89d03710eec2c1",
                ),
            ),
            policy=POLICY,
            tags={"ecr-doctor": "managed"},
        ),
    ),
    manifests=(deployment("ui-private", f"{REGISTRY}/{REPOSITORY}:1.2.1", app="app-private"),),
)
