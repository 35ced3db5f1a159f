"""AWS names the organization's policy in its denial; nothing in the account shows it."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Scenario
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
