"""containerd's words for a failed pull, per version, with their gRPC code in front.

The forms were recorded from containerd 1.6.20, 1.7.24 and 2.1.9: the status of a HEAD request is
worded differently in each, and 2.x says "failed to resolve image" without repeating the reference.
"""

from __future__ import annotations

import http
from dataclasses import dataclass

from playground.registry.reference import Reference

_DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
_INGEST = "/var/lib/containerd/io.containerd.content.v1.content/ingest"
_EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@dataclass(frozen=True, slots=True)
class Words:
    """One runtime's messages about one reference; `version` is containerd's, such as 1.7.27."""

    version: str
    reference: Reference

    def manifest_status(self, status: int) -> str:
        """The registry answered the HEAD of the manifest with an error; HEAD has no body."""
        if self._old:
            host, wanted = self.reference.api_host, self.reference.identifier
            line = f"pulling from host {host} failed with status code [manifests {wanted}]"
        else:
            line = f"unexpected status from HEAD request to {self._url('manifests')}"
        return self._resolve("Unknown", f"{line}: {_status(status)}")

    def no_credentials(self) -> str:
        """The registry wants Basic credentials and the runtime was given none."""
        if self._old:
            return self.manifest_status(401)
        return self._resolve(
            "Unknown",
            "pull access denied, repository does not exist or may require authorization: "
            "authorization failed: no basic auth credentials",
        )

    def not_found(self) -> str:
        """No such repository, or no such manifest: containerd tells both alike."""
        return self._resolve("NotFound", f"{self.reference}: not found")

    def insufficient_scope(self) -> str:
        """Docker Hub's way to say that a repository is private or does not exist."""
        return self._resolve(
            "Unknown",
            "pull access denied, repository does not exist or may require authorization: "
            "server message: insufficient_scope: authorization failed",
        )

    def anonymous_refused(self) -> str:
        """The registry's token service gives a stranger no token for this repository."""
        host, repository = self.reference.host, self.reference.repository
        url = f"https://{host}/token?scope=repository%3A{repository}%3Apull&service={host}"
        return self._resolve(
            "Unknown",
            "failed to authorize: failed to fetch anonymous token: "
            f"unexpected status from GET request to {url}: {_status(403)}",
        )

    def dial(self, trouble: str) -> str:
        """The registry could not be reached: `dial tcp ADDRESS: i/o timeout` and the like."""
        code = "DeadlineExceeded" if "timeout" in trouble and not self._new else "Unknown"
        request = f'failed to do request: Head "{self._url("manifests")}": {trouble}'
        return self._resolve(code, request)

    def tls(self, trouble: str) -> str:
        """The registry's certificate was not accepted."""
        prefix = "" if self._old else "tls: failed to verify certificate: "
        request = f'failed to do request: Head "{self._url("manifests")}": {prefix}{trouble}'
        return self._resolve("Unknown", request)

    def blob_refused(self, digest: str, status: int, message: str) -> str:
        """The manifest came, a blob did not; GET has a body, so the server's words are shown."""
        url = self._url("blobs", digest)
        if self._new:
            line = f"unexpected status from GET request to {url}: {_status(status)}\n{message}"
        else:
            line = f"unexpected status code {url}: {_status(status)} - Server message: {message}"
        return self._copy("Unknown", f"httpReadSeeker: failed open: {line}")

    def layer_refused(self, url: str, status: int) -> str:
        """S3 refused the layer the registry had pointed to."""
        line = "unexpected status from GET request to" if self._new else "unexpected status code"
        return self._copy(
            "Unknown", f"httpReadSeeker: failed open: {line} {url}: {_status(status)}"
        )

    def layer_dial(self, url: str, trouble: str) -> str:
        """S3 could not be reached for the layer."""
        code = "Unknown" if self._new else "DeadlineExceeded"
        request = f'httpReadSeeker: failed open: failed to do request: Get "{url}": {trouble}'
        return self._copy(code, request)

    def blob_gone(self, digest: str) -> str:
        """The manifest names a blob that the registry has not."""
        return self._copy(
            "NotFound",
            "httpReadSeeker: failed open: could not fetch content descriptor "
            f"{digest} ({_DOCKER_CONFIG}) from remote: not found",
        )

    def no_platform(self, digest: str) -> str:
        """No image of the index, or not the image itself, is for the node."""
        if self._new:
            return _rpc(
                "NotFound",
                "get image config descriptor: no match for platform in manifest "
                f"{digest}: not found",
            )
        return self._unpack("NotFound", "no match for platform in manifest: not found")

    def schema_1(self, media_type: str) -> str:
        """A manifest of the old form."""
        if self._new:
            return self._resolve(
                "Unimplemented",
                f'not implemented: media type "{media_type}" is no longer supported since '
                "containerd v2.0, please rebuild the image as "
                '"application/vnd.docker.distribution.manifest.v2+json" or '
                '"application/vnd.oci.image.manifest.v1+json"',
            )
        return self._resolve("Unknown", "no signatures")

    def given_up(self) -> str:
        """The runtime ended the pull itself: too slow, or no progress."""
        return self._unpack("Canceled", "failed to copy: context canceled")

    def disk_full(self) -> str:
        """The node's disk has no room for a layer."""
        ingest = f"{_INGEST}/b6d380589acc288498d1d41c4b1513520997a876d7ce12ddae3a2a7aad12b740/data"
        return self._copy("Unknown", f"write {ingest}: no space left on device")

    def corrupt(self, digest: str) -> str:
        """What was read is not what the digest says."""
        return self._unpack(
            "FailedPrecondition",
            f'failed commit on ref "layer-{digest}": unexpected commit digest {_EMPTY}, '
            f"expected {digest}: failed precondition",
        )

    @property
    def _old(self) -> bool:
        return self.version.startswith("1.") and int(self.version.split(".")[1]) < 7

    @property
    def _new(self) -> bool:
        return not self.version.startswith("1.")

    def _url(self, kind: str, identifier: str = "") -> str:
        wanted = identifier or self.reference.identifier
        host, repository = self.reference.api_host, self.reference.repository
        return f"https://{host}/v2/{repository}/{kind}/{wanted}"

    def _resolve(self, code: str, cause: str) -> str:
        what = "image" if self._new else f'reference "{self.reference}"'
        return self._unpack(code, f"failed to resolve {what}: {cause}")

    def _copy(self, code: str, cause: str) -> str:
        return self._unpack(code, f"failed to copy: {cause}")

    def _unpack(self, code: str, cause: str) -> str:
        return _rpc(code, f'failed to pull and unpack image "{self.reference}": {cause}')


def malformed(image: str) -> str:
    """The runtime could not read the reference at all."""
    return _rpc("Unknown", f'failed to parse image reference "{image}": invalid reference format')


def _rpc(code: str, description: str) -> str:
    return f"rpc error: code = {code} desc = {description}"


def _status(status: int) -> str:
    return f"{status} {http.HTTPStatus(status).phrase}"
