"""The kubelet's own limit on pulls."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "pull QPS exceeded",
        C.PULL_QPS_EXCEEDED,
        "the kubelet's own limit on pulls was reached; the registry was not asked",
        'Failed to pull image "team/app:1.0": pull QPS exceeded',
    ),
)
