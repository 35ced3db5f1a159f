"""The registry failed."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "UnableToGetUpstreamImageException",
        C.REGISTRY_ERROR,
        "ECR's pull-through rule could not get the image from its upstream",
        "UnableToGetUpstreamImageException: upstream failed",
        also=(C.NOT_FOUND_TAG,),
    ),
    Rule(
        "upstream registry * unavailable",
        C.REGISTRY_ERROR,
        "the pull-through rule's upstream registry is unavailable",
        "UpstreamUnavailable: the upstream registry is unavailable",
    ),
    Rule(
        "upstream * misconfigur",
        C.REGISTRY_ERROR,
        "the registry's upstream is misconfigured",
        "unknown: upstream registry is misconfigur",
    ),
    Rule(
        "Error reading signatures",
        C.REGISTRY_ERROR,
        "the registry failed while the signatures were read; the image was not rejected",
        "Error reading signatures: received unexpected HTTP status: 500 Internal Server Error",
        also=(C.SIGNATURE,),
    ),
    Rule(
        "internal error occurred",
        C.REGISTRY_ERROR,
        "the registry failed",
        "unknown: an internal error occurred while handling the request",
    ),
    Rule(
        "invalid content digest in response",
        C.REGISTRY_ERROR,
        "the registry's answer names no valid digest",
        "invalid content digest in response: none",
        also=(C.CORRUPT,),
    ),
    Rule(
        "invalid content digest in response invalid checksum digest",
        C.REGISTRY_ERROR,
        "the registry's answer names no valid digest",
        "invalid content digest in response: invalid checksum digest format",
        also=(C.CORRUPT,),
    ),
    Rule(
        "could not resolve digest for",
        C.REGISTRY_ERROR,
        "the registry's answer names no digest",
        "could not resolve digest for r.example/app:1.0",
        also=(C.OTHER,),
    ),
    Rule(
        "UpstreamUnavailable",
        C.REGISTRY_ERROR,
        "the pull-through rule's upstream registry is unavailable",
        "failureCode: UpstreamUnavailable",
    ),
)

TRANSPORT = (
    Rule(
        "server sent GOAWAY",
        C.REGISTRY_ERROR,
        "the registry closed the connection",
        "http2: server sent GOAWAY and closed the connection; LastStreamID=1, ErrCode=NO_ERROR",
    ),
    Rule(
        "stream error stream ID",
        C.REGISTRY_ERROR,
        "the registry broke off the transfer",
        "stream error: stream ID 5; INTERNAL_ERROR; received from peer",
        also=(C.CORRUPT,),
    ),
)

VAGUE = (
    Rule(
        "token response invalid character ? looking for beginning of value",
        C.REGISTRY_ERROR,
        "the token service answered with something else than a token, often a web page",
        "unable to decode token response: invalid character '<' looking for beginning of value",
        also=(
            C.PROXY,
            C.UNAUTHORIZED,
        ),
    ),
    Rule(
        "Internal Server Error",
        C.REGISTRY_ERROR,
        "the registry failed",
        "unknown: Internal Server Error",
    ),
    Rule(
        "Bad Gateway",
        C.REGISTRY_ERROR,
        "the registry's front failed",
        "Bad Gateway",
    ),
    Rule(
        "Service Unavailable",
        C.REGISTRY_ERROR,
        "the registry is unavailable",
        "unavailable: Service Unavailable",
    ),
    Rule(
        "Gateway Timeout",
        C.REGISTRY_ERROR,
        "the registry's front got no answer",
        "Gateway Timeout",
    ),
    Rule(
        "ServiceUnavailable",
        C.REGISTRY_ERROR,
        "the layer storage is unavailable",
        "<Code>ServiceUnavailable</Code>",
    ),
    Rule(
        "ServerException",
        C.REGISTRY_ERROR,
        "ECR failed",
        "api error ServerException: try again",
    ),
    Rule(
        "read-only mode",
        C.REGISTRY_ERROR,
        "the registry is under maintenance",
        "the registry is in read-only mode",
    ),
    Rule(
        "bad response from",
        C.REGISTRY_ERROR,
        "the registry failed",
        "Error response from daemon: Bad response from Docker engine",
        also=(C.OTHER,),
    ),
    Rule(
        "unrecognized signature format",
        C.REGISTRY_ERROR,
        "something else than a signature came, often a web page",
        "reading signatures: parsing signature https://r.example/s/signature-9: unrecognized "
        "signature format, starting with binary 0x3c",
        also=(C.SIGNATURE,),
    ),
    Rule(
        "temporarily|currently|is unavailable",
        C.REGISTRY_ERROR,
        "the registry is unavailable",
        "the registry is temporarily unavailable",
    ),
    Rule(
        "unable to handle the request",
        C.REGISTRY_ERROR,
        "the registry is unavailable",
        "the server is currently unable to handle the request",
    ),
)

LAST = (
    Rule(
        "unknown error",
        C.REGISTRY_ERROR,
        "the registry failed and does not say how",
        "unknown: unknown error",
        also=(C.OTHER,),
    ),
)
