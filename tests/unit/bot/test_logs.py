"""No secret reaches a log, whoever writes it."""

import json
import logging

import pytest

from bot.logs import LONGEST, configure_logs


@pytest.fixture(autouse=True)
def _logs_as_before():  # type: ignore[no-untyped-def]
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1234-abcDEF",
        "xapp-1-A0-99-deadbeef",
        "https://hooks.slack.com/commands/T0/123/secret",
        "AKIAIOSFODNN7EXAMPLE",
        "k8s-aws-v1.aHR0cHM6Ly9zdHM",
        "postgresql+psycopg://bot:hunter2@db/imagepull",
    ],
)
def test_a_secret_in_a_line_is_taken_out(capsys: pytest.CaptureFixture[str], secret: str) -> None:
    configure_logs("info")
    logging.getLogger("anyone").warning("it was %s there", secret)
    written = capsys.readouterr().err
    assert secret not in written
    assert "[removed]" in json.loads(written)["event"]


def test_a_secret_in_a_traceback_is_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    try:
        raise ValueError("token xoxb-1-2 refused")
    except ValueError:
        logging.getLogger("anyone").exception("failed")
    assert "xoxb-1-2" not in capsys.readouterr().err


def test_libraries_are_heard_from_warning_on_whatever_they_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logs("debug")
    bolt = logging.getLogger("slack_bolt.RequestVerification")
    bolt.setLevel(logging.DEBUG)
    bolt.info("Invalid request signature (body: payload=...)")
    assert capsys.readouterr().err == ""
    bolt.warning("heard")
    assert "heard" in capsys.readouterr().err


def test_a_line_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    logging.getLogger("anyone").warning("x" * 50_000)
    assert len(capsys.readouterr().err) < LONGEST + 500


def _deep(frames: int) -> None:
    if frames == 0:
        raise ValueError("what it was about")
    _deep(frames - 1)


def test_a_long_traceback_keeps_its_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info")
    other = RuntimeError("x" * 50_000)
    try:
        try:
            raise other
        except RuntimeError:
            _deep(40)
    except ValueError:
        logging.getLogger("anyone").exception("failed")
    written = capsys.readouterr().err
    assert len(written) < LONGEST + 500
    assert json.loads(written)["exception"].endswith("ValueError: what it was about")
