"""What arrived, or is stored on the node, is not what was announced."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "mismatched image rootfs and manifest layers",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "mismatched image rootfs and manifest layers",
    ),
    Rule(
        "content at ? not found",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "failed open: content at https://r.example/v2/app/blobs/sha256:ab not found: not found",
        also=(C.OTHER,),
    ),
    Rule(
        "error creating overlay mount",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "error creating overlay mount to /var/lib/docker/overlay2/ab/merged: invalid argument",
        also=(C.OTHER,),
    ),
    Rule(
        "overlay2 invalid argument",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "mount overlay2: invalid argument",
        also=(C.OTHER,),
    ),
    Rule(
        "error locating item named manifest",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        'error locating item named "manifest" for image with ID "ab"',
    ),
    Rule(
        "can't stat lower layer",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "can't stat lower layer /var/lib/containers/storage/overlay/ab",
    ),
    Rule(
        "unexpected commit digest",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "unexpected commit digest sha256:20ff, expected sha256:333e: failed precondition",
    ),
    Rule(
        "unexpected commit digest sha256 "
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        C.CORRUPT,
        "nothing arrived: the digest is that of zero bytes",
        "unexpected commit digest "
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected "
        "sha256:c3",
        also=(
            C.PROXY,
            C.DISK_FULL,
        ),
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
        "wrong diff id",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        'wrong diff id "sha256:ab" calculated on extraction',
    ),
    Rule(
        "layer verification failed",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "filesystem layer verification failed for digest sha256:5c66",
    ),
    Rule(
        "image config verification failed",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "image config verification failed for digest sha256:5c66",
    ),
    Rule(
        "manifest verification failed",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "manifest verification failed for digest sha256:5c66",
    ),
    Rule(
        "does not match expected sha256",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "Download config.json digest sha256:20ff does not match expected sha256:333e",
    ),
    Rule(
        "Digest did not match expected",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "happened during read: Digest did not match, expected sha256:2eb2, got sha256:8a76",
    ),
    Rule(
        "digest mismatch",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        'digest mismatch, expected "sha256:ab", got "sha256:cd"',
    ),
    Rule(
        "does not match provided manifest digest",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "Manifest does not match provided manifest digest sha256:5c66",
    ),
    Rule(
        "blob size mismatch",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "writing blob: blob size mismatch",
    ),
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
        "could not fetch content descriptor sha256:92c1 "
        "(application/vnd.oci.image.config.v1+json) from remote: not found",
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
        "the node's image store lacks or has damaged content",
        "failed to register layer: layer does not exist",
    ),
    Rule(
        "layer not known",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "reading layer: layer not known",
    ),
    Rule(
        "layers from manifest don't match image configuration",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "layers from manifest don't match image configuration",
    ),
    Rule(
        "number of layers and diffIDs don't match",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "number of layers and diffIDs don't match: 3 != 2",
    ),
    Rule(
        "short read expected",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "short read: expected 10 bytes but got 3",
    ),
    Rule(
        "failed to read expected number of bytes",
        C.CORRUPT,
        "the transfer broke off in the middle",
        "failed to read expected number of bytes: unexpected EOF",
    ),
    Rule(
        "content digest ? not found",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "failed to resolve rootfs: content digest sha256:0ff0: not found",
        also=(C.OTHER,),
    ),
    Rule(
        "parent snapshot ? does not exist",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "failed to prepare extraction snapshot: parent snapshot sha256:ab does not exist: "
        "not found",
    ),
    Rule(
        "archive/tar invalid tar header",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "archive/tar: invalid tar header",
    ),
    Rule(
        "gzip invalid",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "failed to get stream processor: gzip: invalid header",
    ),
    Rule(
        "gzip invalid checksum",
        C.CORRUPT,
        "the content that arrived is not the content that was announced",
        "gzip: invalid checksum",
    ),
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
        "input/output error",
        C.CORRUPT,
        "the node's disk has read or write errors",
        "write /var/lib/containerd/ingest/b6/data: input/output error",
        also=(C.DISK_FULL,),
    ),
    Rule(
        "failed to resolve rootfs",
        C.CORRUPT,
        "the node's image store lacks or has damaged content",
        "ctr: failed to resolve rootfs: could not resolve config",
        also=(C.OTHER,),
    ),
    Rule(
        "could not fetch content ? from remote",
        C.CORRUPT,
        "the registry has the manifest but not the content that it names",
        "could not fetch content sha256:ab from remote: not found",
        also=(C.OTHER,),
    ),
    Rule(
        "NoSuchKey",
        C.CORRUPT,
        "the layer storage does not have the content that the manifest names",
        "<Error><Code>NoSuchKey</Code></Error>",
    ),
)

TRANSPORT = (
    Rule(
        "unexpected EOF",
        C.CORRUPT,
        "the transfer broke off in the middle",
        "copying blob: reading blob sha256:ab: unexpected EOF",
        also=(
            C.CONNECTION_REFUSED,
            C.REGISTRY_ERROR,
        ),
    ),
)

VAGUE = (
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
        "failed to prepare extraction snapshot",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        'failed to prepare extraction snapshot "extract-1 sha256:ab": unexpected',
        also=(C.OTHER,),
    ),
    Rule(
        "failed to unpack image",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "failed to unpack image on snapshotter overlayfs: mount failed",
        also=(C.OTHER,),
    ),
    Rule(
        "processing tar file",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "Error processing tar file(exit status 1): operation failed",
        also=(C.OTHER,),
    ),
    Rule(
        "adding layer with blob",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        'adding layer with blob "sha256:99": exit status 1',
        also=(C.OTHER,),
    ),
    Rule(
        "apply layer error",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "apply layer error for r.example/app:1.0",
        also=(C.OTHER,),
    ),
    Rule(
        "mount callback failed",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        "mount callback failed on /tmp/containerd-mount1",
        also=(C.OTHER,),
    ),
    Rule(
        "hcsshim ImportLayer",
        C.CORRUPT,
        "a layer could not be unpacked on the node (Windows)",
        "hcsshim::ImportLayer failed in Win32: (0x2)",
        also=(
            C.OTHER,
            C.PLATFORM_MISMATCH,
        ),
    ),
    Rule(
        "unpack destination ? already exists",
        C.CORRUPT,
        "a layer could not be unpacked on the node",
        'unpack destination "/run/image/layers/sha256_45" already exists',
        also=(C.OTHER,),
    ),
)
