"""The root causes the bot can name. One id is one word everywhere: here, in docs/runbook.md
(the heading), in `imagepull check -o json` and in the scenarios.
"""

from enum import StrEnum


class Cause(StrEnum):
    """Why an image cannot be pulled; each has a heading of its own in docs/runbook.md."""

    # The reference and what it points to
    MALFORMED_REFERENCE = "malformed_reference"
    SHORT_REFERENCE = "short_reference"
    REPOSITORY_MISSING = "repository_missing"
    WRONG_ACCOUNT_OR_REGION = "wrong_account_or_region"
    TAG_MISSING = "tag_missing"
    DIGEST_MISSING = "digest_missing"
    IMAGE_EXPIRED = "image_expired"
    IMAGE_ARCHIVED = "image_archived"
    LAYERS_MISSING = "layers_missing"
    PLATFORM_MISMATCH = "platform_mismatch"
    IMMUTABLE_TAG_STALE = "immutable_tag_stale"
    REPLICATION_PENDING = "replication_pending"
    NEVER_PULL = "never_pull"
    PULL_THROUGH_PATH_WRONG = "pull_through_path_wrong"
    PUBLIC_IMAGE_MISSING = "public_image_missing"
    # Identity and policy
    TOKEN_NOT_ALLOWED = "token_not_allowed"  # noqa: S105 - a cause, not a password
    ROLE_LACKS_PULL = "role_lacks_pull"
    CROSS_ACCOUNT_POLICY_MISSING = "cross_account_policy_missing"
    CROSS_ACCOUNT_ROLE_LACKS_PULL = "cross_account_role_lacks_pull"
    REPOSITORY_POLICY_DENIES = "repository_policy_denies"
    REGISTRY_POLICY_DENIES = "registry_policy_denies"
    STALE_PRINCIPAL = "stale_principal"
    PERMISSIONS_BOUNDARY = "permissions_boundary"
    ORGANIZATION_POLICY_DENIES = "organization_policy_denies"
    ENDPOINT_POLICY_DENIES = "endpoint_policy_denies"
    WRONG_PRINCIPAL = "wrong_principal"
    FARGATE_ROLE_LACKS_PULL = "fargate_role_lacks_pull"
    PULL_SECRET_EXPIRED = "pull_secret_expired"  # noqa: S105
    PULL_SECRET_MISSING = "pull_secret_missing"  # noqa: S105
    CREDENTIAL_PROVIDER_BROKEN = "credential_provider_broken"
    NODE_CREDENTIALS_UNAVAILABLE = "node_credentials_unavailable"
    CACHED_IMAGE_NEEDS_CREDENTIAL = "cached_image_needs_credential"
    KMS_KEY_UNUSABLE = "kms_key_unusable"
    PULL_THROUGH_UPSTREAM_REFUSED = "pull_through_upstream_refused"
    PULL_THROUGH_NEEDS_INTERNET = "pull_through_needs_internet"
    REGISTRY_CREDENTIALS_MISSING = "registry_credentials_missing"
    # The network path
    NO_ROUTE_TO_REGISTRY = "no_route_to_registry"
    ENDPOINT_MISSING = "endpoint_missing"
    S3_GATEWAY_MISSING = "s3_gateway_missing"
    S3_ENDPOINT_POLICY_DENIES = "s3_endpoint_policy_denies"
    ENDPOINT_SECURITY_GROUP_BLOCKS = "endpoint_security_group_blocks"
    DNS_MISCONFIGURED = "dns_misconfigured"
    ENDPOINT_NOT_AVAILABLE = "endpoint_not_available"
    PROXY_OR_FIREWALL = "proxy_or_firewall"
    TLS_INTERCEPTION = "tls_interception"
    CROSS_REGION_NO_PATH = "cross_region_no_path"
    REGISTRY_HOST_UNMATCHED = "registry_host_unmatched"
    # The node and its limits
    DISK_FULL = "disk_full"
    ECR_THROTTLED = "ecr_throttled"
    REGISTRY_RATE_LIMITED = "registry_rate_limited"
    KUBELET_PULL_LIMIT = "kubelet_pull_limit"
    SLOW_PULL = "slow_pull"
    NODE_CONTENT_CORRUPT = "node_content_corrupt"
    MANIFEST_UNSUPPORTED = "manifest_unsupported"
    REGISTRY_INCIDENT = "registry_incident"
    WAITING_FOR_RETRY = "waiting_for_retry"
    UNKNOWN = "unknown"
