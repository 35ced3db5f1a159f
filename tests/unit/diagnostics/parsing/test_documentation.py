"""docs/messages.md keeps up with the code."""

import re
from pathlib import Path

from diagnostics.parsing.pull_failure import PullCause

DOCUMENT = Path(__file__).parents[4] / "docs" / "messages.md"


def test_each_cause_has_its_heading() -> None:
    headings = set(re.findall(r"^### (\w+)$", DOCUMENT.read_text(), re.MULTILINE))
    assert headings == {cause.value for cause in PullCause}


def test_the_row_shown_is_a_row() -> None:
    assert '"no basic auth credentials",' in DOCUMENT.read_text()
