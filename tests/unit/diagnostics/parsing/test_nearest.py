"""Suggestions: names by their letters, tags as versions."""

import subprocess
import sys

import pytest

from diagnostics.parsing.nearest import nearest, nearest_tags


def test_the_nearest_names_come_first() -> None:
    names = ["orders", "ui-private", "ui-public", "ui-privateer"]
    assert nearest("ui-privat", names)[0] == "ui-private"
    assert "orders" not in nearest("ui-privat", names)


def test_nothing_alike_gives_nothing() -> None:
    assert nearest("ui", ["zzzz", "qqqq"]) == ()
    assert nearest("ui", []) == ()


def test_the_name_itself_is_no_suggestion() -> None:
    assert nearest("app", ["app"]) == ()


def test_no_more_than_the_limit() -> None:
    assert len(nearest("app", [f"app{n}" for n in range(9)], limit=2)) == 2


@pytest.mark.parametrize(
    ("wanted", "existing", "first"),
    [
        ("1.5.0", ["v1.5.0", "1.5.1", "1.50.0"], "v1.5.0"),
        ("v1.5.0", ["1.5.0", "v1.4.9"], "1.5.0"),
        ("1.2.1", ["1.2.10", "1.2.2", "1.3.0"], "1.2.2"),
        ("1.2", ["1.2-alpine", "1.20"], "1.2-alpine"),
        ("1.2", ["1.2.0", "1.3"], "1.2.0"),
        ("1.2.1-alpine", ["1.2.1", "1.2.1-debian", "1.2.0-alpine"], "1.2.1"),
        ("main-abc124", ["main-abc123", "1.0"], "main-abc123"),
        ("lates", ["latest", "stable"], "latest"),
    ],
)
def test_the_nearest_tag(wanted: str, existing: list[str], first: str) -> None:
    assert nearest_tags(wanted, existing)[0] == first


def test_the_order_of_candidates_does_not_matter_for_versions() -> None:
    tags = ["1.2.2", "v1.2.1", "1.2.0"]
    assert nearest_tags("1.2.1", tags) == nearest_tags("1.2.1", tags[::-1])


def test_a_tag_of_endless_digits_is_taken_as_text() -> None:
    assert nearest_tags("9" * 5000, ["1.0"]) == ()


def test_rapidfuzz_is_imported_only_when_asked() -> None:
    code = "import sys, diagnostics.parsing.nearest; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
