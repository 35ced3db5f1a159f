"""One replica of the bot in a process of its own, made to be killed."""

import faulthandler
import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from remediation.approval import ApprovalRule
from remediation.requests import Requests
from remediation.runs import Run
from remediation.steps.ports import Outside
from remediation.store import StoreUnavailable, open_store
from remediation.worker import Worker
from tests.fakes.remediation.folder import FolderOutside
from tests.fakes.remediation.people import TEAM, FakeDirectory

LEASE = 1.5
"""Short, so that tests need not wait; long enough for a machine that is busy with other tests."""
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.fakes.remediation.replica"])


@dataclass(frozen=True)
class Orders:
    """What a replica is to do. `die_at` is "WHEN:STEP" or "WHEN:CALL": kill (or with `stop`,
    freeze) the own process there; `only` limits that to one request. It ends when the requests in
    `until` are over, or on SIGTERM."""

    url: str
    folder: Path
    owner: str
    die_at: str = ""
    stop: bool = False
    only: str = ""
    until: tuple[str, ...] = ()
    users: tuple[str, ...] = ("UANA", "UBEN")
    threads: int = 2
    lease: float = LEASE


def start(orders: Orders) -> BaseProcess:
    """Start a replica."""
    process = PROCESSES.Process(target=work, args=(orders,), daemon=True)
    process.start()
    return process


def work(orders: Orders) -> None:
    """What the replica's process does."""
    faulthandler.enable()
    faulthandler.dump_traceback_later(45)
    terminated = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: terminated.set())
    store = open_store(orders.url, trust_filesystem=True)
    rules = (ApprovalRule(users=orders.users),)
    directory = FakeDirectory()
    outside = Outside(
        access=FolderOutside(orders.folder, lambda call, when: _maybe_die(orders, when, call, "")),
        directory=directory,
        rules=rules,
        diagnose=lambda plan: "still denied",
        teams=frozenset({TEAM}),
        watch_for=timedelta(minutes=5),
    )
    worker = Worker(
        store,
        outside,
        orders.owner,
        threads=orders.threads,
        lease=timedelta(seconds=orders.lease),
        poll=0.05,
        notice=lambda when, run: _at_step(orders, when, run),
    )
    requests = Requests(store, rules, directory, teams=frozenset({TEAM}))
    worker.start()
    while not terminated.is_set() and not _all_over(requests, orders.until):
        terminated.wait(0.05)
    ended = worker.stop(10)
    store.close()
    os._exit(0 if ended else 3)


def _at_step(orders: Orders, when: str, run: Run) -> None:
    _maybe_die(orders, when, run.step, run.request.id)


def _maybe_die(orders: Orders, when: str, where: str, request_id: str) -> None:
    if orders.die_at == f"{when}:{where}" and orders.only in ("", request_id):
        os.kill(os.getpid(), signal.SIGSTOP if orders.stop else signal.SIGKILL)
        time.sleep(0.5)  # another thread may take the signal: this one must not run on meanwhile


def _all_over(requests: Requests, ids: tuple[str, ...]) -> bool:
    try:
        found = [requests.get(one) for one in ids]
    except StoreUnavailable:
        return False
    return bool(ids) and all(one and one.run and one.run.finished for one in found)


def wait_until(true, seconds: float = 60.0, every: float = 0.02) -> None:
    """Wait for something that another process brings about; fail loudly when it does not."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(every)


def is_stopped(process: BaseProcess) -> bool:
    """The kernel has the process stopped (SIGSTOP)."""
    stat = Path(f"/proc/{process.pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[0] == "T"
