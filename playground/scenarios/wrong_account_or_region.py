"""The image is in the cluster's own registry; the address names another."""

from playground.scenarios.form import ACCOUNT, Image, Repository, Scenario
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY = Repository("retail-sample-app-search", images=(Image("3.1.0"),))
SCENARIO = Scenario(
    name="wrong-account-or-region",
    title="The address names another region than the repository's",
    tries=("/imagepull search",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(
        deployment("search", f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{REPOSITORY.name}:3.1.0"),
    ),
)
STRANGER = Scenario(
    name="wrong-account-unread",
    title="The address names an account that shows the bot nothing",
    tries=("/imagepull search-abroad",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(
        deployment(
            "search-abroad",
            f"210987654321.dkr.ecr.us-west-2.amazonaws.com/{REPOSITORY.name}:3.1.0",
        ),
    ),
)
