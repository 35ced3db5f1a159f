"""Exit codes and how a command says that it could not run."""

import sys
from typing import NoReturn

from handlers.blocks.escape import visible

DONE = 0
FAULT_FOUND = 1
COULD_NOT_RUN = 2


def could_not_run(*lines: str) -> NoReturn:
    """Say why on stderr, one line each, and end with code 2."""
    for line in lines:
        sys.stderr.write(f"imagepull: {visible(line)}\n")
    sys.exit(COULD_NOT_RUN)
