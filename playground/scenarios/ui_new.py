"""The workshop's sister lab: a public image whose name is misspelt."""

from playground.scenarios.form import Scenario
from playground.scenarios.workshop import WORKSHOP, deployment

SCENARIO = Scenario(
    name="ui-new",
    title="A public image that does not exist: its name is misspelt",
    tries=("/imagepull ui-new",),
    seeds=WORKSHOP,
    manifests=(
        deployment(
            "ui-new",
            "public.ecr.aws/aws-containers/retailing-store-sample-ui:1.2.1",
            app="app-new",
        ),
    ),
)
