"""docs/configuration.md describes every key and variable there is, with its true default, and none
that is not; its example and the one in deploy/ load."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from pydantic import BaseModel, SecretStr

from bot.environment import Environment
from bot.settings import Configuration

SAID_IN_WORDS = {
    "`name`",
    "`AWS_REGION`",
    "none",
    "empty",
    "needed",
    "",
    "the current one",
    "the reading one",
    "the bot's own",
    "the bot's own identity",
    "the token's own workspace",
    "AWS's own",
    "SQLite in the state folder",
    "`~/.kube/config`",
}
"""Defaults that the document explains; in the code they are empty, or there is none."""


@pytest.fixture(scope="module")
def document(root: Path) -> str:
    return (root / "docs/configuration.md").read_text()


@pytest.fixture(scope="module")
def rows(document: str) -> dict[str, str]:
    """Each documented key or variable with the default that is said of it."""
    return dict(re.findall(r"^\| `([A-Za-z_.]+)` \| ([^|]*?) ?\|", document, re.MULTILINE))


def test_every_key_and_variable_is_described_and_no_other(rows: dict[str, str]) -> None:
    variables = {name.upper() for name in Environment.model_fields}
    keys = {name for name, _ in _keys(Configuration)} - {"clusters", "approvals", "digests"}
    sections = {"slack", "limits", "freeze"}
    assert set(rows) == variables | (keys - sections)


def test_the_defaults_are_true(rows: dict[str, str]) -> None:
    wrong = {
        name: (said, rows[name])
        for name, default in _defaults()
        if (said := _as_said(default)) != rows[name] and not _in_words(default, rows[name])
    }
    assert wrong == {}


def test_the_example_is_valid(document: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)
    assert Configuration.model_validate(yaml.safe_load(example))


def test_what_deploy_holds_only_reads_until_its_comments_are_taken_away(root: Path) -> None:
    manifest = yaml.safe_load((root / "deploy/kubernetes/configuration.yaml").read_text())
    text = manifest["data"]["imagepull.yaml"].replace("ACCOUNT", "123456789012")
    shipped = Configuration.model_validate(yaml.safe_load(text))
    assert shipped.clusters[0].remediation is None
    assert (shipped.approvals, shipped.digests) == ((), ())
    whole = re.sub("^# ", "", text, flags=re.MULTILINE)
    everything = Configuration.model_validate(yaml.safe_load(whole))
    assert everything.clusters[0].remediation is not None
    assert everything.approvals[0].groups
    assert everything.digests[0].channel


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        yield prefix + name, field
        for section in _sections(field.annotation):
            yield from _keys(section, f"{prefix}{name}.")


def _sections(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation such as `tuple[Cluster, ...]` or `Remediation | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _sections(argument)


def _defaults() -> Iterator[tuple[str, object]]:
    for name, field in Environment.model_fields.items():
        yield name.upper(), field.default
    for name, field in _keys(Configuration):
        if not list(_sections(field.annotation)):
            yield name, None if field.is_required() else field.default


def _as_said(default: object) -> str:
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return "`[" + ", ".join(f'"{one}"' for one in default) + "]`"
    return f"`{default}`"


def _in_words(default: object, said: str) -> bool:
    if isinstance(default, SecretStr):
        return said == "" or said in SAID_IN_WORDS
    return default in ("", None, ()) and said in SAID_IN_WORDS
