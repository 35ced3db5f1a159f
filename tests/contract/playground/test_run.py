"""The playground as a command: its output, its ports, its child, its end."""

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from playground.run import BOT_DIED, COULD_NOT_RUN, PlaygroundOptions, run

ROOT = Path(__file__).parents[3]
PATIENCE = 60


class Command:
    """`python -m playground` or a small program that calls `run`, read line by line."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        )
        self.notes: list[str] = []
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.start()

    def note(self, part: str) -> str:
        """The next note that has `part` in it."""
        for line in self.process.stderr:
            self.notes.append(line)
            if part in line:
                return line
        raise AssertionError(f"no {part!r} in {self.notes}")

    def end(self) -> tuple[int, str, str]:
        """Wait for the end: exit code, stdout, all notes."""
        out, err = self.process.communicate()
        self._watchdog.cancel()
        return self.process.returncode, out, "".join(self.notes) + err


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_says_what_to_export_and_ends_cleanly(ending):
    command = Command("-m", "playground", "--no-browser", "--port", "0", "--scenario", "healthy")
    page = command.note("the page: ")
    command.process.send_signal(ending)
    code, out, _ = command.end()

    exports = dict(line.removeprefix("export ").split("=", 1) for line in out.splitlines())
    assert code == 0
    assert "http://127.0.0.1:" in page
    assert {"KUBECONFIG", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "IMAGEPULL_CONFIG"} <= set(
        exports
    )
    assert not Path(exports["KUBECONFIG"]).parent.exists()


def test_a_taken_port_that_was_asked_for_is_an_error(capfd):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code = run(PlaygroundOptions(port=port, open_browser=False), None)

    assert code == COULD_NOT_RUN
    assert f"port {port}: " in capfd.readouterr().err


def test_an_unknown_scenario_is_an_error_that_names_the_known(capfd):
    code = run(PlaygroundOptions(scenarios=("nonsense",)), None)

    notes = capfd.readouterr().err
    assert code == COULD_NOT_RUN
    assert "nonsense" in notes
    assert "ui-private" in notes


def test_a_bot_that_dies_is_said_with_its_last_lines(capfd):
    def start(environment):
        program = "import os, sys; sys.stderr.write(os.environ['AWS_REGION'] + '\\n'); sys.exit(3)"
        return subprocess.Popen(
            [sys.executable, "-c", program],
            env={**os.environ, **environment},
            stderr=subprocess.PIPE,
            text=True,
        )

    code = run(PlaygroundOptions(port=0, open_browser=False, scenarios=("healthy",)), start)

    notes = capfd.readouterr().err
    assert code == BOT_DIED
    assert "exit code 3" in notes
    assert "bot | us-west-2" in notes


def test_the_bot_is_stopped_with_the_playground():
    program = """
import os, subprocess, sys
from playground.run import PlaygroundOptions, run
BOT = "import signal,sys,time; signal.signal(signal.SIGTERM, lambda *_: sys.exit('bot: bye')); " \\
      "sys.stderr.write('bot: ready\\\\n'); sys.stderr.flush(); time.sleep(600)"
def start(environment):
    return subprocess.Popen([sys.executable, "-c", BOT], env={**os.environ, **environment},
                            stderr=subprocess.PIPE, text=True)
sys.exit(run(PlaygroundOptions(port=0, open_browser=False, scenarios=("healthy",)), start))
"""
    command = Command("-c", program)
    command.note("bot: ready")
    command.process.send_signal(signal.SIGTERM)
    code, _, notes = command.end()

    assert code == 0
    assert "bot: bye" in notes
