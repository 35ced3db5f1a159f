"""What doctor says of a workspace that gave the app less than its manifest asks for."""

from dataclasses import replace

import pytest

from bot.environment import Environment
from bot.slack_probes import probe_slack
from diagnostics.model import Verdict
from playground.slack import DEFAULT_WORKSPACE, SlackWorkspace, running


def verdicts(monkeypatch: pytest.MonkeyPatch, *without: str) -> dict[str, Verdict]:
    app = DEFAULT_WORKSPACE.app
    left = replace(app, scopes=tuple(one for one in app.scopes if one not in without))
    workspace = SlackWorkspace(replace(DEFAULT_WORKSPACE, app=left))
    with running(workspace):
        monkeypatch.setenv("SLACK_BOT_TOKEN", workspace.bot_token)
        monkeypatch.setenv("SLACK_APP_TOKEN", workspace.app_token)
        monkeypatch.setenv("SLACK_API_URL", workspace.api_url)
        return {one.what: one.verdict for one in probe_slack(Environment())}


def test_an_app_as_its_manifest_declares_it_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(verdicts(monkeypatch).values()) == {Verdict.OK}


def test_a_scope_that_is_missing_is_named_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    found = verdicts(monkeypatch, "usergroups:read")
    wrong = {what for what, verdict in found.items() if verdict is not Verdict.OK}
    assert wrong == {"scope usergroups:read"}
