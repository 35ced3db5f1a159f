"""Which file systems SQLite may live on."""

from pathlib import Path

import pytest

from remediation.filesystem import is_safe_for_sqlite, kind_of

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/efs nfs4 rw 0 0
tmpfs /mnt/efs/scratch tmpfs rw 0 0
s3fs /mnt/with\\040space fuse.s3fs rw 0 0
/dev/sdb1 /data xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/bot", "ext4"),
        ("/mnt/efs/bot", "nfs4"),
        ("/mnt/efs/scratch/bot", "tmpfs"),
        ("/mnt/with space/bot", "fuse.s3fs"),
        ("/data", "xfs"),
        ("/database", "ext4"),
    ],
)
def test_the_longest_mount_point_decides(tmp_path: Path, path: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert kind_of(Path(path), mounts) == kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.s3fs", "9p", "something-new"])
def test_network_and_unknown_file_systems_are_not_safe(kind: str) -> None:
    assert not is_safe_for_sqlite(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "overlay", None])
def test_local_ones_are_and_what_cannot_be_told_is_let_pass(kind: str | None) -> None:
    assert is_safe_for_sqlite(kind)


def test_a_system_without_a_mount_table_tells_nothing(tmp_path: Path) -> None:
    assert kind_of(tmp_path, tmp_path / "none") is None
