"""How far an image's copies are, which moto does not tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.aws.ecr.state import Registry
from playground.aws.moto_backend import MotoBackend
from playground.aws.wire import Call, Reply, ecr_call, json_reply


class EcrReplication:
    """The handler of DescribeImageReplicationStatus."""

    def __init__(
        self, moto: MotoBackend, describe_images: Callable[[Call, Registry], Reply]
    ) -> None:
        self._moto = moto
        self._describe_images = describe_images

    def status(self, call: Call, registry: Registry) -> Reply:
        """Each destination of the registry's rules for this image, and whether it is there."""
        name, image = call.text("repositoryName"), call.json.get("imageId", {})
        asked: dict[str, object] = {"repositoryName": name, "imageIds": [image]}
        found = self._describe_images(ecr_call("DescribeImages", registry.region, asked), registry)
        if not found.ok:
            return found
        statuses = [
            {
                "region": place.region,
                "registryId": place.account,
                "status": "COMPLETE" if self._has(place, asked) else "IN_PROGRESS",
            }
            for place in self._destinations(registry, name)
        ]
        answer = {"repositoryName": name, "imageId": image, "replicationStatuses": statuses}
        return json_reply(answer)

    def _destinations(self, registry: Registry, name: str) -> list[Registry]:
        call = ecr_call("DescribeRegistry", registry.region, {})
        answer: Any = self._moto.answer(call, registry.account).json()
        return [
            Registry(place["registryId"], place["region"])
            for rule in answer["replicationConfiguration"]["rules"]
            for place in rule["destinations"]
            if _selects(rule, name)
        ]

    def _has(self, place: Registry, asked: dict[str, object]) -> bool:
        call = ecr_call("DescribeImages", place.region, asked)
        return self._moto.answer(call, place.account).ok


def _selects(rule: dict[str, Any], name: str) -> bool:
    prefixes = [one["filter"] for one in rule.get("repositoryFilters", [])]
    return not prefixes or name.startswith(tuple(prefixes))
