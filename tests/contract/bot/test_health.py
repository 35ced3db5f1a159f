"""What the kubelet is told."""

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.health import Health

WRONG = {"alive": "", "ready": ""}


@pytest.fixture
def health() -> Iterator[Health]:
    WRONG.update(alive="", ready="")
    made = Health("127.0.0.1", 0, alive=lambda: WRONG["alive"], ready=lambda: WRONG["ready"])
    made.start()
    yield made
    made.stop()


def get(health: Health, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{health.port}{path}", timeout=10) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_each_probe_says_what_is_wrong_and_only_its_own(health: Health) -> None:
    assert get(health, "/livez") == get(health, "/readyz") == (200, "ok\n")
    WRONG["ready"] = "not connected to Slack"
    assert get(health, "/livez") == (200, "ok\n")
    assert get(health, "/readyz") == (503, "not connected to Slack\n")
    WRONG["alive"] = "a thread has died"
    assert get(health, "/livez") == (503, "a thread has died\n")


def test_metrics_are_there_and_nothing_else_is(health: Health) -> None:
    status, text = get(health, "/metrics")
    assert status == 200
    assert "imagepull_diagnoses_total" in text or "imagepull_queue_depth" in text
    assert get(health, "/")[0] == 404
