"""The situations one can try: a file each, and the list of them."""

from playground.scenarios import (
    cross_region_no_path,
    disk_full,
    dns_misconfigured,
    ecr_throttled,
    endpoint_missing,
    endpoint_not_available,
    endpoint_policy_denies,
    endpoint_security_group_blocks,
    healthy,
    kubelet_pull_limit,
    manifest_unsupported,
    no_route_to_registry,
    node_content_corrupt,
    organization_policy_denies,
    proxy_or_firewall,
    registry_host_unmatched,
    registry_incident,
    registry_rate_limited,
    repository_missing,
    role_lacks_pull,
    s3_endpoint_policy_denies,
    s3_gateway_missing,
    slow_pull,
    tag_missing,
    tls_interception,
    ui_new,
    ui_private,
    waiting_for_retry,
)
from playground.scenarios.form import Scenario, together

SCENARIOS: tuple[Scenario, ...] = (
    ui_private.SCENARIO,
    ui_new.SCENARIO,
    healthy.SCENARIO,
    tag_missing.SCENARIO,
    repository_missing.SCENARIO,
    role_lacks_pull.SCENARIO,
    organization_policy_denies.SCENARIO,
    endpoint_policy_denies.SCENARIO,
    no_route_to_registry.SCENARIO,
    endpoint_missing.SCENARIO,
    endpoint_missing.WITHOUT_API,
    s3_gateway_missing.SCENARIO,
    s3_endpoint_policy_denies.SCENARIO,
    endpoint_security_group_blocks.SCENARIO,
    dns_misconfigured.SCENARIO,
    dns_misconfigured.WITHOUT_PRIVATE_NAMES,
    endpoint_not_available.SCENARIO,
    proxy_or_firewall.SCENARIO,
    proxy_or_firewall.SWALLOWED,
    proxy_or_firewall.PROXY,
    tls_interception.SCENARIO,
    cross_region_no_path.SCENARIO,
    registry_host_unmatched.SCENARIO,
    disk_full.SCENARIO,
    ecr_throttled.SCENARIO,
    registry_rate_limited.SCENARIO,
    kubelet_pull_limit.SCENARIO,
    slow_pull.SCENARIO,
    node_content_corrupt.SCENARIO,
    manifest_unsupported.SCENARIO,
    registry_incident.SCENARIO,
    waiting_for_retry.SCENARIO,
)
DEFAULT = ("ui-private", "ui-new", "healthy")


def scenario(*names: str) -> Scenario:
    """The named scenarios in one world, the default ones without a name.

    KeyError with the unknown name.
    """
    by_name = {one.name: one for one in SCENARIOS}
    return together(tuple(by_name[name] for name in names or DEFAULT))
