"""ECR's image actions, with what moto leaves out: sizes, digests, archive, pages, layers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from playground.aws.ecr.state import EcrState, ImageFacts, Registry
from playground.aws.errors import error
from playground.aws.moto_backend import MotoBackend
from playground.aws.wire import Call, Reply, json_reply

_PAGE = 100
_LARGEST_PAGE = 1000
_ARCHIVED = ("ImageInaccessible", "The image is archived and can not be pulled")


class EcrImages:
    """The handlers of the image actions."""

    def __init__(
        self,
        moto: MotoBackend,
        state: EcrState,
        now: Callable[[], datetime],
        key_problem: Callable[[Registry, str], str],
    ) -> None:
        self._moto = moto
        self._state = state
        self._now = now
        self._key_problem = key_problem

    def put_image(self, call: Call, registry: Registry) -> Reply:
        """Store a manifest under the digest its bytes have; moto would make another one up."""
        manifest = call.text("imageManifest")
        digest = call.text("imageDigest") or _digest(manifest)
        reply = self._moto.answer(_with(call, imageDigest=digest), registry.account)
        if reply.ok:
            key = (registry, call.text("repositoryName"), digest)
            self._state.images.setdefault(key, ImageFacts(self._now(), _size(manifest)))
        return reply

    def describe_images(self, call: Call, registry: Registry) -> Reply:
        """Details of the images, page by page."""
        reply = self._moto.answer(call, registry.account)
        if not reply.ok:
            return reply
        details: list[dict[str, Any]] = reply.json()["imageDetails"]  # type: ignore[assignment]
        shown = [self._detail(detail, call, registry) for detail in details]
        kept = [detail for detail in shown if _wanted(detail, call)]
        return _page(call, "imageDetails", kept, {})

    def list_images(self, call: Call, registry: Registry) -> Reply:
        """The ids of the images, page by page."""
        reply = self._moto.answer(call, registry.account)
        return _page(call, "imageIds", reply.json()["imageIds"], {}) if reply.ok else reply

    def describe_repositories(self, call: Call, registry: Registry) -> Reply:
        """The repositories, page by page."""
        reply = self._moto.answer(call, registry.account)
        return _page(call, "repositories", reply.json()["repositories"], {}) if reply.ok else reply

    def batch_get_image(self, call: Call, registry: Registry) -> Reply:
        """Manifests, and for each id that gives none the reason, in ECR's codes."""
        images: list[object] = []
        failures: list[object] = []
        for wanted in _ids(call):
            reply = self._moto.answer(_with(call, imageIds=[wanted]), registry.account)
            if not reply.ok:
                return reply
            found: Any = reply.json()["images"]
            failure = self._failure(wanted, found, call, registry)
            if failure:
                failures.append(
                    {"imageId": wanted, "failureCode": failure[0], "failureReason": failure[1]}
                )
            else:
                images.append(found[0] | {"imageId": found[0]["imageId"] | wanted})
        return json_reply({"images": images, "failures": failures})

    def check_layers(self, call: Call, registry: Registry) -> Reply:
        """BatchCheckLayerAvailability: a layer is there when an image of the repository has it."""
        layers = self._layers(call, registry)
        if isinstance(layers, Reply):
            return layers
        found, failures = [], []
        for digest in call.texts("layerDigests"):
            if digest in layers:
                found.append(
                    {
                        "layerDigest": digest,
                        "layerAvailability": "AVAILABLE",
                        "layerSize": layers[digest].get("size", 0),
                        "mediaType": layers[digest].get("mediaType", ""),
                    }
                )
            else:
                failures.append(
                    {
                        "layerDigest": digest,
                        "failureCode": "MissingLayerDigest",
                        "failureReason": f"Layer digest '{digest}' could not be found",
                    }
                )
        return json_reply({"layers": found, "failures": failures})

    def download_url(self, call: Call, registry: Registry) -> Reply:
        """GetDownloadUrlForLayer: where in S3 the layer lies."""
        layers = self._layers(call, registry)
        if isinstance(layers, Reply):
            return layers
        digest, name = call.text("layerDigest"), call.text("repositoryName")
        if digest not in layers:
            return error(
                "ecr",
                "LayersNotFoundException",
                f"The layer with digest '{digest}' does not exist within the repository with name "
                f"'{name}' in the registry with id '{registry.account}'",
            )
        return json_reply({"downloadUrl": layer_url(registry, digest), "layerDigest": digest})

    def update_storage_class(self, call: Call, registry: Registry) -> Reply:
        """UpdateImageStorageClass: to the archive or back to standard."""
        described = _action(call, "DescribeImages", imageIds=[call.json.get("imageId", {})])
        details = self.describe_images(described, registry)
        if not details.ok:
            return details
        detail: Any = details.json()["imageDetails"]
        name, digest = call.text("repositoryName"), detail[0]["imageDigest"]
        archived = call.text("targetStorageClass") == "ARCHIVE"
        self._state.archive(registry, name, digest, archived=archived)
        return json_reply(
            {
                "registryId": registry.account,
                "repositoryName": name,
                "imageId": {"imageDigest": digest},
                "imageStatus": "ARCHIVED" if archived else "ACTIVE",
            }
        )

    def _facts(self, call: Call, registry: Registry, digest: str) -> ImageFacts | None:
        return self._state.images.get((registry, call.text("repositoryName"), digest))

    def _detail(self, detail: dict[str, Any], call: Call, registry: Registry) -> dict[str, Any]:
        facts = self._facts(call, registry, detail["imageDigest"])
        if facts is None:
            return detail | {"imageStatus": "ACTIVE"}
        return detail | {
            "imageSizeInBytes": facts.size_bytes or 0,
            "imagePushedAt": facts.pushed_at.timestamp(),
            "imageStatus": "ARCHIVED" if facts.archived else "ACTIVE",
        }

    def _failure(
        self, wanted: Mapping[str, str], found: Sequence[Any], call: Call, registry: Registry
    ) -> tuple[str, str] | None:
        if not found:
            return ("ImageNotFound", "Requested image not found")
        image = found[0]["imageId"]
        if "imageDigest" in wanted and image["imageDigest"] != wanted["imageDigest"]:
            return ("ImageTagDoesNotMatchDigest", "Requested tag does not match the digest")
        facts = self._facts(call, registry, image["imageDigest"])
        if facts and facts.archived:
            return _ARCHIVED
        problem = self._key_problem(registry, call.text("repositoryName"))
        if problem:
            return ("KmsError", problem)
        return facts.failure if facts else None

    def _layers(self, call: Call, registry: Registry) -> Reply | dict[str, Mapping[str, Any]]:
        listed = self._moto.answer(_action(call, "ListImages"), registry.account)
        if not listed.ok:
            return listed
        ids: Any = listed.json()["imageIds"]
        digests = sorted({image["imageDigest"] for image in ids})
        if not digests:
            return {}
        asked = _action(call, "BatchGetImage", imageIds=[{"imageDigest": d} for d in digests])
        images: Any = self._moto.answer(asked, registry.account).json()["images"]
        layers: dict[str, Mapping[str, Any]] = {}
        for image in images:
            facts = self._facts(call, registry, image["imageId"]["imageDigest"])
            gone = facts.missing_layers if facts else frozenset()
            for blob in _blobs(json.loads(image["imageManifest"])):
                if blob["digest"] not in gone:
                    layers[blob["digest"]] = blob
        return layers


def layer_url(registry: Registry, digest: str) -> str:
    """The address of a layer in ECR's own bucket of the region."""
    bucket = f"prod-{registry.region}-starport-layer-bucket"
    return (
        f"https://{bucket}.s3.{registry.region}.amazonaws.com/"
        f"{registry.account}/{digest.removeprefix('sha256:')}"
    )


def _digest(manifest: str) -> str:
    return f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"


def _size(manifest: str) -> int:
    return sum(int(blob.get("size", 0)) for blob in _blobs(json.loads(manifest)))


def _blobs(manifest: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    config = manifest.get("config")
    return [*([config] if config else []), *manifest.get("layers", [])]


def _ids(call: Call) -> list[dict[str, str]]:
    ids = call.json.get("imageIds")
    return [dict(one) for one in ids] if isinstance(ids, list) else []


def _with(call: Call, **fields: object) -> Call:
    return replace(call, body=json.dumps({**call.json, **fields}).encode())


def _action(call: Call, action: str, **fields: object) -> Call:
    prefix = call.headers["x-amz-target"].rpartition(".")[0]
    body = {"repositoryName": call.text("repositoryName"), **fields}
    return replace(
        call,
        headers={**call.headers, "x-amz-target": f"{prefix}.{action}"},
        body=json.dumps(body).encode(),
    )


def _wanted(detail: Mapping[str, Any], call: Call) -> bool:
    asked = call.json.get("filter")
    wanted: Mapping[str, Any] = asked if isinstance(asked, dict) else {}
    tagged = wanted.get("tagStatus", "ANY")
    status = wanted.get("imageStatus", "ANY")
    return (tagged == "ANY" or (tagged == "TAGGED") == bool(detail.get("imageTags"))) and (
        status in ("ANY", detail["imageStatus"])
    )


def _page(call: Call, name: str, items: Any, extra: Mapping[str, object]) -> Reply:
    """A page of a list; the token is the place to go on from."""
    token = call.text("nextToken")
    if token and not token.isdigit():
        return error(
            "ecr",
            "InvalidParameterException",
            "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'",
        )
    size = call.json.get("maxResults")
    limit = min(size, _LARGEST_PAGE) if isinstance(size, int) else _PAGE
    start = int(token or 0)
    page: dict[str, object] = {name: items[start : start + limit], **extra}
    if start + limit < len(items):
        page["nextToken"] = str(start + limit)
    return json_reply(page)
