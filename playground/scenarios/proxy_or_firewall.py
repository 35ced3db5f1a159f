"""Routes lead out, and something on the way swallows the packets or refuses them."""

from playground.registry.faults import PullFault
from playground.scenarios.form import AclRule, NetworkAcl, Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

REPOSITORY, IMAGE = image("retail-sample-app-assets")
NO_ANSWERS = NetworkAcl(
    "no-answers",
    ("private-a",),
    (
        AclRule(100, allow=True, outward=True),
        AclRule(100, allow=True, outward=False, ports=(443, 443)),
    ),
)
SCENARIO = Scenario(
    name="proxy-or-firewall",
    title="The subnet's network ACL lets requests out and no answers in",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, NO_ANSWERS, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
)
SWALLOWED = Scenario(
    name="proxy-or-firewall-swallows",
    title="Timeouts though routes and rules are right",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("timeout"),),
)
PROXY = Scenario(
    name="proxy-or-firewall-proxy",
    title="The node's proxy does not answer",
    tries=("/imagepull assets",),
    seeds=(*WORKSHOP, REPOSITORY),
    manifests=(deployment("assets", IMAGE),),
    pull_faults=(PullFault("proxy"),),
)
