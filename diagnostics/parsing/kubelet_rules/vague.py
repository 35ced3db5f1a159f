"""Single words that hint at a cause when nothing clearer was said."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

VAGUE = (
    Rule(
        "pull access denied for",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied for team/app",
    ),
    Rule(
        "unauthorized",
        C.UNAUTHORIZED,
        "the registry did not accept the request as authenticated",
        "reading manifest 1.0 in r.example/team/app: unauthorized",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "authentication required",
        C.UNAUTHORIZED,
        "the registry wants credentials",
        "Error: authentication required",
    ),
    Rule(
        "authorization failed",
        C.UNAUTHORIZED,
        "the registry did not accept the credentials",
        "failed to resolve reference: authorization failed",
        also=(C.ACCESS_DENIED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "access denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error: access denied by the registry",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "permission denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error: permission denied for this repository",
        also=(C.OTHER,),
    ),
    Rule(
        "denied",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error response from daemon: denied: this project is archived",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "forbidden",
        C.ACCESS_DENIED,
        "the registry refused",
        "Error response from daemon: error from registry: forbidden",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    Rule(
        "not found",
        C.NOT_FOUND_TAG,
        "the reference was not found; the words do not tell a missing tag from a missing repository",
        "failed to resolve reference: r.example/team/app:1.0: not found",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    Rule(
        "EOF",
        C.OTHER,
        "the connection ended without an answer",
        'Head "https://r.example/v2/app/manifests/1.0": EOF',
        also=(C.REGISTRY_ERROR, C.CONNECTION_REFUSED, C.TIMEOUT),
    ),
    Rule(
        "Failed to inspect image",
        C.OTHER,
        "the runtime could not say whether the image is on the node",
        'Failed to inspect image "team/app:1.0": <nil>',
    ),
    Rule(
        "Internal Server Error",
        C.REGISTRY_ERROR,
        "the registry failed",
        "unknown: Internal Server Error",
    ),
    Rule("Bad Gateway", C.REGISTRY_ERROR, "the registry's front failed", "Bad Gateway"),
    Rule(
        "Service Unavailable",
        C.REGISTRY_ERROR,
        "the registry is unavailable",
        "unavailable: Service Unavailable",
    ),
    Rule(
        "Gateway Timeout", C.REGISTRY_ERROR, "the registry's front got no answer", "Gateway Timeout"
    ),
    Rule(
        "Too Many Requests",
        C.RATE_LIMITED,
        "too many requests were made",
        "the answer was Too Many Requests",
    ),
    Rule(
        "Bad Request",
        C.OTHER,
        "the registry did not understand the request",
        "error from registry: Bad Request",
    ),
)
