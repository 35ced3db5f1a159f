"""What the bot must answer to each scenario: one line each, beside the row it stands for.

`row` is the row's letter and number in the list of causes (A reference, B identity, C network,
D node); "-" where a scenario is no row of it. A scenario that is not named here fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostics.causes import Cause
from diagnostics.model import Confidence, PullerKind
from playground.scenarios import scenario

PROVEN, LIKELY, UNKNOWN = Confidence.PROVEN, Confidence.LIKELY, Confidence.UNKNOWN
NODE, FARGATE, SECRET = PullerKind.NODE_ROLE, PullerKind.FARGATE_ROLE, PullerKind.PULL_SECRET

SECRETS_ON = {"read_pull_secrets": True}


@dataclass(frozen=True, slots=True)
class Expected:
    """The first group's cause and how sure; None as `cause`: nothing fails to pull.

    `fixes_policy`: a change of the repository policy is offered. `ask` is what to type instead of
    the scenario's own first try. `settings` are the cluster's in imagepull.yaml, such as
    `{"read_pull_secrets": True}`.
    """

    row: str
    scenario: str
    cause: Cause | None
    confidence: Confidence = PROVEN
    fixes_policy: bool = False
    puller: PullerKind | None = NODE
    ask: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What to ask the bot."""
        return self.ask or scenario(self.scenario).tries[0].removeprefix("/imagepull ")


EXPECTED: tuple[Expected, ...] = (
    Expected("-", "healthy", None),
    Expected("A3", "repository-missing", Cause.REPOSITORY_MISSING),
    Expected("A5", "tag-missing", Cause.TAG_MISSING),
    Expected("B5", "ui-private", Cause.REPOSITORY_POLICY_DENIES, fixes_policy=True),
    Expected("A5", "ui-new", Cause.PUBLIC_IMAGE_MISSING, LIKELY),
    Expected("B1", "token-not-allowed", Cause.TOKEN_NOT_ALLOWED),
    Expected("B1", "token-not-allowed-denied", Cause.TOKEN_NOT_ALLOWED),
    Expected("B2", "role-lacks-pull", Cause.ROLE_LACKS_PULL),
    Expected("B2", "role-lacks-pull-denied", Cause.ROLE_LACKS_PULL),
    Expected("B2", "role-lacks-pull-layers", Cause.ROLE_LACKS_PULL),
    Expected(
        "B3", "cross-account-policy-missing", Cause.CROSS_ACCOUNT_POLICY_MISSING, PROVEN, True
    ),
    Expected(
        "B3", "cross-account-policy-missing-half", Cause.CROSS_ACCOUNT_POLICY_MISSING, PROVEN, True
    ),
    Expected("B3", "cross-account-policy-closed", Cause.UNKNOWN, UNKNOWN),
    Expected("B4", "cross-account-role-lacks-pull", Cause.CROSS_ACCOUNT_ROLE_LACKS_PULL),
    Expected("B5", "repository-policy-denies-others", Cause.REPOSITORY_POLICY_DENIES, PROVEN, True),
    Expected("B5", "repository-policy-denies-tag", Cause.REPOSITORY_POLICY_DENIES, PROVEN, True),
    Expected("B5", "repository-policy-denies-path", Cause.REPOSITORY_POLICY_DENIES, LIKELY),
    Expected("B6", "registry-policy-denies", Cause.REGISTRY_POLICY_DENIES),
    Expected("B6", "registry-policy-old-scope", Cause.TAG_MISSING),
    Expected("B7", "stale-principal", Cause.STALE_PRINCIPAL, PROVEN, True),
    Expected("B7", "stale-principal-same-account", Cause.STALE_PRINCIPAL, PROVEN, True),
    Expected("B8", "permissions-boundary", Cause.PERMISSIONS_BOUNDARY),
    Expected("B11", "wrong-principal", Cause.WRONG_PRINCIPAL, PROVEN, True),
    Expected("B11", "wrong-principal-session", Cause.WRONG_PRINCIPAL, PROVEN, True),
    Expected(
        "B15", "pull-secret-expired", Cause.PULL_SECRET_EXPIRED, puller=SECRET, settings=SECRETS_ON
    ),
    Expected(
        "B15",
        "pull-secret-expired-alone",
        Cause.PULL_SECRET_EXPIRED,
        LIKELY,
        puller=SECRET,
        settings=SECRETS_ON,
    ),
    Expected(
        "B16", "pull-secret-missing", Cause.PULL_SECRET_MISSING, puller=SECRET, settings=SECRETS_ON
    ),
    Expected(
        "B16",
        "pull-secret-wrong-host",
        Cause.PULL_SECRET_MISSING,
        puller=SECRET,
        settings=SECRETS_ON,
    ),
    Expected("A5", "pull-secret-needless", Cause.TAG_MISSING, settings=SECRETS_ON),
    Expected("B15", "pull-secret-not-looked-at", Cause.UNKNOWN, UNKNOWN),
    Expected("B17", "credential-provider-broken", Cause.CREDENTIAL_PROVIDER_BROKEN, LIKELY),
    Expected(
        "B17", "credential-provider-broken-everywhere", Cause.CREDENTIAL_PROVIDER_BROKEN, LIKELY
    ),
    Expected(
        "B13", "fargate-role-lacks-pull", Cause.FARGATE_ROLE_LACKS_PULL, PROVEN, puller=FARGATE
    ),
    Expected("B9", "organization-policy-denies", Cause.ORGANIZATION_POLICY_DENIES),
    Expected("B9", "organization-policy-denies-unnamed", Cause.ORGANIZATION_POLICY_DENIES),
    Expected("D9", "organization-policy-irrelevant", Cause.WAITING_FOR_RETRY, LIKELY),
    Expected("B10", "endpoint-policy-denies", Cause.ENDPOINT_POLICY_DENIES),
    Expected("C1", "no-route-to-registry", Cause.NO_ROUTE_TO_REGISTRY),
    Expected("C2", "endpoint-missing", Cause.ENDPOINT_MISSING),
    Expected("C2", "endpoint-missing-api", Cause.ENDPOINT_MISSING),
    Expected("C3", "s3-gateway-missing", Cause.S3_GATEWAY_MISSING),
    Expected("C4", "s3-endpoint-policy-denies", Cause.S3_ENDPOINT_POLICY_DENIES),
    Expected("C5", "endpoint-security-group-blocks", Cause.ENDPOINT_SECURITY_GROUP_BLOCKS),
    Expected("C6", "dns-misconfigured", Cause.DNS_MISCONFIGURED),
    Expected("C6", "dns-misconfigured-private", Cause.DNS_MISCONFIGURED),
    Expected("C7", "endpoint-not-available", Cause.ENDPOINT_NOT_AVAILABLE),
    Expected("C8", "proxy-or-firewall", Cause.PROXY_OR_FIREWALL),
    Expected("C8", "proxy-or-firewall-swallows", Cause.PROXY_OR_FIREWALL, LIKELY),
    Expected("C8", "proxy-or-firewall-proxy", Cause.PROXY_OR_FIREWALL, LIKELY),
    Expected("C9", "tls-interception", Cause.TLS_INTERCEPTION, LIKELY),
    Expected("C10", "cross-region-no-path", Cause.CROSS_REGION_NO_PATH),
    Expected("C11", "registry-host-unmatched", Cause.REGISTRY_HOST_UNMATCHED, LIKELY),
    Expected("D1", "disk-full", Cause.DISK_FULL),
    Expected("D2", "ecr-throttled", Cause.ECR_THROTTLED, LIKELY),
    Expected("D3", "registry-rate-limited", Cause.REGISTRY_RATE_LIMITED, LIKELY),
    Expected("D4", "kubelet-pull-limit", Cause.KUBELET_PULL_LIMIT, LIKELY),
    Expected("D5", "slow-pull", Cause.SLOW_PULL, LIKELY),
    Expected("D6", "node-content-corrupt", Cause.NODE_CONTENT_CORRUPT),
    Expected("D7", "manifest-unsupported", Cause.MANIFEST_UNSUPPORTED),
    Expected("D8", "registry-incident", Cause.REGISTRY_INCIDENT, LIKELY),
    Expected("D9", "waiting-for-retry", Cause.WAITING_FOR_RETRY, LIKELY),
    Expected("A1", "malformed-reference", Cause.MALFORMED_REFERENCE),
    Expected("A2", "short-reference", Cause.SHORT_REFERENCE),
    Expected("A4", "wrong-account-or-region", Cause.WRONG_ACCOUNT_OR_REGION),
    Expected("A4", "wrong-account-unread", Cause.UNKNOWN, UNKNOWN),
    Expected("A6", "digest-missing", Cause.DIGEST_MISSING),
    Expected("A7", "image-expired", Cause.IMAGE_EXPIRED, LIKELY),
    Expected("A8", "image-archived", Cause.IMAGE_ARCHIVED),
    Expected("A9", "layers-missing", Cause.LAYERS_MISSING),
    Expected("A10", "platform-mismatch", Cause.PLATFORM_MISMATCH),
    Expected("A11", "immutable-tag-stale", Cause.IMMUTABLE_TAG_STALE, LIKELY),
    Expected("A12", "replication-pending", Cause.REPLICATION_PENDING),
    Expected("A12", "replication-not-configured", Cause.REPLICATION_PENDING, LIKELY),
    Expected("A13", "never-pull", Cause.NEVER_PULL),
    Expected("A14", "pull-through-path-wrong", Cause.PULL_THROUGH_PATH_WRONG),
    Expected("B20", "kms-key-unusable", Cause.KMS_KEY_UNUSABLE),
    Expected("B20", "kms-grant-revoked", Cause.KMS_KEY_UNUSABLE, LIKELY),
    Expected("B21", "pull-through-upstream-refused", Cause.PULL_THROUGH_UPSTREAM_REFUSED),
    Expected("B21", "pull-through-upstream-secret-gone", Cause.PULL_THROUGH_UPSTREAM_REFUSED),
    Expected("B22", "pull-through-needs-internet", Cause.PULL_THROUGH_NEEDS_INTERNET, LIKELY),
    Expected("-", "registry-credentials-missing", Cause.REGISTRY_CREDENTIALS_MISSING, LIKELY),
)
