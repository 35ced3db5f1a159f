"""A whole bot in one process: the real Slack edge, the real diagnosis over a small world, the real
desk and worker on SQLite; only AWS and the cluster are fakes."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from diagnostics.diagnosis import Doctor
from diagnostics.model import Diagnosis, Finding
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from handlers.cards import CardSender
from handlers.client import impatient, slack_client
from handlers.directory import SlackDirectory
from handlers.queue import JobQueue
from handlers.registration import register_handlers
from handlers.services import EdgeSettings, Services
from remediation.approval import ApprovalRule, who_may_approve
from remediation.freeze_desk import FreezeDesk, FreezeRule
from remediation.offer import NoPlan, offer
from remediation.outbox import Outbox
from remediation.plan import Plan
from remediation.requests import Requests
from remediation.seen import Seen
from remediation.steps.ports import Outside
from remediation.store import open_store
from remediation.worker import Worker
from tests.fakes.reading import World
from tests.fakes.remediation.outside import FakeOutside

CLUSTER = "eks-workshop"
RULES = (
    ApprovalRule(("U0RESPONDER",), ("S0PLATFORM",), namespaces=("default",), name="platform"),
    ApprovalRule(
        groups=("S0PLATFORM",), namespaces=("shop",), count=2, reason_required=True, name="shop"
    ),
    ApprovalRule(users=("U0BYSTANDER",), namespaces=("shop",), break_glass=True, name="glass"),
)
"""In `default` one approval is enough; in `shop` two must say why, or one may break glass."""
LIFTERS = FreezeRule(users=("U0RESPONDER2",))
QUICK = EdgeSettings(
    teams=frozenset({"T0PLAYGROUND"}),
    alarm_channel="C0PLATFORM",
    progress_every=0.05,
    looking_after=1.0,
    docs_url="https://docs.example/imagepull",
)


@dataclass
class Edge:
    """Tests change `world` (what the diagnosis reads), `settings` and `before_diagnosis`."""

    token: str
    api_url: str
    app_token: str
    folder: Path
    rules: tuple[ApprovalRule, ...] = RULES
    settings: EdgeSettings = QUICK
    pace: timedelta = timedelta(seconds=0.05)
    step_seconds: float = 0.0
    queue: JobQueue = field(default_factory=lambda: JobQueue(threads=8, length=32))
    world: World = field(default_factory=World)
    outside: FakeOutside = field(default_factory=FakeOutside)
    before_diagnosis: Callable[[WorkloadQuery], None] = lambda _query: None
    diagnoses: list[WorkloadQuery] = field(default_factory=list)

    def start(self) -> "Edge":
        store = open_store(f"sqlite:///{self.folder / 'bot.db'}", trust_filesystem=True)
        client = slack_client(self.token, self.api_url)
        directory = SlackDirectory(
            impatient(client), lambda: datetime.now(UTC), teams=self.settings.teams
        )
        self.requests = Requests(store, self.rules, directory, teams=self.settings.teams)
        outside = Outside(
            access=self.outside,
            directory=directory,
            rules=self.rules,
            diagnose=lambda plan: f"still denied for {plan.target}",
            teams=self.settings.teams,
            pull_patience=timedelta(seconds=0.1),
        )
        self.worker = Worker(store, outside, "bot-0", poll=0.05, jitter=lambda: 0.0)
        self.services = Services(
            diagnose=self._diagnose,
            offer=self._offer,
            approvers=lambda plan: who_may_approve(plan, self.rules),
            requests=self.requests,
            freeze=FreezeDesk(store, LIFTERS, self.rules, directory, self.settings.teams),
            seen=Seen(store).first,
            queue=self.queue.start(),
            clock=lambda: datetime.now(UTC),
            settings=self.settings,
            decided=self.worker.wake,
        )
        self.sender = CardSender(Outbox(store, pace=self.pace), self.services, impatient(client))
        self._store, self._over = store, threading.Event()
        self._sending = threading.Thread(target=self._send, daemon=True)
        self._handler = self._connect(client)
        self.worker.start()
        self._sending.start()
        return self

    def stop(self) -> None:
        self.queue.stop(5)
        self.worker.stop(5)
        self._over.set()
        self._sending.join()
        self._handler.close()
        self._store.close()

    def _connect(self, client) -> SocketModeHandler:
        app = App(client=client, listener_executor=ThreadPoolExecutor(16))
        register_handlers(app, self.services)
        handler = SocketModeHandler(app, self.app_token, concurrency=16)
        handler.client.proxy = None
        handler.connect()
        return handler

    def _send(self) -> None:
        while not self._over.wait(0.02):
            self.requests.expire_due()
            self.sender.send_due()

    def _diagnose(self, query: WorkloadQuery, on_finding: Callable[[Finding], None]) -> Diagnosis:
        self.diagnoses.append(query)
        self.before_diagnosis(query)

        def slowly(finding: Finding) -> None:
            on_finding(finding)
            time.sleep(self.step_seconds)

        with ThreadPoolExecutor(4) as pool:
            scope = Scope(CLUSTER, self.world.gateways(), ("default", "shop"))
            return Doctor({CLUSTER: scope}, pool, lambda: datetime.now(UTC)).diagnose(query, slowly)

    def _offer(self, diagnosis: Diagnosis) -> tuple[Plan | NoPlan, ...]:
        plans = tuple(map(offer, diagnosis.groups))
        for plan in plans:
            if isinstance(plan, Plan):
                self.outside.add(plan)
        return plans


def healthy(world: World, *pods: object) -> World:
    """The same world with nothing wrong in it."""
    return replace(world, pods=list(pods), repository_policy=None)
