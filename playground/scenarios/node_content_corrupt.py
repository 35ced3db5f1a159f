"""An agent on every node: one node's content is damaged, on the other the image runs."""

from playground.registry.faults import PullFault
from playground.scenarios.form import Manifest, Node, Scenario
from playground.scenarios.private_network import image
from playground.scenarios.workshop import WORKSHOP, deployment

DAMAGED = "ip-10-42-70-51.us-west-2.compute.internal"
REPOSITORY, IMAGE = image("retail-sample-app-agent")


def on_every_node(name: str, reference: str) -> Manifest:
    """The same as a DaemonSet."""
    manifest = deployment(name, reference)
    spec = manifest["spec"]
    assert isinstance(spec, dict)
    kept = {key: value for key, value in spec.items() if key != "replicas"}
    return {**manifest, "kind": "DaemonSet", "spec": kept}


SCENARIO = Scenario(
    name="node-content-corrupt",
    title="One node's stored content is damaged",
    tries=("/imagepull daemonset/agent",),
    seeds=(
        *WORKSHOP,
        Node(DAMAGED, nodegroup="default", subnet="private-b", internal_ip="10.42.70.51"),
        REPOSITORY,
    ),
    manifests=(on_every_node("agent", IMAGE),),
    pull_faults=(PullFault("corrupt", node=DAMAGED),),
)
