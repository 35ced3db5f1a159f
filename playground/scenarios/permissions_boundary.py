"""The node role's policies allow the pull, its permissions boundary does not."""

from playground.scenarios.form import Image, Repository, Role, Scenario
from playground.scenarios.pools import LOGIN, PULL_ONLY, WORKER, allow, document, on_pool, pool
from playground.scenarios.workshop import REGISTRY

SCENARIO = Scenario(
    name="permissions-boundary",
    title="The permissions boundary of the node role leaves the login and no pull",
    tries=("/imagepull gateway",),
    seeds=(
        *pool(
            "gateway",
            Role(
                "EksGatewayNodeRole",
                managed=(WORKER, PULL_ONLY),
                boundary=document(allow("ec2:*", "eks:*", LOGIN, Resource="*")),
            ),
        ),
        Repository("retail-sample-app-gateway", images=(Image("1.0.0"),)),
    ),
    manifests=(on_pool("gateway", "gateway", f"{REGISTRY}/retail-sample-app-gateway:1.0.0"),),
)
