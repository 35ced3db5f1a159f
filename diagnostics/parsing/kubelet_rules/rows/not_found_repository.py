"""The registry has no such repository."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "name unknown",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such repository",
        "repository r.example/team/app not found: name unknown",
    ),
    Rule(
        "NAME_UNKNOWN",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such repository",
        '{"code":"NAME_UNKNOWN"}',
    ),
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
        "the registry has no such repository",
        "repository name not known to registry",
    ),
    Rule(
        "project not found",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such project",
        "unknown: project not found",
    ),
    Rule(
        "Repository ? not found",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such repository",
        'name unknown: Repository "ml" not found',
        also=(C.NOT_FOUND_OR_DENIED,),
    ),
    Rule(
        "repo|project ? does not exist",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such repository",
        "denied: Gcr.io repo does not exist.",
    ),
)

VAGUE = (
    Rule(
        "repository ? does not exist",
        C.NOT_FOUND_REPOSITORY,
        "the registry has no such repository",
        "the repository team/app does not exist",
        also=(C.NOT_FOUND_OR_DENIED,),
    ),
)
