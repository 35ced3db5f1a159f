"""What the kubelet states itself, final: no later word of a registry can change it."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

STATED = (
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
    Rule(
        "SignatureValidationFailed",
        C.SIGNATURE,
        "the runtime refused the image because of its signature",
        'Failed to pull image "quay.io/acme/app": SignatureValidationFailed: Source image rejected',
    ),
    Rule(
        "because the signature validation failed",
        C.SIGNATURE,
        "the runtime refused the image because of its signature",
        "image pull failed for quay.io/acme/app because the signature validation failed: rejected",
    ),
)

LIMITS = (
    Rule(
        "pull QPS exceeded",
        C.PULL_QPS_EXCEEDED,
        "the kubelet's own limit on pulls was reached; the registry was not asked",
        'Failed to pull image "team/app:1.0": pull QPS exceeded',
    ),
)

NO_DETAIL = (
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
        'failed to "StartContainer" for "app" with ImagePullBackOff in namespace shop',
    ),
    Rule(
        "ErrImagePull",
        C.NO_DETAIL,
        "only the failure is told, not its reason",
        "pod app-0 in namespace shop has the status ErrImagePull",
    ),
)
