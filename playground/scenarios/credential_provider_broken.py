"""The role may pull, and a node sends no credentials: one of several, or the only one."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Node, Scenario
from playground.scenarios.node_content_corrupt import on_every_node
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

MUTE = "ip-10-42-70-52.us-west-2.compute.internal"
REPOSITORY, IMAGE = image("retail-sample-app-metrics")
OTHER_REPOSITORY, OTHER_IMAGE = image("retail-sample-app-traces")

ONE_NODE = Scenario(
    name="credential-provider-broken",
    title="One node's credential provider is broken, on the other the image runs",
    tries=("/imagepull daemonset/metrics",),
    seeds=(
        *WORKSHOP,
        Node(MUTE, nodegroup="default", subnet="private-b", internal_ip="10.42.70.52"),
        REPOSITORY,
    ),
    manifests=(on_every_node("metrics", IMAGE),),
    pull_faults=(PullFault("no_credentials", node=MUTE),),
)

EVERYWHERE = Scenario(
    name="credential-provider-broken-everywhere",
    title="The only node's credential provider is broken",
    tries=("/imagepull traces",),
    seeds=(*WORKSHOP, OTHER_REPOSITORY),
    manifests=(deployment("traces", OTHER_IMAGE),),
    pull_faults=(PullFault("no_credentials"),),
)
