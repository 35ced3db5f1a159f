"""A real PostgreSQL of a test's own: made in a temporary folder from the installed Debian package,
on a free loopback port, run as user postgres when the tests run as root, ended by its own pid."""

import ctypes
import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

BIN = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL's server is not installed: apt-get install postgresql"
START_SECONDS = 60
MEMORY_BYTES = 2 << 30


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest installed version."""
    found = sorted(BIN.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).parent if on_path else None


class PostgresCluster:
    """One server. `url(name)` makes a database; `stop` and `start` are an outage."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="imagepull-pg-", dir=_fast_folder()))
        self._root = os.geteuid() == 0
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0
        if self._root:
            shutil.chown(self._folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "tests", "-A", "trust", "--no-sync")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> "PostgresCluster":
        """Start it, on the port it had before if it had one."""
        for _ in range(3):
            port = self.port or _free_port()
            self._process = self._popen(port)
            if self._answers(port):
                self.port = port
                return self
            self.stop()
        raise RuntimeError(self._log())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT ends sessions and shuts down, SIGQUIT is a crash."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(20)
        self._process = None

    def remove(self) -> None:
        """End it at once and delete its files."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The URL of a new, empty database."""
        with psycopg.connect(self._admin(self.port), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"postgresql://tests@127.0.0.1:{self.port}/{name}"

    def _answers(self, port: int) -> bool:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self._process
            if self._process.poll() is not None:
                return False
            try:
                psycopg.connect(self._admin(port), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        return False

    def _admin(self, port: int) -> str:
        return f"postgresql://tests@127.0.0.1:{port}/postgres"

    def _popen(self, port: int) -> "subprocess.Popen[bytes]":
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": "200",
            "shared_buffers": "16MB",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self._binaries / "postgres", "-D", str(self._data), *options],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                user=self._user,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._binaries / program, *arguments],
            check=True,
            capture_output=True,
            cwd=self._folder,
            user=self._user,
            timeout=60,
        )

    @property
    def _user(self) -> str | None:
        return "postgres" if self._root else None

    def _log(self) -> str:
        log = self._folder / "log"
        return f"{getpass.getuser()}: " + (log.read_text()[-2000:] if log.exists() else "no log")


def _end_with_parent() -> None:
    """Have the kernel end the server when the tests are killed (prctl(2), PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _fast_folder() -> Path | None:
    """Memory where there is plenty of it: a test's database need not survive a power cut."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > MEMORY_BYTES:
        return memory
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
