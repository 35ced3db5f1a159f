"""The message names no reason."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

VAGUE = (
    Rule(
        "trying and failing to pull image",
        C.NO_DETAIL,
        "the message says that the pull fails, not why",
        'container "app" in pod "app-0" is waiting to start: trying and failing to pull image',
    ),
    Rule(
        "is waiting to start image can't be pulled",
        C.NO_DETAIL,
        "the message says that the pull fails, not why",
        'container "app" in pod "app-0" is waiting to start: image can\'t be pulled',
    ),
    Rule(
        "Back-off pulling image",
        C.NO_DETAIL,
        "only the back-off is told, not the reason of the failure",
        'Warning  BackOff  2m (x9 over 5m)  kubelet  Back-off pulling image "team/app:1.0"',
    ),
    Rule(
        "ImagePullBackOff",
        C.NO_DETAIL,
        "only the back-off is told, not the reason of the failure",
        "app-0 of namespace shop is in ImagePullBackOff",
    ),
    Rule(
        "ErrImagePull",
        C.NO_DETAIL,
        "only the failure is told, not its reason",
        "pod app-0 in namespace shop has the status ErrImagePull",
    ),
)

CLEAR = (
    Rule(
        "image pull failed for unknown error",
        C.NO_DETAIL,
        "the message says that the pull fails, not why",
        "image pull failed for unknown error",
        also=(C.REGISTRY_ERROR,),
    ),
)
