"""A proxy stands between the node and the registry, and fails."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "proxyconnect",
        C.PROXY,
        "the node's proxy could not be reached",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": proxyconnect '
        "tcp: dial tcp 10.0.0.9:3128: connect: connection refused",
        also=(
            C.CONNECTION_REFUSED,
            C.TIMEOUT,
        ),
    ),
    Rule(
        "Proxy Authentication Required",
        C.PROXY,
        "the node's proxy wants credentials",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": Proxy '
        "Authentication Required",
    ),
    Rule(
        "socks connect",
        C.PROXY,
        "the node's SOCKS proxy could not be used",
        'failed to do request: Head "https://r.example/v2/app/manifests/1.0": socks '
        "connect tcp 10.0.0.9:1080->r.example:443: unknown error",
    ),
    Rule(
        "invalid proxy URL",
        C.PROXY,
        "the runtime's proxy setting is not a URL",
        'failed to do request: parse "proxy corp:3128": invalid proxy URL port',
    ),
    Rule(
        "invalid proxy address",
        C.PROXY,
        "the runtime's proxy setting is not a URL",
        'Get "https://r.example/v2/": invalid proxy address "corp proxy"',
    ),
    Rule(
        "blocked by ? proxy",
        C.PROXY,
        "a proxy on the way refused the request",
        "unexpected status: 200 OK, page says: this site is blocked by the corporate proxy",
        also=(C.ACCESS_DENIED,),
    ),
)
