"""The image has no variant for the node's architecture and system."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "operating system does not match the host",
        C.PLATFORM_MISMATCH,
        "the image is for another build of Windows",
        "The container operating system does not match the host operating system.",
    ),
    Rule(
        "no matching manifest for",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "no matching manifest for linux/arm64/v8 in the manifest list entries",
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
        "the image has no variant for the node's architecture and system",
        "no child with platform linux/arm64 in index r.example/app:1.0",
    ),
    Rule(
        "exec format error",
        C.PLATFORM_MISMATCH,
        "the image's programs are for another architecture",
        "failed to extract layer: exec format error",
    ),
    Rule(
        "no match for platform|in",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'failed to pull and unpack image "app:1.0": no match for platform in manifest: not found',
    ),
    Rule(
        "match|provide the specified platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "image with reference app:1.0 was found but does not match the specified platform",
    ),
    Rule(
        "no image found in manifest|image list|index",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "no image found in manifest list for architecture arm64, variant v8, OS linux",
    ),
    Rule(
        "no|contain ? matching platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "CannotPullContainerError: image Manifest does not contain descriptor matching platform",
    ),
    Rule(
        "not support platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "snapshotter native does not support platform linux/arm64 for image app:1.0",
    ),
    Rule(
        "cannot load|download image ? with|on",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'cannot download image with operating system "windows" when requesting "linux"',
    ),
    Rule(
        "image might be filtered out",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "could not find image app:1.0: image might be filtered out",
    ),
    Rule(
        "image operating system ? cannot|mismatch",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'image operating system "windows" cannot be used on this platform',
    ),
    Rule(
        "platform|architecture ? not supported",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "platform linux/arm64 is not supported",
    ),
    Rule(
        "operating system ? not supported",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "failed to register layer: operating system is not supported",
    ),
)
