"""A proxy in the environment is not used on loopback, where slack_sdk's socket would use it."""

from dataclasses import replace
from pathlib import Path

from tests.e2e.conftest import Running, stop_process

DEAD = "http://127.0.0.1:9"


def test_the_bot_connects_under_a_proxy_that_is_dead(running: Running, tmp_path: Path) -> None:
    proxies = dict.fromkeys(("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"), DEAD)
    process = replace(running, environment={**running.environment, **proxies}).start_bot(
        tmp_path / "bot.log"
    )
    try:
        assert running.slack.open_sockets() == 1
    finally:
        assert stop_process(process) == 0
