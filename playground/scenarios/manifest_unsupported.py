"""The image was pushed in Docker's first format, which containerd 2 refuses."""

from playground.scenarios.form import Image, Node, Repository, Scenario
from playground.scenarios.workshop import REGISTRY, WORKSHOP, deployment

REPOSITORY = "retail-sample-app-legacy"
SCENARIO = Scenario(
    name="manifest-unsupported",
    title="The runtime refuses the image's old manifest",
    tries=("/imagepull legacy",),
    seeds=(
        *WORKSHOP,
        Node(
            "ip-10-42-70-44.us-west-2.compute.internal",
            nodegroup="default",
            subnet="private-b",
            internal_ip="10.42.70.44",
            containerd="2.1.9",
            labels={"runtime": "new"},
        ),
        Repository(REPOSITORY, images=(Image("0.9.0", old_manifest=True),)),
    ),
    manifests=(
        deployment("legacy", f"{REGISTRY}/{REPOSITORY}:0.9.0", node_selector={"runtime": "new"}),
    ),
)
