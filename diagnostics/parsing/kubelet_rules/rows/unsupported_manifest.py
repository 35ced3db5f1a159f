"""The runtime does not know this kind of content."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "missing signature key",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1, or a list where one image was wanted",
        "Error response from daemon: missing signature key",
    ),
    Rule(
        "manifest.v1 * no longer supported",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "image manifest.v1 is no longer supported",
    ),
    Rule(
        "media type * is no longer supported",
        C.UNSUPPORTED_MANIFEST,
        "the image has an old manifest format",
        'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no '
        "longer supported since containerd v2.1, please rebuild",
    ),
    Rule(
        "Docker Image Format v1",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "[DEPRECATION NOTICE] Docker Image Format v1 will be removed",
    ),
    Rule(
        "no signatures",
        C.UNSUPPORTED_MANIFEST,
        "the converter of old manifests found an unsigned schema 1 manifest",
        "ctr: no signatures",
        also=(C.SIGNATURE,),
    ),
    Rule(
        "no FSLayers in manifest",
        C.UNSUPPORTED_MANIFEST,
        "the manifest is an empty one of the old format schema 1",
        "initializing image from source docker://r.example/app:1.0: no FSLayers in manifest",
    ),
    Rule(
        "unsupported image-specific operation on artifact",
        C.UNSUPPORTED_MANIFEST,
        "the reference names an artifact, not an image",
        "unsupported image-specific operation on artifact with type application/vnd.oci.empty",
    ),
    Rule(
        "media-type cannot determine",
        C.UNSUPPORTED_MANIFEST,
        "the manifest does not say what it is",
        "media-type: cannot determine",
    ),
    Rule(
        "unexpected media type * not found",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "unexpected media type text/html for sha256:abcd: not found",
        also=(
            C.CORRUPT,
            C.PROXY,
        ),
    ),
    Rule(
        "encountered unknown type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "encountered unknown type text/html; children may not be fetched",
    ),
    Rule(
        "unknown type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "mediatype application/vnd.example: unknown type",
    ),
    Rule(
        "Encountered remote * when fetching",
        C.UNSUPPORTED_MANIFEST,
        "the reference names an artifact, not an image",
        'Encountered remote "application/vnd.cncf.helm.config.v1+json"(helm) when fetching',
    ),
    Rule(
        "AI models are not yet supported",
        C.UNSUPPORTED_MANIFEST,
        "the reference names an artifact, not an image",
        "AI models are not yet supported by the Engine",
    ),
    Rule(
        "could not fetch content descriptor * text/html * not found",
        C.UNSUPPORTED_MANIFEST,
        "a web page came instead of a manifest, as captive portals and proxies send it",
        "could not fetch content descriptor sha256:3f2f (text/html) from remote: not found",
        also=(
            C.CORRUPT,
            C.PROXY,
        ),
    ),
    Rule(
        "can't talk to a V1 container registry",
        C.UNSUPPORTED_MANIFEST,
        "the registry speaks only the old protocol version 1",
        "can't talk to a V1 container registry",
        also=(C.OTHER,),
    ),
    Rule(
        "manifest invalid",
        C.UNSUPPORTED_MANIFEST,
        "the manifest is not valid",
        "manifest invalid: manifest invalid",
        also=(C.CORRUPT,),
    ),
    Rule(
        "zstd * not supported",
        C.UNSUPPORTED_MANIFEST,
        "the runtime is too old for layers packed with zstd",
        "layer+zstd: zstd is not supported",
    ),
    Rule(
        "no processor for media-type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of layer",
        "no processor for media-type: unknown",
    ),
    Rule(
        "media|mime type ? not supported|allowed|known",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        'media type "application/vnd.cncf.helm.chart.provenance.v1.prov" is not allowed',
    ),
    Rule(
        "mediatype in manifest unknown",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "invalid mediaType in manifest: unknown",
    ),
    Rule(
        "unsupported|unrecognized|unimplemented|unknown manifest|image|schema "
        "type|format|version|list",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "unsupported manifest format",
    ),
    Rule(
        "invalid rootfs in image configuration",
        C.UNSUPPORTED_MANIFEST,
        "the reference names an artifact, not an image",
        "invalid rootfs in image configuration",
        also=(C.CORRUPT,),
    ),
    Rule(
        "accept header does not support",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "manifest unknown: OCI index found, but accept header does not support OCI indexes",
    ),
    Rule(
        "manifest not supported by client",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "manifest invalid: Schema 2 manifest not supported by client",
    ),
    Rule(
        "expected index|manifest but found",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "media-type: expected manifest but found index (application/json)",
    ),
    Rule(
        "unsupported|unknown compression|archive",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "unsupported compression format 9",
    ),
    Rule(
        "unsupported|unexpected|unrecognized|unimplemented|invalid ? media|mime type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "unsupported media type application/vnd.cncf.helm.config.v1+json",
    ),
    Rule(
        "unsupported|unexpected|unrecognized|unrecognised|unimplemented|invalid ? mediatype",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "the answer has an unsupported mediaType",
    ),
    Rule(
        "unknown media|mime type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "Unknown media type during manifest conversion",
    ),
    Rule(
        "schema 1 images|image|support|not",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "Pulling Schema 1 images have been deprecated and disabled by default since containerd "
        "v2.0",
    ),
    Rule(
        "mediaType in manifest|image list|index| should be",
        C.UNSUPPORTED_MANIFEST,
        "the runtime is too old for this kind of manifest",
        "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' "
        "not 'application/vnd.oci.image.manifest.v1+json'",
    ),
)

VAGUE = (
    Rule(
        "invalid character ? looking for beginning of value",
        C.UNSUPPORTED_MANIFEST,
        "something else than a manifest came, often a web page of a proxy or login",
        "invalid character '<' looking for beginning of value",
        also=(
            C.REGISTRY_ERROR,
            C.PROXY,
        ),
    ),
)
