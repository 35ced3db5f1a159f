"""The scheduled digest: one message, whoever's clock rings; the same in a terminal."""

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.conftest import Running, stop_process
from tests.e2e.people import REQUESTER

pytestmark = pytest.mark.slow


@pytest.fixture
def every_minute(running: Running, tmp_path: Path, slack: WorkspaceClient) -> Running:
    """The same world with a digest that is always due, and a state of its own."""
    document = yaml.safe_load(Path(running.environment["IMAGEPULL_CONFIG"]).read_text())
    channel = document["digests"][0]["channel"]
    digest = {"name": "minutely", "cron": "* * * * *", "channel": channel}
    configuration = tmp_path / "imagepull.yaml"
    configuration.write_text(yaml.safe_dump({**document, "digests": [digest]}))
    environment = {
        **running.environment,
        "IMAGEPULL_CONFIG": str(configuration),
        "IMAGEPULL_STATE_DIR": str(tmp_path),
    }
    return replace(running, environment=environment)


def digests(slack: WorkspaceClient) -> list[SeenMessage]:
    return [one for one in slack.messages() if "minutely" in one.all_text]


def test_two_replicas_post_one_digest_a_period_with_a_diagnose_button_each(
    every_minute: Running, slack: WorkspaceClient, tmp_path: Path
) -> None:
    bots: list[subprocess.Popen[bytes]] = []
    try:
        bots = [every_minute.start_bot(tmp_path / f"{name}.log") for name in ("one", "two")]
        slack.wait_until(digests, 60, "a digest")
        text = digests(slack)[0].all_text
        assert "ui-private" in text
        assert "ui-new" in text
        assert "catalog" not in text
        head = re.search(r"audit head (\d+:[0-9a-f]{64})", text.replace("`", ""))
        assert head, text
        assert every_minute.imagepull("audit", "verify", "--head", head[1]).returncode == 0
        assert all("audit head 0:" in (tmp_path / f"{x}.log").read_text() for x in ("one", "two"))
        diagnose = [one for one in digests(slack)[0].buttons if "diagnose" in one["action_id"]]
        assert len(diagnose) == 2
        before = {one.ts for one in slack.messages()}
        one = diagnose[0]
        slack.click(REQUESTER, digests(slack)[0].ts, one["action_id"], value=one["value"])
        slack.wait_until(
            lambda seen: [
                one
                for one in (*seen.messages(), *seen.thread(digests(seen)[0].ts))
                if one.ts not in before and "cannot pull its image" in one.all_text
            ],
            20,
            "a diagnosis",
        )
    finally:
        codes = [stop_process(one) for one in bots]
    assert codes == [0, 0]
    minutes = [int(float(one.ts)) // 60 for one in digests(slack)]
    assert len(minutes) == len(set(minutes)), "two digests in one minute"


def test_a_dry_run_prints_the_digest_and_posts_nothing(
    running: Running, slack: WorkspaceClient
) -> None:
    before = len(slack.messages())
    done = running.imagepull("digest", "--dry-run", "workdays")
    assert done.returncode == 1, done.stderr
    assert "repository_policy_denies" in done.stdout
    assert "public_image_missing" in done.stdout
    assert len(slack.messages()) == before


def test_a_digest_that_is_not_configured_names_those_that_are(running: Running, bot: Path) -> None:
    done = running.imagepull("digest", "--dry-run", "weekly")
    assert done.returncode == 2
    assert "workdays" in done.stderr
    assert os.linesep not in done.stdout
