"""Real `imagepull serve` processes on one database, made to be killed."""

import json
import re
import signal
import subprocess
import urllib.request
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import yaml
from sqlalchemy import select

from remediation import schema
from remediation.store import open_store
from tests.e2e.conftest import READY, Running


@dataclass
class Serve:
    """One running bot."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """SIGKILL, and wait until the kernel has taken it away."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """SIGTERM; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def health(self, probe: str) -> tuple[int, str]:
        """What /livez or /readyz says."""
        port = re.findall(rf"{READY}(\d+)", self.log.read_text())[-1]
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{probe}", timeout=15) as answer:
                return answer.status, answer.read().decode().strip()
        except HTTPError as error:
            return error.code, error.read().decode().strip()

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far (proc(5), utime and stime in hundredths)."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / 100


@dataclass
class Replicas:
    """The bots of one test."""

    running: Running
    database: str
    folder: Path
    started: list[Serve] = field(default_factory=list)

    def start(self, **variables: str) -> Serve:
        """Start one more, with variables over its environment; ready when this returns."""
        log = self.folder / f"bot-{len(self.started)}.log"
        world = replace(self.running, environment={**self.environment, **variables})
        serve = Serve(world.start_bot(log), log)
        self.started.append(serve)
        return serve

    @property
    def environment(self) -> dict[str, str]:
        return {**self.running.environment, "IMAGEPULL_DATABASE_URL": self.database}

    def configured(self, **sections: Any) -> Path:
        """A configuration file with these sections in place of the world's own."""
        document = yaml.safe_load(Path(self.running.environment["IMAGEPULL_CONFIG"]).read_text())
        path = self.folder / "imagepull.yaml"
        path.write_text(yaml.safe_dump({**document, **sections}))
        return path

    def only_groups(self) -> Path:
        """A configuration whose approvers are a user group's members, and nobody by name."""
        return self.configured(approvals=[{"name": "responders", "groups": ["S0PLATFORM"]}])

    def owner(self) -> str:
        """Which replica carries the newest run on now, by its own name."""
        store = open_store(self.database, migrations=False, trust_filesystem=True)
        try:
            with store.reading() as connection:
                newest = select(schema.runs.c.owner).order_by(schema.runs.c.started_at.desc())
                return str(connection.execute(newest.limit(1)).scalar_one())
        finally:
            store.close()

    def imagepull(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the same database."""
        return replace(self.running, environment=self.environment).imagepull(*words)

    def trail(self) -> list[dict[str, object]]:
        """The audit trail, which must be whole."""
        verified = self.imagepull("audit", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        lines = self.imagepull("audit", "export").stdout.splitlines()
        return [json.loads(line)["entry"] for line in lines]

    def kinds(self) -> list[str]:
        """The kinds of its rows."""
        return [str(one["kind"]) for one in self.trail()]

    def end(self) -> None:
        """Stop those that still run; none may have met something unforeseen."""
        codes = [one.stop() for one in self.started if one.process.poll() is None]
        assert set(codes) <= {0}, codes
        self.running.slack.wait_until(lambda seen: seen.open_sockets() == 0, 10)
        for one in self.started:
            assert "Traceback" not in one.log.read_text(), one.log.read_text()
