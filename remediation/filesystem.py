"""Which file system a path is on. SQLite's WAL needs locks and shared memory that network file
systems do not give (https://www.sqlite.org/wal.html, "Overview", disadvantage 2)."""

from pathlib import Path

LOCAL = frozenset(
    {
        "apfs",
        "bcachefs",
        "btrfs",
        "ext2",
        "ext3",
        "ext4",
        "f2fs",
        "hfs",
        "jfs",
        "overlay",
        "ramfs",
        "reiserfs",
        "rootfs",
        "tmpfs",
        "ufs",
        "xfs",
        "zfs",
    }
)


def kind_of(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The type of the file system that holds `path`, None where the system does not say."""
    try:
        table = mounts.read_text()
    except OSError:
        return None
    target = path.absolute()
    best: tuple[int, str] | None = None
    for line in table.splitlines():
        _device, point, kind, *_ = line.split(" ")
        mount = Path(point.encode().decode("unicode_escape"))
        if target.is_relative_to(mount) and (best is None or len(mount.parts) >= best[0]):
            best = (len(mount.parts), kind)
    return best[1] if best else None


def is_safe_for_sqlite(kind: str | None) -> bool:
    """Known to be local. What the system does not tell cannot be held against it."""
    return kind is None or kind in LOCAL
