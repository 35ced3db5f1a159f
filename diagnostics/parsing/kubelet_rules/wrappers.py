"""What runtimes, kubelets and clients put before the reason: peeled off, outermost first.

`{image}` is a name in quotes or one word, and is kept as the image; `{name}` is the same and is not
kept; `{code}` is a gRPC code, kept in the label; `{url}` is an address, `{text}` anything up to a
colon. Letter case does not count. A wrapper that ends with a colon is peeled off only before a
further clause. Wrappers do not decide the cause: rows of later clauses win.
"""

from typing import NamedTuple


class Wrapper(NamedTuple):
    """One row: the words, and a message that begins with them."""

    pattern: str
    example: str


_FILLED = {
    "image": '"r.example/app:1.0"',
    "name": '"app"',
    "code": "Unknown",
    "url": '"https://r.example/v2/"',
    "text": "'1.0'",
}


def _rows(*patterns: str) -> tuple[Wrapper, ...]:
    """Make rows whose example is the pattern itself, filled in."""
    return tuple(
        Wrapper(row, f"{row.format_map(_FILLED).removesuffix(':')}: manifest unknown")
        for row in patterns
    )


KUBELET = _rows(
    "Failed to pull image {image} from pod {name} and container {name}",
    "Failed to pull image {image}",
    'Failed to pull image" err=',
    "Failed to pull image",
    "Back-off pulling image {image}",
    "Error syncing pod, skipping",
    "Error syncing pod",
    "failed to {name} for {name} with ErrImagePull",
    "failed to {name} for {name} with ImagePullBackOff",
    "image pull failed for {image}, this may be because there are no credentials on this request. "
    "details",
    "image pull failed for {image}",
    "Failed to create pod sandbox",
    "Failed create pod sandbox",
    "Failed to create sandbox for pod",
    "failed to get sandbox image {image}",
    "Pull image {image} failed",
    "PullImage {image} failed",
    "PullImage {image} from image service failed",
    'PullImage from image service failed" err=',
    "PullImage from image service failed",
    "RunPodSandbox from runtime service failed",
    "CreatePodSandbox for pod {name} failed",
    "ErrImagePull",
    "ImagePullBackOff",
    "err=",
    "error=",
    "Error:",
    "output:",
    "exit status {name}",
)

DESCRIBE = _rows(
    "Warning Failed {text} kubelet, {name}",
    "Warning Failed {text} kubelet",
    "Warning BackOff {text} kubelet",
    "Normal BackOff {text} kubelet",
    "Normal Pulling {text} kubelet",
    "Pulling image {image}",
    "Warning InspectFailed {text} kubelet",
    "spec.containers{text}",
    "spec.initContainers{text}",
)

GRPC = _rows("rpc error: code = {code} desc =", "rpc error:")

CONTAINERD = _rows(
    "failed to pull and unpack image {image}",
    "failed to resolve reference {image}",
    "failed to resolve ref {image}",
    "failed to resolve image {image}",
    "failed to resolve image:",
    "failed to resolve image",
    "failed to do request",
    "failed to copy",
    "httpReadSeeker",
    "httpReaderSeeker",
    "failed open",
    "failed to authorize",
    "pull access denied, repository does not exist or may require authorization:",
    "failed to fetch oauth token",
    "failed to fetch anonymous token",
    "failed to get fetcher for {image}",
    "failed to get converter for {image}",
    "no available registry endpoint",
    "unpack",
    "ctr",
    "pulling image failed",
    "pulling image",
)

CRIO = _rows(
    "unable to pull image or OCI artifact",
    "unable to pull image",
    "pull image err",
    "unable to copy from source {image}",
    "Error initializing source {image}",
    "initializing source {image}",
    "initializing image from source {image}",
    "reading manifest {text} in {image}",
    "Error reading manifest {text} in {image}",
    "pinging container registry {name}",
    "error pinging docker registry {name}",
    "copying system image from manifest list",
    "choosing an image from manifest list {image}",
    "parsing image configuration",
    "writing blob",
    "trying to reuse blob {name} at destination",
    "Error parsing image name {image}",
    "Error choosing image instance",
)

DOCKER = _rows(
    "Error response from daemon",
    "pull access denied for {image}, repository does not exist or may require {text}:",
    "manifest for {image} not found:",
    "repository {image} not found:",
    "error from registry",
    "API error (500)",
    "Error pulling image ({text}) from {image}",
    "error pulling image configuration",
    "download failed after attempts={text}",
    "Head {url}",
    "Get {url}",
    "Post {url}",
)

ECS = _rows(
    "CannotPullContainerError",
    "CannotPullECRContainerError",
    "CannotPullImageManifestError",
    "ResourceInitializationError",
    "pull image manifest has been retried {text}",
    "ref pull has been retried {text}",
    "inspect image has been retried {text}",
    "unable to pull secrets or registry auth",
    "execution resource retrieval failed",
)

WRAPPERS = KUBELET + DESCRIBE + GRPC + CONTAINERD + CRIO + DOCKER + ECS
