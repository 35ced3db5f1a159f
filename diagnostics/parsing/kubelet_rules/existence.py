"""Is there such an image: missing tags and repositories, limits, names that cannot exist."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

_TAG = "the registry has no such tag or digest in this repository"
_REPOSITORY = "the registry has no such repository"
_EITHER = "the registry does not tell a missing repository from a forbidden one"

NOT_FOUND = (
    Rule(
        "manifest unknown",
        C.NOT_FOUND_TAG,
        _TAG,
        "reading manifest 1.0 in r.example/team/app: manifest unknown",
    ),
    Rule("MANIFEST_UNKNOWN", C.NOT_FOUND_TAG, _TAG, '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}'),
    Rule(
        "Requested image not found",
        C.NOT_FOUND_TAG,
        _TAG,
        "manifest for app:1.0 not found: manifest unknown: Requested image not found",
    ),
    Rule(
        "does not exist within the repository",
        C.NOT_FOUND_TAG,
        _TAG,
        "The image with imageId {imageTag:'1.0'} does not exist within the repository with name",
    ),
    Rule(
        "ImageNotFoundException",
        C.NOT_FOUND_TAG,
        _TAG,
        "api error ImageNotFoundException: the image is absent",
    ),
    Rule(
        "does not match any found tag",
        C.NOT_FOUND_TAG,
        _TAG,
        "manifest tagged by 1.0 does not match any found tag",
    ),
    Rule(
        "manifest tagged by ? is not found",
        C.NOT_FOUND_TAG,
        _TAG,
        'manifest tagged by "1.0" is not found',
    ),
    Rule(
        "image manifest does not exist for tag or digest",
        C.NOT_FOUND_TAG,
        _TAG,
        'image manifest does not exist for tag or digest "1.0"',
    ),
    Rule(
        "Tag ? does not exist",
        C.NOT_FOUND_TAG,
        _TAG,
        "Error: Tag 1.0 does not exist in repository r.example/team/app",
    ),
    Rule(
        "tag ? was deleted or has expired",
        C.NOT_FOUND_TAG,
        "Quay says that the tag was deleted or has expired",
        "manifest unknown: Tag 1.0 was deleted or has expired. To pull, revive via time machine",
    ),
    Rule(
        "Tag ? not found in repository",
        C.NOT_FOUND_TAG,
        _TAG,
        "Error: image team/app: Tag 1.0 not found in repository docker.io/team/app",
    ),
    Rule(
        "The named manifest is not known to the registry",
        C.NOT_FOUND_TAG,
        _TAG,
        "The named manifest is not known to the registry.",
    ),
    Rule(
        "Error image ? not found",
        C.NOT_FOUND_TAG,
        _TAG,
        "Error: image vpc-agent:1.5.0 not found",
        also=(C.NOT_FOUND_REPOSITORY,),
    ),
    Rule(
        "image ? is archived",
        C.NOT_FOUND_TAG,
        "the image is archived, and must be restored before it can be pulled",
        "The image is archived",
    ),
    Rule(
        "name unknown",
        C.NOT_FOUND_REPOSITORY,
        _REPOSITORY,
        "repository r.example/team/app not found: name unknown",
    ),
    Rule("NAME_UNKNOWN", C.NOT_FOUND_REPOSITORY, _REPOSITORY, '{"code":"NAME_UNKNOWN"}'),
    Rule(
        "The repository with name ? does not exist in the registry",
        C.NOT_FOUND_REPOSITORY,
        "ECR has no such repository in this account and region",
        "The repository with name 'app' does not exist in the registry with id '111122223333'",
    ),
    Rule(
        "RepositoryNotFoundException",
        C.NOT_FOUND_REPOSITORY,
        "ECR has no such repository in this account and region",
        "api error RepositoryNotFoundException: it is absent",
    ),
    Rule(
        "repository name not known to registry",
        C.NOT_FOUND_REPOSITORY,
        _REPOSITORY,
        "repository name not known to registry",
    ),
    Rule(
        "repository not found",
        C.NOT_FOUND_REPOSITORY,
        _REPOSITORY,
        "not found: repository not found",
    ),
    Rule(
        "project ? not found",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such project",
        "name unknown: project library not found",
    ),
    Rule(
        "Repository ? not found",
        C.NOT_FOUND_REPOSITORY,
        _REPOSITORY,
        'name unknown: Repository "ml" not found',
        also=(C.NOT_FOUND_OR_DENIED,),
    ),
    Rule(
        "Failed to fetch ? from request",
        C.NOT_FOUND_TAG,
        "Google's registry has no such tag or digest",
        'Failed to fetch "1.0" from request "/v2/demo/app/manifests/1.0".',
    ),
    Rule(
        "denied requested access to the resource is denied",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "pull access denied for app, repository does not exist or may require 'docker login': "
        "denied: requested access to the resource is denied",
    ),
    Rule(
        "requested access to the resource is denied",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "errors: requested access to the resource is denied",
    ),
    Rule(
        "insufficient_scope", C.NOT_FOUND_OR_DENIED, _EITHER, "server message: insufficient_scope"
    ),
    Rule(
        "insufficient_scope authorization failed",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "pull access denied, repository does not exist or may require authorization: "
        "server message: insufficient_scope: authorization failed",
    ),
    Rule(
        "repository does not exist or may require",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "pull access denied for team/app, repository does not exist or may require 'docker login'",
    ),
    Rule(
        "does not exist or no pull access",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "repository r.example/app not found: does not exist or no pull access",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "or it may not exist",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "denied: Permission denied on resource (or it may not exist)",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Permission artifactregistry * denied on resource",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        'denied: Permission "artifactregistry.repositories.downloadArtifacts" denied on resource',
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Permission denied for ? from request",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        'denied: Permission denied for "latest" from request "/v2/demo/app/manifests/latest".',
        also=(C.ACCESS_DENIED,),
    ),
    Rule("denied denied", C.NOT_FOUND_OR_DENIED, _EITHER, "Head: denied: denied"),
    Rule(
        "insufficient scopes",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "denied: insufficient scopes",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Project not found or access denied",
        C.NOT_FOUND_OR_DENIED,
        _EITHER,
        "denied: Project not found or access denied",
    ),
)

LIMITED = (
    Rule(
        "toomanyrequests",
        C.RATE_LIMITED,
        "the registry's limit on pulls was reached",
        "toomanyrequests: You have reached your pull rate limit.",
    ),
    Rule(
        "too many requests to registry",
        C.RATE_LIMITED,
        "too many requests were made",
        "pinging container registry docker.io: too many requests to registry",
    ),
    Rule(
        "pull rate limit",
        C.RATE_LIMITED,
        "the registry's limit on pulls was reached",
        "You have reached your unauthenticated pull rate limit.",
    ),
    Rule("Rate exceeded", C.RATE_LIMITED, "AWS throttles these requests", "Rate exceeded"),
    Rule(
        "ThrottlingException",
        C.RATE_LIMITED,
        "AWS throttles these requests",
        "api error ThrottlingException: slow down",
    ),
    Rule(
        "TooManyRequestsException",
        C.RATE_LIMITED,
        "AWS throttles these requests",
        "TooManyRequestsException: slow down",
    ),
    Rule(
        "RequestLimitExceeded",
        C.RATE_LIMITED,
        "AWS throttles these requests",
        "RequestLimitExceeded: Request limit exceeded.",
    ),
    Rule(
        "rate limit exceeded", C.RATE_LIMITED, "too many requests were made", "rate limit exceeded"
    ),
    Rule(
        "SlowDown",
        C.RATE_LIMITED,
        "the layer storage throttles these requests",
        "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>",
    ),
    Rule(
        "Quota exceeded for quota metric",
        C.RATE_LIMITED,
        "Google's quota on requests was reached",
        "denied: Quota exceeded for quota metric 'Requests per project per region'",
    ),
    Rule(
        "TOOMANYREQUESTS",
        C.RATE_LIMITED,
        "the registry's limit on pulls was reached",
        '{"errors":[{"code":"TOOMANYREQUESTS"}]}',
    ),
)

BROKEN = (
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
        "UnableToAccessSecretException",
        C.UNAUTHORIZED,
        "ECR's pull-through rule cannot read its upstream secret",
        "UnableToAccessSecretException: cannot read",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "UnableToDecryptSecretValueException",
        C.UNAUTHORIZED,
        "ECR's pull-through rule cannot decrypt its upstream secret",
        "UnableToDecryptSecretValueException: cannot decrypt",
        also=(C.ACCESS_DENIED,),
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
        "UNAVAILABLE service unavailable",
        C.REGISTRY_ERROR,
        "the registry is unavailable",
        "UNAVAILABLE: service unavailable",
    ),
)

NAMES = (
    Rule(
        "invalid reference format",
        C.INVALID_REFERENCE,
        "the image name is not well formed",
        'failed to parse image reference "https://r.example/app": invalid reference format',
    ),
    Rule(
        "repository name must be lowercase",
        C.INVALID_REFERENCE,
        "the image name has capital letters",
        "Error: repository name must be lowercase",
    ),
    Rule(
        "must be lowercase",
        C.INVALID_REFERENCE,
        "the image name has capital letters",
        "invalid reference format: repository name (Team/App) must be lowercase",
    ),
    Rule(
        "repository name must have at least one component",
        C.INVALID_REFERENCE,
        "the image name is empty",
        "repository name must have at least one component",
    ),
    Rule(
        "repository name must not be more than",
        C.INVALID_REFERENCE,
        "the image name is too long",
        "repository name must not be more than 255 characters",
    ),
    Rule(
        "repository name must be canonical",
        C.INVALID_REFERENCE,
        "the image name is not written in full",
        "repository name must be canonical",
    ),
    Rule(
        "invalid repository name",
        C.INVALID_REFERENCE,
        "the registry does not allow such a repository name",
        "name invalid: invalid repository name",
    ),
    Rule("NAME_INVALID", C.INVALID_REFERENCE, "the name is not allowed", '{"code":"NAME_INVALID"}'),
    Rule(
        "Invalid parameter at RepositoryName",
        C.INVALID_REFERENCE,
        "ECR does not allow such a repository name",
        "name invalid: Invalid parameter at 'RepositoryName' failed to satisfy constraint",
    ),
    Rule(
        "invalid tag format",
        C.INVALID_REFERENCE,
        "the tag is not well formed",
        "invalid tag format",
    ),
    Rule(
        "invalid digest format",
        C.INVALID_REFERENCE,
        "the digest is not well formed",
        "invalid digest format",
    ),
    Rule(
        "invalid checksum digest",
        C.INVALID_REFERENCE,
        "the digest is not well formed",
        "invalid checksum digest length",
    ),
    Rule(
        "unsupported digest algorithm",
        C.INVALID_REFERENCE,
        "the digest's algorithm is not known",
        "unsupported digest algorithm",
    ),
    Rule(
        "no registries configured",
        C.INVALID_REFERENCE,
        "the name has no registry and the node has no search registries",
        'Error reading "app": no registries configured while trying to pull an unqualified image',
    ),
    Rule(
        "unqualified-search registries",
        C.INVALID_REFERENCE,
        "the name has no registry and the node has no search registries",
        'short-name "app:1.0" did not resolve to an alias and no unqualified-search registries are '
        "defined",
    ),
    Rule(
        "short name mode is enforcing",
        C.INVALID_REFERENCE,
        "the name has no registry and several could be meant",
        "short name mode is enforcing, but image name app:1.0 returns ambiguous list",
    ),
    Rule(
        "short-name resolution enforced",
        C.INVALID_REFERENCE,
        "the name has no registry and several could be meant",
        "Error: short-name resolution enforced but cannot prompt without a TTY",
    ),
    Rule(
        "couldn't parse image",
        C.INVALID_REFERENCE,
        "the kubelet could not parse the image name",
        'couldn\'t parse image name "app::1.0"',
    ),
    Rule(
        "failed to parse image reference",
        C.INVALID_REFERENCE,
        "the runtime could not parse the image name",
        'failed to parse image reference "": empty',
    ),
    Rule(
        "cannot specify 64-byte hexadecimal strings",
        C.INVALID_REFERENCE,
        "an image id stands where a name is wanted",
        "invalid repository name (0f0f), cannot specify 64-byte hexadecimal strings",
    ),
    Rule(
        "unsupported transport",
        C.INVALID_REFERENCE,
        "the image name begins with a transport that is not known",
        "Invalid source name https://r.example/app: unsupported transport",
    ),
)

EXISTENCE = NOT_FOUND + LIMITED + BROKEN + NAMES
