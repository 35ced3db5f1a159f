"""A private package of another registry, and no pull secret."""

from playground.scenarios.form import Scenario
from playground.scenarios.workshop import WORKSHOP, deployment

SCENARIO = Scenario(
    name="registry-credentials-missing",
    title="Another registry wants credentials, and the pod has none",
    tries=("/imagepull partner",),
    seeds=WORKSHOP,
    manifests=(deployment("partner", "ghcr.io/acme-retail/partner-feed:2.0.0"),),
)
