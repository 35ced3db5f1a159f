"""An image puller that does as the test says."""

import asyncio
from collections.abc import Mapping

from playground.cluster import PullOutcome

DENIED = (
    'failed to pull and unpack image "{image}": failed to resolve image: unexpected status from '
    "HEAD request to https://registry.invalid/v2/app/manifests/1: 403 Forbidden"
)


class ScriptedPuller:
    """Fails every pull with `message`, but for the images in `good`; `pulled` lists all."""

    def __init__(self, *good: str, message: str = DENIED) -> None:
        self.good = set(good)
        self.message = message
        self.pulled: list[str] = []

    async def pull(
        self, *, image: str, node: Mapping[str, object], pod: Mapping[str, object]
    ) -> PullOutcome:
        await asyncio.sleep(0)
        self.pulled.append(image)
        if image in self.good:
            repository = image.rpartition(":")[0] or image
            digest = f"{repository}@sha256:{'a' * 64}"
            return PullOutcome(True, image_id=digest, size_bytes=1234, seconds=0.25)
        return PullOutcome(False, message=self.message.format(image=image))
