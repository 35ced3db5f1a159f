"""What programs outside are told of the world: environment variables, and files they name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from playground.aws.principals import Credentials
from playground.bot_configuration import bot_configuration
from playground.cluster import ClusterDouble
from playground.scenarios.form import REGION
from playground.slack import SlackWorkspace

_NO_PROXY = "127.0.0.1,localhost"
_APPROVERS = ("U0RESPONDER", "U0RESPONDER2")
_APPROVER_GROUPS = ("S0PLATFORM",)
_CHANNEL = "C0PLATFORM"
_REMEDIATION = "remediation"


def aws_environment(url: str, keys: Credentials) -> dict[str, str]:
    """What AWS's clients read."""
    values = {
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": keys.access_key,
        "AWS_SECRET_ACCESS_KEY": keys.secret_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": _NO_PROXY,
        "no_proxy": _NO_PROXY,
    }
    return values | ({"AWS_SESSION_TOKEN": keys.session_token} if keys.session_token else {})


def slack_environment(slack: SlackWorkspace) -> dict[str, str]:
    """What a Slack app reads."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
    }


def bot_files(state: Path) -> dict[str, str]:
    """The files of the bot's process."""
    return {
        "KUBECONFIG": str(state / "bot.kubeconfig"),
        "IMAGEPULL_CONFIG": str(state / "imagepull.yaml"),
        "IMAGEPULL_STATE_DIR": str(state / "bot"),
    }


def person_files(state: Path) -> dict[str, str]:
    """The files of a person's terminal: the same bot, whose audit trail `imagepull audit` reads and
    whose writes `imagepull freeze` stops, seen by the cluster's administrator."""
    return {
        "KUBECONFIG": str(state / "kubeconfig"),
        "IMAGEPULL_CONFIG": str(state / "imagepull.yaml"),
        "IMAGEPULL_STATE_DIR": str(state / "bot"),
    }


def write_files(
    state: Path, cluster: ClusterDouble, *, bot_user: str, remediation_user: str
) -> None:
    """Write the files both name, readable by their owner only."""
    bot, person = cluster.kubeconfig(bot_user), cluster.kubeconfig()
    if remediation_user:
        for config in (bot, person):
            _add_context(config, cluster.kubeconfig(remediation_user))
    configuration = bot_configuration(
        approvers=_APPROVERS,
        approver_groups=_APPROVER_GROUPS,
        channel=_CHANNEL,
        remediation_context=_REMEDIATION if remediation_user else "",
    )
    _write_private(state / "kubeconfig", person)
    _write_private(state / "bot.kubeconfig", bot)
    _write_private(state / "imagepull.yaml", configuration)
    (state / "bot").mkdir(mode=0o700, exist_ok=True)


def _write_private(path: Path, document: object) -> None:
    path.touch(mode=0o600)
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def _add_context(config: dict[str, Any], other: Mapping[str, Any]) -> None:
    context = {"cluster": config["clusters"][0]["name"], "user": _REMEDIATION}
    config["users"].append({**other["users"][0], "name": _REMEDIATION})
    config["contexts"].append({"name": _REMEDIATION, "context": context})
