"""The kubelet's waiting reasons that mean "this container has no image yet".

Source: pkg/kubelet/images/types.go of Kubernetes, and CRI-O's SignatureValidationFailed.
"""

from diagnostics.model import Container

PULL_REASONS = frozenset(
    {
        "ErrImagePull",
        "ImagePullBackOff",
        "ErrImageNeverPull",
        "InvalidImageName",
        "ImageInspectError",
        "RegistryUnavailable",
        "SignatureValidationFailed",
        "ErrImageNotEnsured",
    }
)


def cannot_pull(container: Container) -> bool:
    """Whether the kubelet says that this container waits for its image in vain."""
    return container.waiting_reason in PULL_REASONS
