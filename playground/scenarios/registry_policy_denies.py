"""The policy of the whole registry denies the node role; and one that has no say in pulls."""

from playground.scenarios.form import Image, RegistryPolicy, Repository, Scenario
from playground.scenarios.pools import PULL, deny, document
from playground.scenarios.workshop import NODE_ROLE_ARN, REGISTRY, WORKSHOP, deployment

DENY = document(deny(*PULL, Sid="Freeze", Principal={"AWS": NODE_ROLE_ARN}, Resource="*"))
SCENARIO = Scenario(
    name="registry-policy-denies",
    title="The registry's policy denies the node role the pull",
    tries=("/imagepull shipping",),
    seeds=(
        *WORKSHOP,
        Repository("retail-sample-app-shipping", images=(Image("2.0.0"),)),
        RegistryPolicy(DENY),
    ),
    manifests=(deployment("shipping", f"{REGISTRY}/retail-sample-app-shipping:2.0.0"),),
)

OLD_SCOPE = Scenario(
    name="registry-policy-old-scope",
    title="The registry's policy denies, but under V1 it has no say in pulls: the tag is gone",
    tries=("/imagepull returns",),
    seeds=(
        *WORKSHOP,
        Repository("retail-sample-app-returns", images=(Image("2.0.0"),)),
        RegistryPolicy(DENY, scope="V1"),
    ),
    manifests=(deployment("returns", f"{REGISTRY}/retail-sample-app-returns:2.0.1"),),
)
