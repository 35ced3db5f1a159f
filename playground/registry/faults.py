"""Failures of a node or a network that nothing in AWS shows, for scenarios to ask for by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.registry.wording import Words


@dataclass(frozen=True, slots=True)
class PullFault:
    """One such failure: on matching images and nodes, `times` times (None: always).

    `kind` is a key of `FAULTS`; the patterns have shell wildcards.
    """

    kind: str
    image: str = "*"
    node: str = "*"
    times: int | None = None


_LAYER = "sha256:5299fbcb536edbf8188633eb7356194e494b7a7d85d05f45e60b5b27432704cc"

_ORGANIZATION = (
    "denied: User: arn:aws:sts::123456789012:assumed-role/EksNodeGroupRole/i-0abc1234def567890 is "
    "not authorized to perform: ecr:GetDownloadUrlForLayer on resource: "
    "arn:aws:ecr:us-west-2:123456789012:repository/retail-sample-app-assets with an explicit deny "
    "in a service control policy"
)

FAULTS: Mapping[str, Callable[[Words], str]] = {
    "timeout": lambda words: words.dial("dial tcp 52.94.187.210:443: i/o timeout"),
    "connection_refused": lambda words: words.dial(
        "dial tcp 52.94.187.210:443: connect: connection refused"
    ),
    "no_such_host": lambda words: words.dial(
        f"dial tcp: lookup {words.reference.api_host} on 169.254.169.253:53: no such host"
    ),
    "proxy": lambda words: words.dial(
        "proxyconnect tcp: dial tcp 10.42.0.10:3128: connect: connection refused"
    ),
    "tls_unknown_authority": lambda words: words.tls(
        "x509: certificate signed by unknown authority"
    ),
    "tls_expired": lambda words: words.tls(
        "x509: certificate has expired or is not yet valid: "
        "current time 2024-10-12T00:00:00Z is after 2024-02-01T00:00:00Z"
    ),
    "no_credentials": lambda words: words.no_credentials(),
    "forbidden": lambda words: words.manifest_status(403),
    "rate_limited": lambda words: words.manifest_status(429),
    "server_error": lambda words: words.manifest_status(500),
    "unavailable": lambda words: words.manifest_status(503),
    "disk_full": lambda words: words.disk_full(),
    "corrupt": lambda words: words.corrupt(_LAYER),
    "blob_gone": lambda words: words.blob_gone(_LAYER),
    "given_up": lambda words: words.given_up(),
    "organization_denies": lambda words: words.blob_refused(_LAYER, 403, _ORGANIZATION),
    "qps_exceeded": lambda _words: "pull QPS exceeded",
}
"""What the runtime says in each case."""
