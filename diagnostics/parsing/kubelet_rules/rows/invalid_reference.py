"""The image name is not one."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

FINAL = (
    Rule(
        "Failed to apply default image tag",
        C.INVALID_REFERENCE,
        "the kubelet could not parse the image name",
        'Failed to apply default image tag "Team/App": couldn\'t parse image reference',
    ),
    Rule(
        "InvalidImageName",
        C.INVALID_REFERENCE,
        "the kubelet's reason is InvalidImageName",
        "Error: InvalidImageName",
    ),
)

CLEAR = (
    Rule(
        "object required",
        C.INVALID_REFERENCE,
        "the reference has neither tag nor digest",
        'failed to resolve reference "r.example/app": object required',
    ),
    Rule(
        "invalid character ? in host name",
        C.INVALID_REFERENCE,
        "the registry's host name is not well formed",
        'parse "https://r example/v2/": invalid character " " in host name',
    ),
    Rule(
        "invalid port ? after host",
        C.INVALID_REFERENCE,
        "the registry's port is not a number",
        'parse "https://r.example:tag": invalid port ":tag" after host',
    ),
    Rule(
        "invalid reference format",
        C.INVALID_REFERENCE,
        "the image name is not well formed",
        'failed to parse image reference "https://r.example/app": invalid reference format',
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
    Rule(
        "NAME_INVALID",
        C.INVALID_REFERENCE,
        "the name is not allowed",
        '{"code":"NAME_INVALID"}',
    ),
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
        'short-name "app:1.0" did not resolve to an alias and no unqualified-search '
        "registries are defined",
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
