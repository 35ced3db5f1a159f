"""What doctor says of Slack's tokens and of the database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.environment import Environment
from bot.settings import Cluster, Configuration, Settings
from bot.slack_probes import probe_slack, probe_store
from diagnostics.model import Verdict


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """No token at all, and a database of the test's own."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("IMAGEPULL_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.db'}")
    return Environment()


def test_an_installation_with_neither_token_nor_secret_is_at_fault(
    environment: Environment,
) -> None:
    probes = list(probe_slack(environment))
    assert [one.verdict for one in probes] == [Verdict.FAULT, Verdict.FAULT]
    assert "SLACK_SIGNING_SECRET" in probes[-1].words


def test_over_http_the_signing_secret_is_enough(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "shh")
    *_, edge = probe_slack(Environment())
    assert edge.verdict is Verdict.OK
    assert "serve --http" in edge.what


def test_a_database_of_a_newer_version_is_a_fault_in_words(
    environment: Environment, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database, database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    configuration = Configuration(clusters=(Cluster(name="c", region="us-west-2"),))
    probe = probe_store(Settings(environment=environment, configuration=configuration))
    assert probe.verdict is Verdict.FAULT
    assert "the database has schema 9999" in probe.words
