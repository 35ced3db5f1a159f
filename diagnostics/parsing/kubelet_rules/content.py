"""What came, or did not come, as content: platforms, manifests, layers, signatures."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

_PLATFORM = "the image has no variant for the node's architecture and system"
_CHANGED = "the content that arrived is not the content that was announced"
_STORE = "the node's image store lacks or has damaged content"

PLATFORM = (
    Rule(
        "no match for platform in manifest",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        'failed to pull and unpack image "app:1.0": no match for platform in manifest: not found',
    ),
    Rule(
        "no matching manifest for",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "no matching manifest for linux/arm64/v8 in the manifest list entries",
    ),
    Rule(
        "no image found in manifest list",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "no image found in manifest list for architecture arm64, variant v8, OS linux",
    ),
    Rule(
        "no image found in image index",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "no image found in image index for architecture arm64, variant v8, OS linux",
    ),
    Rule(
        "does not match the specified platform",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "image with reference app:1.0 was found but does not match the specified platform",
    ),
    Rule(
        "does not provide the specified platform",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "image with reference app:1.0 was found but does not provide the specified platform",
    ),
    Rule(
        "image operating system ? cannot be used on this platform",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        'image operating system "windows" cannot be used on this platform',
    ),
    Rule(
        "cannot download image with operating system",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        'cannot download image with operating system "windows" when requesting "linux"',
    ),
    Rule(
        "operating system is not supported",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "failed to register layer: operating system is not supported",
    ),
    Rule(
        "host OS version * does not match",
        C.PLATFORM_MISMATCH,
        "the image is for another build of Windows",
        "a Windows version 10.0.20348-based image: host OS version does not match",
    ),
    Rule(
        "image is incompatible with * host",
        C.PLATFORM_MISMATCH,
        "the image is for another build of Windows",
        "a Windows version 10.0.20348-based image is incompatible with a 10.0.17763 host",
    ),
    Rule(
        "no child with platform",
        C.PLATFORM_MISMATCH,
        _PLATFORM,
        "no child with platform linux/arm64 in index r.example/app:1.0",
    ),
    Rule(
        "exec format error",
        C.PLATFORM_MISMATCH,
        "the image's programs are for another architecture",
        "failed to extract layer: exec format error",
    ),
    Rule(
        "mismatched image rootfs and manifest layers",
        C.CORRUPT,
        _CHANGED,
        "mismatched image rootfs and manifest layers",
    ),
)

FORMAT = (
    Rule(
        "Schema 1 images have been deprecated",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "Pulling Schema 1 images have been deprecated and disabled by default since containerd v2.0",
    ),
    Rule(
        "schema 1 image manifests are no longer supported",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "schema 1 image manifests are no longer supported: invalid argument",
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
        'media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer '
        "supported since containerd v2.1, please rebuild",
    ),
    Rule(
        "schema 1 not supported",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "media-type: schema 1 not supported",
    ),
    Rule(
        "Docker Image Format v1",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 "
        "support is disabled by default",
    ),
    Rule(
        "schema 1 support",
        C.UNSUPPORTED_MANIFEST,
        "the image has the old manifest format schema 1",
        "Image manifest version 2, schema 1 support is disabled by default",
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
        "unsupported media type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "unsupported media type application/vnd.cncf.helm.config.v1+json",
    ),
    Rule(
        "unsupported manifest media type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "unsupported manifest media type and no default available: text/html",
    ),
    Rule(
        "unsupported manifest format",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "unsupported manifest format",
    ),
    Rule(
        "Unimplemented manifest MIME type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        'Unimplemented manifest MIME type "application/vnd.unknown"',
    ),
    Rule(
        "unsupported MIME type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of content",
        "unsupported MIME type for image configuration",
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
        also=(C.CORRUPT, C.PROXY),
    ),
    Rule(
        "unexpected media type",
        C.UNSUPPORTED_MANIFEST,
        "the runtime does not know this kind of manifest",
        "unexpected media type application/octet-stream",
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
        also=(C.CORRUPT, C.PROXY),
    ),
    Rule(
        "invalid character * looking for beginning of value",
        C.UNSUPPORTED_MANIFEST,
        "something else than a manifest came, often a web page of a proxy or login",
        "invalid character '<' looking for beginning of value",
        also=(C.REGISTRY_ERROR, C.PROXY),
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
)

DAMAGED = (
    Rule(
        "unexpected commit digest",
        C.CORRUPT,
        _CHANGED,
        "unexpected commit digest sha256:20ff, expected sha256:333e: failed precondition",
    ),
    Rule(
        "unexpected commit digest sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        C.CORRUPT,
        "nothing arrived: the digest is that of zero bytes",
        "unexpected commit digest "
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected sha256:c3",
        also=(C.PROXY, C.DISK_FULL),
    ),
    Rule(
        "failed size validation",
        C.CORRUPT,
        "less or more arrived than was announced",
        '"layer-sha256:5c66" failed size validation: 243269632 != 243243031: failed precondition',
    ),
    Rule(
        "unexpected commit size",
        C.CORRUPT,
        "less or more arrived than was announced",
        "unexpected commit size 100, expected 200: failed precondition",
    ),
    Rule(
        "wrong diff id", C.CORRUPT, _CHANGED, 'wrong diff id "sha256:ab" calculated on extraction'
    ),
    Rule(
        "layer verification failed",
        C.CORRUPT,
        _CHANGED,
        "filesystem layer verification failed for digest sha256:5c66",
    ),
    Rule(
        "image config verification failed",
        C.CORRUPT,
        _CHANGED,
        "image config verification failed for digest sha256:5c66",
    ),
    Rule(
        "manifest verification failed",
        C.CORRUPT,
        _CHANGED,
        "manifest verification failed for digest sha256:5c66",
    ),
    Rule(
        "does not match expected sha256",
        C.CORRUPT,
        _CHANGED,
        "Download config.json digest sha256:20ff does not match expected sha256:333e",
    ),
    Rule(
        "Digest did not match expected",
        C.CORRUPT,
        _CHANGED,
        "happened during read: Digest did not match, expected sha256:2eb2, got sha256:8a76",
    ),
    Rule(
        "digest mismatch",
        C.CORRUPT,
        _CHANGED,
        'digest mismatch, expected "sha256:ab", got "sha256:cd"',
    ),
    Rule(
        "does not match provided manifest digest",
        C.CORRUPT,
        _CHANGED,
        "Manifest does not match provided manifest digest sha256:5c66",
    ),
    Rule("blob size mismatch", C.CORRUPT, _CHANGED, "writing blob: blob size mismatch"),
    Rule(
        "unknown blob",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "error pulling image configuration: unknown blob",
        also=(C.REGISTRY_ERROR,),
    ),
    Rule(
        "blob unknown",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "blob unknown: blob unknown to registry",
        also=(C.REGISTRY_ERROR,),
    ),
    Rule(
        "BLOB_UNKNOWN",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        '{"code":"BLOB_UNKNOWN"}',
    ),
    Rule(
        "could not fetch content descriptor",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "could not fetch content descriptor sha256:92c1 (application/vnd.oci.image.config.v1+json) "
        "from remote: not found",
        also=(C.OTHER,),
    ),
    Rule(
        "LayersNotFoundException",
        C.CORRUPT,
        "ECR has the manifest but not its layers",
        "LayersNotFoundException: gone",
    ),
    Rule(
        "LayerInaccessibleException",
        C.CORRUPT,
        "ECR has the layer but cannot hand it out",
        "LayerInaccessibleException: not available",
    ),
    Rule(
        "layer does not exist",
        C.CORRUPT,
        _STORE,
        "failed to register layer: layer does not exist",
    ),
    Rule("layer not known", C.CORRUPT, _STORE, "reading layer: layer not known"),
    Rule(
        "layers from manifest don't match image configuration",
        C.CORRUPT,
        _CHANGED,
        "layers from manifest don't match image configuration",
    ),
    Rule(
        "number of layers and diffIDs don't match",
        C.CORRUPT,
        _CHANGED,
        "number of layers and diffIDs don't match: 3 != 2",
    ),
    Rule("short read expected", C.CORRUPT, _CHANGED, "short read: expected 10 bytes but got 3"),
    Rule(
        "failed to read expected number of bytes",
        C.CORRUPT,
        "the transfer broke off in the middle",
        "failed to read expected number of bytes: unexpected EOF",
    ),
    Rule(
        "unexpected EOF",
        C.CORRUPT,
        "the transfer broke off in the middle",
        "copying: unexpected EOF",
    ),
    Rule(
        "content digest ? not found",
        C.CORRUPT,
        _STORE,
        "failed to resolve rootfs: content digest sha256:0ff0: not found",
        also=(C.OTHER,),
    ),
    Rule(
        "parent snapshot ? does not exist",
        C.CORRUPT,
        _STORE,
        "failed to prepare extraction snapshot: parent snapshot sha256:ab does not exist: not found",
    ),
    Rule(
        "failed to prepare extraction snapshot",
        C.CORRUPT,
        _STORE,
        'failed to prepare extraction snapshot "extract-1 sha256:ab": unexpected',
        also=(C.OTHER,),
    ),
    Rule(
        "failed to extract layer",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "unpack: failed to extract layer sha256:8337: something failed",
        also=(C.OTHER,),
    ),
    Rule(
        "failed to register layer",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "failed to register layer: ApplyLayer exit status 1",
        also=(C.OTHER,),
    ),
    Rule(
        "overlay2 * invalid argument",
        C.CORRUPT,
        _STORE,
        "error creating overlay mount to /var/lib/docker/overlay2/ab/merged: overlay2 invalid argument",
    ),
    Rule("archive/tar invalid tar header", C.CORRUPT, _CHANGED, "archive/tar: invalid tar header"),
    Rule(
        "gzip invalid", C.CORRUPT, _CHANGED, "failed to get stream processor: gzip: invalid header"
    ),
    Rule("gzip invalid checksum", C.CORRUPT, _CHANGED, "gzip: invalid checksum"),
    Rule(
        "unexpected end of JSON input",
        C.CORRUPT,
        "a manifest or configuration came incomplete",
        "unmarshal image config: unexpected end of JSON input",
    ),
    Rule(
        "reports content size of zero",
        C.CORRUPT,
        "nothing arrived",
        "unable to fetch descriptor (sha256:ab) which reports content size of zero",
    ),
    Rule(
        "locked for * unavailable",
        C.OTHER,
        "another pull of the same layer holds its lock on the node",
        "ref moby/1/layer-sha256:ab locked for 2m (since 2025-01-01): unavailable",
        also=(C.CORRUPT,),
    ),
    Rule(
        "input/output error",
        C.CORRUPT,
        "the node's disk has read or write errors",
        "write /var/lib/containerd/ingest/b6/data: input/output error",
        also=(C.DISK_FULL,),
    ),
    Rule(
        "read-only file system",
        C.OTHER,
        "the node's image store cannot be written",
        "failed to copy: open /var/lib/containerd/ingest/b6/data: read-only file system",
        also=(C.CORRUPT,),
    ),
)

SIGNED = (
    Rule(
        "Source image rejected",
        C.SIGNATURE,
        "the node's signature policy rejects the image",
        "copying system image from manifest list: Source image rejected: Running image is rejected",
    ),
    Rule(
        "A signature was required, but no signature exists",
        C.SIGNATURE,
        "the node's policy wants a signature and the image has none",
        "Source image rejected: A signature was required, but no signature exists",
    ),
    Rule(
        "Required email * not found",
        C.SIGNATURE,
        "the image is signed by somebody else than the policy wants",
        'Required email "a@example.com" not found (got ["b@example.com"])',
    ),
    Rule(
        "is rejected by policy",
        C.SIGNATURE,
        "the node's signature policy rejects the image",
        "Running image docker://r.example/app:1.0 is rejected by policy.",
    ),
    Rule(
        "cryptographic signature verification failed",
        C.SIGNATURE,
        "the image's signature is not valid",
        "cryptographic signature verification failed: invalid signature when validating ASN.1",
    ),
    Rule(
        "Signature for identity * is not accepted",
        C.SIGNATURE,
        "the signature is for another image name",
        'Signature for identity "r.example/app" is not accepted',
    ),
    Rule(
        "blocked pull of",
        C.SIGNATURE,
        "an image verifier on the node blocked the pull",
        "image verifier bindir blocked pull of r.example/app:1.0 with digest sha256:ab for reason: no",
        also=(C.OTHER,),
    ),
    Rule(
        "No public key verified against",
        C.SIGNATURE,
        "the image's signature is not valid",
        "No public key verified against the RekorSET: none",
    ),
    Rule(
        "image signature * does not",
        C.SIGNATURE,
        "the image's signature is not valid",
        "the image signature key does not fit",
    ),
    Rule(
        "remote trust data does not exist",
        C.SIGNATURE,
        "content trust is on and the image is not signed",
        "Error: remote trust data does not exist for docker.io/team/app",
    ),
)

POLICY = (
    Rule(
        "current image with * vulnerabilities cannot be pulled",
        C.OTHER,
        "Harbor's policy stops images with known vulnerabilities",
        "current image with 12 vulnerabilities cannot be pulled due to configured policy in "
        "'Prevent images with vulnerability severity of \"High\" or higher from running.'",
    ),
    Rule(
        "due to configured policy",
        C.OTHER,
        "Harbor's policy stops this image",
        "current image without vulnerability scanning cannot be pulled due to configured policy",
    ),
    Rule(
        "The image is not signed",
        C.OTHER,
        "Harbor's policy stops unsigned images",
        "PROJECTPOLICYVIOLATION: The image is not signed by cosign.",
        also=(C.SIGNATURE,),
    ),
    Rule(
        "PROJECTPOLICYVIOLATION",
        C.OTHER,
        "Harbor's policy stops this image",
        "denied by PROJECTPOLICYVIOLATION",
    ),
    Rule(
        "unable to convert a nil pointer to a runtime API image",
        C.OTHER,
        "the runtime's own record of the image is broken",
        'Failed to inspect image "": unable to convert a nil pointer to a runtime API image',
    ),
    Rule(
        "unknown service runtime",
        C.OTHER,
        "the kubelet cannot talk to the container runtime",
        "rpc error: code = Unimplemented desc = unknown service runtime.v1.ImageService",
    ),
    Rule(
        "containerd.sock",
        C.OTHER,
        "the kubelet cannot talk to the container runtime",
        "connection error: dial unix: containerd.sock failed",
    ),
)

CONTENT = PLATFORM + FORMAT + DAMAGED + SIGNED + POLICY
