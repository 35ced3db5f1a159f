"""What the documents quote exists: files, commands, options, make's targets, AWS's API."""

import re
from functools import cache
from pathlib import Path

import botocore.session
import pytest
import typer
from botocore import xform_name
from botocore.model import ServiceModel

from bot.__main__ import app

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/*.md", "docs/adr/*.md")

COMMAND_LINE = re.compile(r"(?:^|-- |\| )imagepull ([a-z]+)([^#|\n]*)", re.MULTILINE)

OF_THE_CLI_ITSELF = {"--source-group", "--protocol", "--port"}
"""Short forms that the aws command adds to ec2 authorize-security-group-ingress."""
OF_EVERY_COMMAND = {"--region", "--query", "--output"}


@pytest.fixture(scope="module")
def documents(root: Path) -> dict[Path, str]:
    return {path: path.read_text() for name in DOCUMENTS for path in sorted(root.glob(name))}


def test_every_link_leads_to_a_file(documents: dict[Path, str]) -> None:
    dead = [
        f"{path.name}: {target}"
        for path, text in documents.items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert dead == []


def test_every_link_into_a_document_meets_a_heading(documents: dict[Path, str]) -> None:
    dead = [
        f"{path.name}: {target}#{place}"
        for path, text in documents.items()
        for target, place in re.findall(r"\]\(([^)#\s:]*)#([^)]+)\)", text)
        if place not in _places(documents[(path.parent / target).resolve() if target else path])
    ]
    assert dead == []


def test_every_imagepull_command_exists(documents: dict[Path, str]) -> None:
    wrong = [
        f"{path.name}: imagepull {name}{fault}"
        for path, text in documents.items()
        for name, rest in COMMAND_LINE.findall(_code(text))
        for fault in _unknown_options(name, rest)
    ]
    assert wrong == []


def test_every_make_target_exists(root: Path, documents: dict[Path, str]) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text(), re.MULTILINE))
    quoted = {
        name
        for text in documents.values()
        for name in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)
    }
    assert quoted <= targets


def test_every_aws_command_exists(documents: dict[Path, str]) -> None:
    wrong = [
        f"{path.name}: {fault}"
        for path, text in documents.items()
        for service, command, rest in re.findall(r"^aws (\S+) (\S+)(.*)$", text, re.MULTILINE)
        for fault in _faults(service, command, rest)
    ]
    assert wrong == []


def _code(text: str) -> str:
    """What stands in code blocks and between backticks, a line each."""
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)])


def _unknown_options(name: str, rest: str) -> list[str]:
    """What the command line does not know; [""] when it does not know the command."""
    command = typer.main.get_command(app).commands.get(name)  # type: ignore[attr-defined]
    if command is None:
        return [""]
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    given = re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", rest)
    return [f" {option}" for option in given if option not in known]


def _places(text: str) -> set[str]:
    """Headings as GitHub names them in links."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}


@cache
def _model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def _faults(service: str, command: str, rest: str) -> list[str]:
    model = _model(service)
    operations = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in operations:
        return [f"aws {service} {command}"]
    shape = model.operation_model(operations[command]).input_shape
    known = {f"--{xform_name(name, '-')}" for name in (shape.members if shape else ())}
    known |= OF_EVERY_COMMAND | OF_THE_CLI_ITSELF
    given = re.findall(r"\s(--[a-z0-9-]+)", re.sub(r"'[^']*'", "", rest.partition("#")[0]))
    return [
        f"aws {service} {command} {option}"
        for option in given
        if option not in known and option.replace("--no-", "--") not in known
    ]
