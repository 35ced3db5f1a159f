from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.cluster.server.tables.ages import age, duration
from playground.cluster.server.tables.pod_words import pod_ready, pod_status


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (119, "119s"),
        (120, "2m"),
        (150, "2m30s"),
        (900, "15m"),
        (3 * 3600, "3h"),
        (3 * 3600 + 60, "3h1m"),
        (9 * 3600 + 60, "9h"),
        (3 * 86400 + 7200, "3d2h"),
        (30 * 86400, "30d"),
    ],
)
def test_ages_get_coarser(seconds: int, text: str) -> None:
    assert duration(seconds) == text


def test_an_age_counts_to_now() -> None:
    now = datetime(2026, 1, 1, 1, tzinfo=UTC)
    assert age("2026-01-01T00:00:00Z", now) == "60m"
    assert age(None, now) == "<unknown>"
    assert age("2026-01-01T00:00:00Z", now - timedelta(hours=2)) == "0s"


def _waiting(reason: str) -> dict[str, Any]:
    return {"ready": False, "state": {"waiting": {"reason": reason}}}


def _pod(**status: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "p"},
        "spec": {"containers": [{}], "initContainers": [{}, {}]},
        "status": status,
    }


DONE = {"ready": True, "state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ({"phase": "Pending"}, "Pending"),
        ({"phase": "Failed", "reason": "Evicted"}, "Evicted"),
        ({"phase": "Pending", "containerStatuses": [_waiting("ErrImagePull")]}, "ErrImagePull"),
        ({"initContainerStatuses": [_waiting("ImagePullBackOff")]}, "Init:ImagePullBackOff"),
        ({"initContainerStatuses": [DONE, _waiting("PodInitializing")]}, "Init:1/2"),
        ({"phase": "Succeeded", "containerStatuses": [DONE]}, "Completed"),
    ],
)
def test_the_status_column_says_the_most_telling_word(status: dict[str, Any], word: str) -> None:
    assert pod_status(_pod(**status)) == word


def test_a_pod_that_goes_is_terminating() -> None:
    pod = _pod(phase="Running")
    pod["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert pod_status(pod) == "Terminating"
    assert pod_ready(pod) == "0/1"
