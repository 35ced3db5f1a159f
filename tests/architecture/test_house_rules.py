"""Rules of the house that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

from tests.architecture.conftest import PACKAGES

READS_ENVIRONMENT = {"bot/environment.py"}

OUTERMOST = {"handlers/queue.py", "remediation/worker.py", "bot/process.py"}
"""The loops above which nobody would hear an error: a question's, a run's and the cards'."""

GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}

MOST_LINES = 300
LONGER = {
    "diagnostics/gateways/kubernetes_objects.py": "every object the bot decodes, one after another",
    "diagnostics/parsing/kubelet_rules/rows": "rows of data",
    "remediation/approval.py": "who may approve what, the whole of it",
    "remediation/claims.py": "which replica has which run",
}


def test_one_module_reads_the_environment(sources: dict[str, Path]) -> None:
    readers = {
        name
        for name, path in sources.items()
        if not name.startswith("playground/") and re.search(r"os\.environ|getenv", path.read_text())
    }
    assert readers == READS_ENVIRONMENT


def test_only_the_outermost_loops_catch_everything(sources: dict[str, Path]) -> None:
    assert {name for name, path in sources.items() if _swallows_all(path)} == OUTERMOST


def test_no_module_is_a_grab_bag(sources: dict[str, Path]) -> None:
    assert [name for name in sources if GRAB_BAGS & set(name.removesuffix(".py").split("/"))] == []


def test_no_file_is_too_long_to_read(sources: dict[str, Path]) -> None:
    long = {
        name: lines
        for name, path in sources.items()
        if (lines := len(path.read_text().splitlines())) > MOST_LINES
        and not any(name.startswith(known) for known in LONGER)
    }
    assert long == {}


def test_every_exception_to_the_length_is_still_needed(sources: dict[str, Path]) -> None:
    for known in LONGER:
        lengths = [
            len(path.read_text().splitlines())
            for name, path in sources.items()
            if name.startswith(known)
        ]
        assert max(lengths, default=0) > MOST_LINES, f"{known} is short now: take it off the list"


def test_every_package_is_shipped_and_linted(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(wheel) == sorted(PACKAGES) == sorted(project["tool"]["mypy"]["files"])


def test_a_version_is_pinned_for_every_dependency(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(one for extra in extras for one in extra)]
    pins = (root / "constraints.txt").read_text()
    pinned = {_name(line) for line in pins.splitlines() if not line.startswith("#")}
    assert {_name(one) for one in wanted} - pinned == {"imagepull"}
    assert "://" not in pins, "a pin names a version, not a place"


def _name(requirement: str) -> str:
    """The package's normalised name: https://packaging.python.org/en/latest/specifications/."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def _swallows_all(path: Path) -> bool:
    """Whether some handler takes every exception and does not raise it again."""
    return any(
        isinstance(node, ast.ExceptHandler)
        and (node.type is None or {"Exception", "BaseException"} & _caught(node.type))
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
        for node in ast.walk(ast.parse(path.read_text()))
    )


def _caught(node: ast.expr) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
