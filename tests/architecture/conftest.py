"""The project's own files, for tests that hold them to its rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGES = ("bot", "handlers", "diagnostics", "remediation", "playground")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sources(root: Path) -> dict[str, Path]:
    """Every Python file of the five packages: its path below the root, with slashes, and itself."""

    def found() -> Iterator[Path]:
        for package in PACKAGES:
            yield from sorted((root / package).rglob("*.py"))

    return {path.relative_to(root).as_posix(): path for path in found()}
