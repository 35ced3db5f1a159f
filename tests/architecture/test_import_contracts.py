"""Each import rule of .importlinter is broken once, in a copy, and must be reported as broken."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.conftest import PACKAGES

LINT = "from importlinter.cli import lint_imports_command as lint; lint()"

OFFENCES = {
    "layers": ("diagnostics/offends_layers.py", "import remediation.plan"),
    "playground-knows-no-bot": ("playground/offends_bot.py", "import diagnostics.model"),
    "bot-knows-no-playground": ("handlers/offends_playground.py", "import playground.clock"),
    "cloud-only-in-gateways": ("handlers/offends_cloud.py", "import boto3"),
    "slack-only-at-the-edge": ("diagnostics/offends_slack.py", "import slack_sdk"),
    "state-only-in-remediation": ("bot/offends_state.py", "import sqlalchemy"),
    "emulators-only-in-playground": ("remediation/offends_emulators.py", "import moto"),
    "checks-apart": (
        "diagnostics/checks/offends_checks.py",
        "import diagnostics.checks.pod_status",
    ),
    "policy-engine-pure": ("diagnostics/policy/offends_policy.py", "import diagnostics.model"),
    "parsing-pure": ("diagnostics/parsing/offends_parsing.py", "import diagnostics.policy.model"),
}


@pytest.fixture(scope="module")
def contracts(root: Path) -> dict[str, str]:
    """Each contract's id and its name."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter")
    prefix = "importlinter:contract:"
    return {
        section.removeprefix(prefix): config[section]["name"]
        for section in config.sections()
        if section.startswith(prefix)
    }


@pytest.fixture(scope="module")
def report(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What lint-imports says of a copy of the project with every offence in it."""
    copy = tmp_path_factory.mktemp("broken")
    for package in PACKAGES:
        shutil.copytree(root / package, copy / package, ignore=_only_python)
    shutil.copy(root / ".importlinter", copy)
    for path, line in OFFENCES.values():
        (copy / path).write_text(f"{line}\n")
    done = _lint(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_the_project_keeps_every_contract(root: Path) -> None:
    done = _lint(root)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_has_an_offence_here(contracts: dict[str, str]) -> None:
    assert set(OFFENCES) == set(contracts)


@pytest.mark.parametrize("contract", OFFENCES)
def test_an_offence_breaks_its_contract(
    contract: str, contracts: dict[str, str], report: str
) -> None:
    name = contracts[contract]
    assert re.search(rf"^{re.escape(name)} BROKEN", report, re.MULTILINE), report
    offender = OFFENCES[contract][0].removesuffix(".py").replace("/", ".")
    assert offender in _said_of(name, report)


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )


def _only_python(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if "." in name and not name.endswith(".py")} | {"__pycache__"}


def _said_of(name: str, report: str) -> str:
    """The part of the report that stands under a broken contract's heading."""
    _, _, broken = report.partition("Broken contracts")
    _, _, rest = broken.partition(f"{name}\n")
    return re.split(r"\n[^\n]+\n-{5,}\n", rest, maxsplit=1)[0]
