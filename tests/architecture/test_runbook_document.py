"""One stem names one idea everywhere: a step is a file, a test, a heading; a cause is a heading
that says truly whether the bot names it, and a remedy."""

import ast
import re
from pathlib import Path

import pytest

from diagnostics.causes import Cause
from diagnostics.model import Step
from diagnostics.remedies import REMEDIES
from diagnostics.runbook import RUNBOOK

NAMED = {"not yet": False, "by ": True}


@pytest.fixture(scope="module")
def runbook(root: Path) -> str:
    return (root / "docs/runbook.md").read_text()


@pytest.fixture(scope="module")
def sections(runbook: str) -> dict[str, str]:
    """Each `###` heading with the text under it."""
    parts = re.split(r"^### (.+)$", runbook, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.fixture(scope="module")
def named_by_code(root: Path) -> set[str]:
    """Causes that a step, the kubelet's words or the conclusion can name."""
    named = {Cause.UNKNOWN.name}
    for path in sorted((root / "diagnostics").rglob("*.py")):
        tree = ast.parse(path.read_text())
        if path.name == "words.py":
            named |= {name for node in tree.body if _suggests(node) for name in _causes(node)}
        elif path.name not in ("causes.py", "remedies.py"):
            named |= _causes(tree)
    return named


@pytest.mark.parametrize("step", Step)
def test_a_step_is_a_file_a_test_and_a_heading(
    step: Step, root: Path, sections: dict[str, str]
) -> None:
    assert (root / f"diagnostics/checks/{step}.py").is_file()
    assert (root / f"tests/unit/diagnostics/checks/test_{step}.py").is_file()
    text = sections[step]
    assert "**Reads:**" in text
    assert "**Judges:**" in text
    assert "**UNKNOWN:**" in text
    assert "**By hand" in text


def test_every_check_is_a_step_and_every_step_is_walked(root: Path) -> None:
    files = {path.stem for path in (root / "diagnostics/checks").glob("*.py")} - {"__init__"}
    assert files == {step.value for step in Step}
    assert {check.step for check in RUNBOOK} == set(Step) - {Step.POD_STATUS}


def test_the_headings_are_the_steps_and_the_causes_in_their_order(sections: dict[str, str]) -> None:
    assert list(sections) == [step.value for step in Step] + [cause.value for cause in Cause]


@pytest.mark.parametrize("cause", Cause)
def test_a_cause_has_a_remedy_and_a_whole_section(cause: Cause, sections: dict[str, str]) -> None:
    assert REMEDIES[cause].endswith(".")
    text = sections[cause]
    for part in ("**Is:**", "**Proof:**", "**Do:**", "**Bot:**", "```sh"):
        assert part in text, f"{cause} lacks {part}"


@pytest.mark.parametrize("cause", Cause)
def test_a_section_says_truly_whether_the_bot_names_the_cause(
    cause: Cause, named_by_code: set[str], sections: dict[str, str]
) -> None:
    said = sections[cause].split("**Bot:** ")[1]
    claim = next(named for words, named in NAMED.items() if said.startswith(words))
    assert claim == (cause.name in named_by_code), f"{cause}: {said}"


def _suggests(node: ast.stmt) -> bool:
    """The tables of words.py that name a cause; the others only say what a cause explains."""
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target).startswith("_SUGGESTED")


def _causes(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Cause"
    }
