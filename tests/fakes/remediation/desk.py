"""Everything around one store that a test of requests and runs needs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from remediation import ledger
from remediation.approval import ApprovalRule
from remediation.hold import Hold, Reach
from remediation.outbox import Outbox
from remediation.outcomes import Approved
from remediation.plan import Plan
from remediation.requests import Requests
from remediation.steps.ports import Outside
from remediation.store import Store
from remediation.views import Choice, Place, Request
from remediation.worker import Notice, Worker
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.outside import FakeOutside, make_plan
from tests.fakes.remediation.people import ANA, RITA, TEAM, FakeDirectory

RULE = ApprovalRule(users=("UANA", "UBEN"), name="shop")


@dataclass
class Desk:
    """One bot without its Slack."""

    store: Store
    clock: FakeClock
    world: FakeOutside = field(default_factory=FakeOutside)
    directory: FakeDirectory = field(default_factory=FakeDirectory)
    rules: tuple[ApprovalRule, ...] = (RULE,)
    dry_run: bool = False
    reach: Reach = lambda _plan: ""
    watch_for: timedelta = timedelta(minutes=5)

    @property
    def requests(self) -> Requests:
        teams = frozenset({TEAM})
        return Requests(self.store, self.rules, self.directory, teams=teams, hold=self.hold)

    @property
    def hold(self) -> Hold:
        return Hold(self.dry_run, self.reach)

    @property
    def outbox(self) -> Outbox:
        return Outbox(self.store)

    def worker(self, owner: str = "bot-0", notice: Notice = lambda _w, _r: None) -> Worker:
        outside = Outside(
            access=self.world,
            directory=self.directory,
            rules=self.rules,
            diagnose=lambda plan: f"still denied for {plan.target}",
            teams=frozenset({TEAM}),
            hold=self.hold,
            watch_for=self.watch_for,
        )
        return Worker(
            self.store,
            outside,
            owner,
            monotonic=self.clock.monotonic,
            jitter=lambda: 0.0,
            notice=notice,
        )

    def open(self, plan: Plan | None = None, **options: object) -> Request:
        plan = plan or make_plan()
        self.world.add(plan)
        return self.requests.open(plan, RITA, Place("C1", "1.0"), "card", **options)  # type: ignore[arg-type]

    def approved(self, plan: Plan | None = None, **options: object) -> Request:
        outcome = self.requests.decide(self.open(plan, **options).id, ANA, Choice.APPROVE)
        assert isinstance(outcome, Approved)
        return outcome.request

    def finish(self, request: Request, worker: Worker | None = None, turns: int = 60) -> Request:
        """Let runs go on, with two seconds between turns, until this one is over."""
        worker = worker or self.worker()
        for _ in range(turns):
            worker.run_once()
            now = self.requests.get(request.id)
            assert now is not None
            if now.run and now.run.finished:
                return now
            self.clock.forward(2)
        raise AssertionError(f"the run is not over: {now.run}")

    def kinds(self) -> list[str]:
        """The kinds of all rows of the ledger, in order; the chain must be whole."""
        assert ledger.verify(self.store).ok
        return [one["entry"]["kind"] for one in self.entries()]

    def entries(self) -> Iterator[dict]:  # type: ignore[type-arg]
        return map(json.loads, ledger.export(self.store))
