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
        "no match for platform in manifest",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'failed to pull and unpack image "app:1.0": no match for platform in manifest: not found',
    ),
    Rule(
        "no matching manifest for",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "no matching manifest for linux/arm64/v8 in the manifest list entries",
    ),
    Rule(
        "no image found in manifest list",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "no image found in manifest list for architecture arm64, variant v8, OS linux",
    ),
    Rule(
        "no image found in image index",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "no image found in image index for architecture arm64, variant v8, OS linux",
    ),
    Rule(
        "does not match the specified platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "image with reference app:1.0 was found but does not match the specified platform",
    ),
    Rule(
        "does not provide the specified platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        "image with reference app:1.0 was found but does not provide the specified platform",
    ),
    Rule(
        "image operating system ? cannot be used on this platform",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'image operating system "windows" cannot be used on this platform',
    ),
    Rule(
        "cannot download image with operating system",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'cannot download image with operating system "windows" when requesting "linux"',
    ),
    Rule(
        "operating system is not supported",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
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
        "Image operating system mismatch",
        C.PLATFORM_MISMATCH,
        "the image has no variant for the node's architecture and system",
        'Image operating system mismatch: image uses OS "windows"',
    ),
)
