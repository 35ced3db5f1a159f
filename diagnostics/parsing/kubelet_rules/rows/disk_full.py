"""The node's disk is full."""

from diagnostics.parsing.kubelet_rules.rule import Rule
from diagnostics.parsing.pull_failure import PullCause as C

CLEAR = (
    Rule(
        "no space left on device",
        C.DISK_FULL,
        "the node's disk or its inodes are used up",
        "failed to copy: write /var/lib/containerd/ingest/b6/data: no space left on device",
    ),
    Rule(
        "disk quota exceeded",
        C.DISK_FULL,
        "the quota of the node's image store is used up",
        "writing blob: storing blob to file: write /var/tmp/storage1/1: disk quota exceeded",
    ),
    Rule(
        "write * file too large",
        C.DISK_FULL,
        "the file system refuses a file of this size",
        "write /var/lib/docker/tmp/GetImageBlob1: file too large",
    ),
    Rule(
        "not enough|insufficient disk|storage| space",
        C.DISK_FULL,
        "the node's disk is full",
        "hcsshim::ImportLayer failed in Win32: There is not enough space on the disk. (0x70)",
    ),
    Rule(
        "disk is| full",
        C.DISK_FULL,
        "the node's disk is full",
        "write failed: the disk is full",
    ),
    Rule(
        "out|run of disk|storage| space",
        C.DISK_FULL,
        "the node's disk is full",
        "the node ran out of disk space",
    ),
)
