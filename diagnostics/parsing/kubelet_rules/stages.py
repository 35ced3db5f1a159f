"""The reading order: a rule of an earlier stage wins; inside a stage the later clause wins.

FINAL rows are the kubelet's own last words; CLEAR rows name a reason; TRANSPORT rows speak of the
connection, VAGUE ones hint, LAST ones are better than nothing: these three decide only when no HTTP
status was answered.
"""

from diagnostics.parsing.kubelet_rules.rows import (
    access_denied,
    connection_refused,
    corrupt,
    disk_full,
    dns,
    invalid_reference,
    never_pull,
    no_detail,
    not_found_or_denied,
    not_found_repository,
    not_found_tag,
    other,
    platform_mismatch,
    proxy,
    pull_qps_exceeded,
    rate_limited,
    registry_error,
    signature,
    timeout,
    tls,
    unauthorized,
    unsupported_manifest,
)

_FINAL = never_pull.FINAL + invalid_reference.FINAL + signature.FINAL
_CLEAR = (
    unauthorized.CLEAR
    + access_denied.CLEAR
    + not_found_tag.CLEAR
    + not_found_repository.CLEAR
    + not_found_or_denied.CLEAR
    + rate_limited.CLEAR
    + registry_error.CLEAR
    + invalid_reference.CLEAR
    + platform_mismatch.CLEAR
    + unsupported_manifest.CLEAR
    + corrupt.CLEAR
    + signature.CLEAR
    + other.CLEAR
    + no_detail.CLEAR
)
_TRANSPORT = (
    timeout.TRANSPORT
    + connection_refused.TRANSPORT
    + corrupt.TRANSPORT
    + registry_error.TRANSPORT
    + other.TRANSPORT
)
_VAGUE = (
    unauthorized.VAGUE
    + access_denied.VAGUE
    + not_found_tag.VAGUE
    + not_found_repository.VAGUE
    + not_found_or_denied.VAGUE
    + rate_limited.VAGUE
    + registry_error.VAGUE
    + timeout.VAGUE
    + unsupported_manifest.VAGUE
    + corrupt.VAGUE
    + other.VAGUE
)

_BEFORE_STATUS = (
    _FINAL,
    pull_qps_exceeded.CLEAR,
    proxy.CLEAR,
    dns.CLEAR,
    tls.CLEAR,
    disk_full.CLEAR,
    _CLEAR,
)
STAGES = (
    *_BEFORE_STATUS,
    _TRANSPORT,
    _VAGUE,
    registry_error.LAST + other.LAST,
    no_detail.VAGUE,
)
STATUS_STAGE = len(_BEFORE_STATUS)
"""Rules of stages from here on decide only when no HTTP status does."""
