"""The pull policy forbids the pull."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

FINAL = (
    Rule(
        "is not present with pull policy of Never",
        C.NEVER_PULL,
        "the pull policy is Never and the node does not have the image",
        'Container image "team/app:1.0" is not present with pull policy of Never',
    ),
    Rule(
        "ErrImageNeverPull",
        C.NEVER_PULL,
        "the kubelet's reason is ErrImageNeverPull",
        'container "app" in pod "app-0" is waiting to start: ErrImageNeverPull',
    ),
)
