"""Findings as they come, on a terminal's stderr; silent where nobody watches."""

from collections.abc import Callable
from typing import TextIO

from diagnostics.model import Finding


def progress(stream: TextIO) -> Callable[[Finding], None]:
    """A listener that keeps one line saying which step answered last, and wipes it at the end."""
    if not stream.isatty():
        return lambda _: None

    def tell(finding: Finding) -> None:
        stream.write(f"\r\x1b[K{finding.step.value}: {finding.verdict.value}\r")
        stream.flush()

    return tell
