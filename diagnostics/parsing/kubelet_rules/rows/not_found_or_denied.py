"""The registry does not tell a missing repository from a forbidden one."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "requested access to the resource is denied unauthorized authentication required",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "errors:\ndenied: requested access to the resource is denied\nunauthorized: "
        "authentication required",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "or the resource may not exist",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "denied: Caller lacks permission or the resource may not exist",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "denied requested access to the resource is denied",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied for app, repository does not exist or may require 'docker "
        "login': denied: requested access to the resource is denied",
    ),
    Rule(
        "requested access to the resource is denied",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "errors: requested access to the resource is denied",
    ),
    Rule(
        "insufficient_scope",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "server message: insufficient_scope",
    ),
    Rule(
        "insufficient_scope authorization failed",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied, repository does not exist or may require authorization: "
        "server message: insufficient_scope: authorization failed",
    ),
    Rule(
        "repository does not exist or may require",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied for team/app, repository does not exist or may require 'docker login'",
    ),
    Rule(
        "does not exist or no pull access",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "repository r.example/app not found: does not exist or no pull access",
        also=(C.UNAUTHORIZED,),
    ),
    Rule(
        "or it may not exist",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "denied: Permission denied on resource (or it may not exist)",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Permission ? denied on resource",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        'Permission "artifactregistry.repositories.downloadArtifacts" denied on resource '
        '"projects/demo"',
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Permission denied for ? from request",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        'denied: Permission denied for "latest" from request "/v2/demo/app/manifests/latest".',
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "denied denied",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "Head: denied: denied",
    ),
    Rule(
        "insufficient scopes",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "denied: insufficient scopes",
        also=(C.ACCESS_DENIED,),
    ),
    Rule(
        "Project not found or access denied",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "denied: Project not found or access denied",
    ),
    Rule(
        "pull access denied ? repository does not exist",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied for team/app, repository does not exist",
        also=(C.UNAUTHORIZED, C.ACCESS_DENIED),
    ),
)

VAGUE = (
    Rule(
        "pull access denied for",
        C.NOT_FOUND_OR_DENIED,
        "the registry does not tell a missing repository from a forbidden one",
        "pull access denied for team/app",
    ),
)
