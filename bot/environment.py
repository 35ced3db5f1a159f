"""The environment: secrets and endpoints. Nothing else in the bot reads it. docs/configuration.md
describes each variable."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

LOG_LEVELS = ("debug", "info", "warning", "error")

Need = Literal["no", "socket", "http"]
"""What of Slack a command needs: nothing, the tokens of Socket Mode, or those of HTTP mode."""


class Environment(BaseSettings):
    """Secrets and endpoints. AWS credentials are read by boto3."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, extra="ignore")

    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"
    aws_region: str = ""
    aws_endpoint_url: str = ""
    kubeconfig: str = "~/.kube/config"
    """One file or several, as kubectl reads it. Passed on, since the Kubernetes client looks at the
    variable only once, when it is imported."""
    imagepull_config: Path = Path("imagepull.yaml")
    imagepull_database_url: SecretStr = SecretStr("")
    imagepull_state_dir: Path = Path("state")
    imagepull_log_level: str = "info"
    """One of LOG_LEVELS; `wrong_there` says so, beside whatever else is wrong."""

    @property
    def database_url(self) -> str:
        """Where the state is kept; by default a SQLite file in the state folder. It may hold a
        password."""
        given = self.imagepull_database_url.get_secret_value()
        return given or f"sqlite:///{self.imagepull_state_dir}/imagepull.db"


def wrong_there(environment: Environment, need: Need) -> list[str]:
    """Every fault, a line each; no secret is repeated."""
    return [*_missing_tokens(environment, need), *_wrong_level(environment)]


def over_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """The process's environment with these variables over it, for a child process."""
    return {**os.environ, **variables}


def _missing_tokens(environment: Environment, need: Need) -> list[str]:
    wanted = {
        "no": {},
        "socket": {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_APP_TOKEN": "xapp-"},
        "http": {"SLACK_BOT_TOKEN": "xoxb-", "SLACK_SIGNING_SECRET": ""},
    }[need]
    faults = []
    for name, prefix in wanted.items():
        value: SecretStr = getattr(environment, name.lower())
        if not value.get_secret_value():
            faults.append(f"{name} is not set in the environment")
        elif not value.get_secret_value().startswith(prefix):
            faults.append(f"{name} does not start with {prefix}")
    return faults


def _wrong_level(environment: Environment) -> list[str]:
    level = environment.imagepull_log_level
    if level in LOG_LEVELS:
        return []
    return [f"IMAGEPULL_LOG_LEVEL is {level!r}; it can be {', '.join(LOG_LEVELS)}"]
