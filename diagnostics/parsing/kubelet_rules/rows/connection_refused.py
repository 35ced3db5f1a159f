"""The address cannot be reached, or refuses."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

TRANSPORT = (
    Rule(
        "Could not reach any registry endpoint",
        C.CONNECTION_REFUSED,
        "the registry could not be reached",
        "CannotPullContainerError: Could not reach any registry endpoint",
        also=(
            C.TIMEOUT,
            C.DNS,
        ),
    ),
    Rule(
        "broken pipe",
        C.CONNECTION_REFUSED,
        "the other side broke the connection",
        "write tcp 10.1.1.1:4411->10.0.0.7:443: write: broken pipe",
        also=(C.OTHER,),
    ),
    Rule(
        "connection refused",
        C.CONNECTION_REFUSED,
        "nothing listens at the address, or a firewall rejects",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: connect: connection refused",
    ),
    Rule(
        "actively refused it",
        C.CONNECTION_REFUSED,
        "nothing listens at the address (Windows)",
        "connectex: No connection could be made because the target machine actively refused it.",
    ),
    Rule(
        "no route to host",
        C.CONNECTION_REFUSED,
        "the node has no way to the address, or a firewall rejects",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: connect: no route to host",
    ),
    Rule(
        "host is down",
        C.CONNECTION_REFUSED,
        "the address does not answer on the local network",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: connect: host is down",
    ),
    Rule(
        "forcibly closed by the remote host",
        C.CONNECTION_REFUSED,
        "the other side, or a firewall on the way, broke the connection (Windows)",
        "wsarecv: An existing connection was forcibly closed by the remote host.",
        also=(C.OTHER,),
    ),
    Rule(
        "connect permission denied",
        C.CONNECTION_REFUSED,
        "the node's own firewall refuses the connection",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "10.0.0.7:443: connect: permission denied",
    ),
    Rule(
        "connect cannot assign requested address",
        C.CONNECTION_REFUSED,
        "the node has no address or port left to connect from",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "[::1]:443: connect: cannot assign requested address",
    ),
    Rule(
        "because the registry is unavailable",
        C.CONNECTION_REFUSED,
        "the kubelet says that the registry is unavailable",
        "image pull failed for r.example/app because the registry is unavailable.",
        also=(C.TIMEOUT,),
    ),
    Rule(
        "RegistryUnavailable",
        C.CONNECTION_REFUSED,
        "the kubelet's reason is RegistryUnavailable",
        'Failed to pull image "r.example/app": RegistryUnavailable',
        also=(C.TIMEOUT,),
    ),
    Rule(
        "connection was| reset|aborted",
        C.CONNECTION_REFUSED,
        "the other side, or a firewall on the way, broke the connection",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": read tcp '
        "10.1.1.1:4411->10.0.0.7:443: read: connection reset by peer",
        also=(C.TIMEOUT, C.OTHER),
    ),
    Rule(
        "closed network connection",
        C.CONNECTION_REFUSED,
        "the connection was closed in the middle",
        "read tcp 10.1.1.1:4411: use of closed network connection",
        also=(C.TIMEOUT, C.OTHER),
    ),
    Rule(
        "server closed idle connection",
        C.CONNECTION_REFUSED,
        "the other side closed the connection",
        "http: server closed idle connection",
        also=(C.REGISTRY_ERROR, C.OTHER),
    ),
    Rule(
        "network|host is| unreachable",
        C.CONNECTION_REFUSED,
        "the node has no route to the address",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": dial tcp '
        "[2600:1f18::1]:443: connect: network is unreachable",
    ),
)
