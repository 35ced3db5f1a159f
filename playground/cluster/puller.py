"""The port through which kubelets pull: whoever emulates the registry implements it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """How one pull ended.

    `message` is the container runtime's words for a failure (containerd's, with its gRPC prefix if
    it has one, without the kubelet's `Failed to pull image ...`); `image_id` is the reference by
    digest.
    """

    ok: bool
    message: str = ""
    image_id: str = ""
    size_bytes: int = 0
    seconds: float = 0.0


class ImagePuller(Protocol):
    """What a kubelet asks for an image."""

    async def pull(
        self, *, image: str, node: Mapping[str, object], pod: Mapping[str, object]
    ) -> PullOutcome:
        """Pull `image` for that pod onto that node; both are core/v1 objects."""
