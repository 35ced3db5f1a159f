"""A lifecycle policy keeps three images; the one the workload wants was the fourth."""

from playground.scenarios.form import Image, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-shipping"
KEEP_THREE = {
    "rules": [
        {
            "rulePriority": 10,
            "description": "Keep the last three builds",
            "selection": {
                "tagStatus": "tagged",
                "tagPatternList": ["build-*"],
                "countType": "imageCountMoreThan",
                "countNumber": 3,
            },
            "action": {"type": "expire"},
        }
    ]
}
SCENARIO = Scenario(
    name="image-expired",
    title="A lifecycle policy removed an image that is still wanted",
    tries=("/imagepull shipping",),
    seeds=(
        *WORKSHOP,
        Repository(
            REPOSITORY,
            images=(
                Image("build-118", pushed_at="2024-10-09T08:00:00Z"),
                Image("build-119", pushed_at="2024-10-10T08:00:00Z"),
                Image("build-120", pushed_at="2024-10-11T08:00:00Z"),
            ),
            lifecycle_policy=KEEP_THREE,
        ),
    ),
    manifests=(deployment("shipping", f"{REGISTRY}/{REPOSITORY}:build-104"),),
)
