"""Image manifests as a registry holds them.

https://distribution.github.io/distribution/spec/manifest-v2-2/ and the OCI image index.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from playground.scenarios.form import Image

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws"
INDEX = "application/vnd.oci.image.index.v1+json"
_CONFIG = "application/vnd.docker.container.image.v1+json"
_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
_CONFIG_BYTES = 7023
_LARGEST_LAYER = 60_000_000


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """A manifest with its type, the digest it is stored under and the platforms it is for."""

    text: str
    media_type: str
    digest: str
    size_bytes: int
    platforms: tuple[str, ...]
    layers: tuple[str, ...]


def manifests_of(repository: str, image: Image) -> list[StoredManifest]:
    """The manifest of the image, after those of its platforms when it is an index."""
    if image.old_manifest:
        return [_old(repository, image)]
    children = [_single(repository, image, platform) for platform in image.platforms]
    if len(children) == 1:
        return children
    return [*children, _index(children, image)]


def _single(repository: str, image: Image, platform: str) -> StoredManifest:
    seed = f"{repository}:{image.tag}:{platform}:{image.pushed_at}"
    sizes = _layer_sizes(image.size_bytes - _CONFIG_BYTES)
    layers = [
        {"mediaType": _LAYER, "size": size, "digest": _sha256(f"{seed}:layer{number}")}
        for number, size in enumerate(sizes)
    ]
    config = {"mediaType": _CONFIG, "size": _CONFIG_BYTES, "digest": _sha256(f"{seed}:config")}
    text = json.dumps(
        {"schemaVersion": 2, "mediaType": DOCKER, "config": config, "layers": layers}, indent=3
    )
    digest = image.digest if image.digest and len(image.platforms) == 1 else _sha256(text)
    blobs = tuple(str(layer["digest"]) for layer in layers)
    return StoredManifest(text, DOCKER, digest, image.size_bytes, (platform,), blobs)


def _index(children: list[StoredManifest], image: Image) -> StoredManifest:
    entries = [
        {
            "mediaType": child.media_type,
            "digest": child.digest,
            "size": len(child.text),
            "platform": dict(
                zip(("os", "architecture", "variant"), child.platforms[0].split("/"), strict=False)
            ),
        }
        for child in children
    ]
    text = json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}, indent=3)
    digest = image.digest or _sha256(text)
    return StoredManifest(text, INDEX, digest, len(text), image.platforms, ())


def _old(repository: str, image: Image) -> StoredManifest:
    text = json.dumps(
        {
            "schemaVersion": 1,
            "mediaType": SCHEMA_1,
            "name": repository,
            "tag": image.tag,
            "architecture": "amd64",
            "fsLayers": [{"blobSum": _sha256(f"{repository}:{image.tag}:layer")}],
            "history": [],
        }
    )
    digest = image.digest or _sha256(text)
    return StoredManifest(text, SCHEMA_1, digest, image.size_bytes, image.platforms, ())


def _layer_sizes(total: int) -> list[int]:
    sizes = [_LARGEST_LAYER] * (total // _LARGEST_LAYER)
    rest = total - sum(sizes)
    return [*sizes, rest] if rest else sizes


def _sha256(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
