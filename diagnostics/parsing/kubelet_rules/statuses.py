"""HTTP statuses: read with the endpoint they came from, when no clearer reason was given."""

from diagnostics.parsing.kubelet_rules.rule import StatusRule
from diagnostics.parsing.pull_failure import Endpoint
from diagnostics.parsing.pull_failure import PullCause as C

# The token services of these answer 403 to an anonymous request for a private image.
_ANONYMOUS_403 = (
    "acr",
    "artifact-registry",
    "dockerhub",
    "ecr-public",
    "gcr",
    "ghcr",
    "gitlab",
    "harbor",
    "quay",
)

STATUSES = (
    StatusRule(
        range(401, 402),
        C.UNAUTHORIZED,
        "the registry answered 401: credentials are missing, expired or wrong",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: "
        "401 Unauthorized",
    ),
    StatusRule(
        range(403, 404),
        C.UNAUTHORIZED,
        "the token service refused an anonymous request: no credentials were sent",
        "failed to fetch anonymous token: unexpected status from GET request to "
        "https://ghcr.io/token?scope=repository%3Aacme%2Fapp%3Apull: 403 Forbidden",
        phrase="anonymous token",
        registries=_ANONYMOUS_403,
        also=(C.ACCESS_DENIED, C.NOT_FOUND_OR_DENIED),
    ),
    StatusRule(
        range(403, 404),
        C.ACCESS_DENIED,
        "the token service answered 403 to a request without credentials",
        "failed to fetch anonymous token: unexpected status from GET request to "
        "https://r.example/token: 403 Forbidden",
        phrase="anonymous token",
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    StatusRule(
        range(403, 404),
        C.UNAUTHORIZED,
        "the public gallery refused: most often it got a stored login that has expired",
        "pulling from host public.ecr.aws failed with status code [manifests 3.9]: 403 Forbidden",
        registries=("ecr-public",),
        also=(C.ACCESS_DENIED,),
    ),
    StatusRule(
        range(403, 404),
        C.ACCESS_DENIED,
        "the layer storage answered 403: its own or a VPC endpoint's policy does not let the node "
        "read",
        "httpReadSeeker: failed open: unexpected status from GET request to "
        "https://prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com/ab: 403 Forbidden",
        endpoint=Endpoint.STORAGE,
    ),
    StatusRule(
        range(403, 404),
        C.ACCESS_DENIED,
        "the manifest was allowed, the layer is not: the right to read layers is missing",
        "unexpected status from GET request to "
        "https://r.example/v2/app/blobs/sha256:ab: 403 Forbidden",
        endpoint=Endpoint.BLOBS,
    ),
    StatusRule(
        range(403, 404),
        C.ACCESS_DENIED,
        "the token service refused: these credentials have expired or lack the right to pull",
        "failed to fetch oauth token: unexpected status from GET request to "
        "https://r.example/token?scope=repository%3Aacme%2Fapp%3Apull: 403 Forbidden",
        endpoint=Endpoint.TOKEN,
        also=(C.UNAUTHORIZED, C.NOT_FOUND_OR_DENIED),
    ),
    StatusRule(
        range(403, 404),
        C.ACCESS_DENIED,
        "the registry answered 403: it knows who asks and refuses",
        "unexpected status from HEAD request to "
        "https://r.example/v2/app/manifests/1.0: 403 Forbidden",
    ),
    StatusRule(
        range(404, 405),
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "unexpected status from GET request to "
        "https://r.example/v2/app/blobs/sha256:ab: 404 Not Found",
        endpoint=Endpoint.BLOBS,
        also=(C.OTHER,),
    ),
    StatusRule(
        range(404, 405),
        C.CORRUPT,
        "the layer storage does not have the content that the manifest names",
        "unexpected status from GET request to https://bucket.s3.amazonaws.com/ab: 404 Not Found",
        endpoint=Endpoint.STORAGE,
        also=(C.OTHER,),
    ),
    StatusRule(
        range(404, 405),
        C.OTHER,
        "the registry's token service is not where it is said to be",
        "failed to fetch oauth token: unexpected status from GET request to "
        "https://r.example/token?service=r: 404 Not Found",
        endpoint=Endpoint.TOKEN,
    ),
    StatusRule(
        range(404, 405),
        C.OTHER,
        "the address does not answer as a registry does",
        "Get https://r.example/v2/ received unexpected HTTP status: 404 Not Found",
        endpoint=Endpoint.PING,
    ),
    StatusRule(
        range(404, 405),
        C.NOT_FOUND_TAG,
        "the registry answered 404; that does not tell a missing tag from a missing repository",
        "unexpected status from HEAD request to "
        "https://r.example/v2/app/manifests/1.0: 404 Not Found",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    StatusRule(
        range(300, 400),
        C.OTHER,
        "the registry redirects where the runtime does not follow",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: status 302",
    ),
    StatusRule(
        range(407, 408),
        C.PROXY,
        "a proxy on the way wants credentials",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: status 407",
    ),
    StatusRule(
        range(408, 409),
        C.TIMEOUT,
        "the registry gave up waiting for the request",
        "unexpected status from HEAD request to https://r.example/v2/a/manifests/1: status 408",
    ),
    StatusRule(
        range(412, 413),
        C.OTHER,
        "the registry answered 412, as Harbor does when a policy stops the image",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: "
        "412 Precondition Failed",
    ),
    StatusRule(
        range(429, 430),
        C.RATE_LIMITED,
        "the registry answered 429: too many requests",
        "Error: Status 429 trying to pull repository base/panel",
    ),
    StatusRule(
        range(500, 600),
        C.REGISTRY_ERROR,
        "the registry failed",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: "
        "500 Internal Server Error",
    ),
    StatusRule(
        range(400, 500),
        C.OTHER,
        "the registry did not accept the request",
        "unexpected status from HEAD request to https://r.example/v2/app/manifests/1.0: "
        "400 Bad Request",
    ),
)
