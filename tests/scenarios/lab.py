"""A whole world on loopback that scenarios are loaded into, and the Doctor that looks at it.

The bot's own settings, gateways and diagnosis run here, in process; only Slack is left out.
"""

import asyncio
import os
import threading
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.commands.playground import identities
from bot.connections import make_doctor
from bot.settings import Settings, load_settings
from diagnostics.diagnosis import Doctor
from diagnostics.model import Diagnosis
from diagnostics.pull_reasons import PULL_REASONS
from diagnostics.query import parse_workload_query
from diagnostics.resolve import Scope
from playground.cluster.options import ClusterOptions, Pace
from playground.cluster.resources import EVENTS, PODS
from playground.scenarios import workshop
from playground.scenarios.form import Scenario
from playground.world import World, WorldOptions
from remediation.offer import NoPlan, offer
from remediation.plan import Plan

START_SECONDS = 60
SETTLE_SECONDS = 20
POLL_SECONDS = 0.02
EMPTY = Scenario("empty", "Nothing yet", (), workshop.WORKSHOP, ())


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered about one scenario: the diagnosis, a plan for each group."""

    diagnosis: Diagnosis
    plans: tuple[Plan | NoPlan, ...]

    @property
    def fixes_policy(self) -> bool:
        """Whether a change of a repository policy is offered."""
        return any(isinstance(one, Plan) and one.policy is not None for one in self.plans)


class Lab:
    """One world and one set of AWS clients for many scenarios; `close` when done.

    The process's environment names the world while the lab is open: boto3 and the bot's settings
    read it there, as they do in the bot's own process.
    """

    def __init__(self, state: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        cluster = ClusterOptions(tls=True, pace=Pace(first_resync=0.2, container_start=0.02))
        self.world = World(
            WorldOptions(scenario=EMPTY, state=state, cluster=cluster, **identities())
        )
        self._run(self.world.start())
        self._before = dict(os.environ)
        os.environ.update(self.world.environment())
        self._doctor: Doctor | None = None

    def close(self) -> None:
        """Stop the world and give the environment back."""
        os.environ.clear()
        os.environ.update(self._before)
        if self._doctor:
            self._doctor.pool.shutdown()
        self._hang_up()
        self._run(self.world.stop())
        self._run(asyncio.sleep(0))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def load(self, scenario: Scenario, settings: Mapping[str, Any] | None = None) -> None:
        """Make the scenario so and wait until its pods run or fail; `settings` are a cluster's."""
        self.world.cloud.authorization.allow_again()
        self.world.aws.faults.clear()
        self._hang_up()
        self._run(self.world.load(scenario))
        self._connect(settings or {})
        self._settle(scenario)
        self.forget_requests()

    def ask(self, words: str) -> Answer:
        """Diagnose what `words` name, such as `checkout -n shop`, and see what is offered."""
        assert self._doctor is not None
        diagnosis = self._doctor.diagnose(parse_workload_query(words))
        return Answer(diagnosis, tuple(offer(group) for group in diagnosis.groups))

    def forget_requests(self) -> None:
        """Start the journals of AWS and of the API server anew."""
        self.world.aws.journal.clear()
        self.world.cluster.request_log.clear()

    def remember_nothing(self) -> None:
        """Ask the next question as a bot does that has just started."""
        assert self._doctor is not None
        scope = next(iter(self._doctor.scopes.values()))
        iam: Any = scope.gateways.iam
        gateways = replace(scope.gateways, iam=type(iam)(iam._aws))
        anew = replace(scope, gateways=gateways)
        self._doctor = replace(self._doctor, scopes={scope.name: anew})

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(START_SECONDS)

    def _hang_up(self) -> None:
        """Close the doctor's connections to the cluster, which is about to be stopped."""
        for scope in self._doctor.scopes.values() if self._doctor else ():
            reader: Any = scope.gateways.cluster
            reader._api._client.rest_client.pool_manager.clear()

    def _connect(self, settings: Mapping[str, Any]) -> None:
        """A Doctor for the new cluster; the clients for AWS are made once and kept."""
        made = make_doctor(_configured(settings))
        if self._doctor is not None:
            kept = next(iter(self._doctor.scopes.values())).gateways
            scope = next(iter(made.scopes.values()))
            made.pool.shutdown()
            made = replace(made, scopes={scope.name: _with_aws_of(kept, scope)})
            made = replace(made, pool=self._doctor.pool)
        self._doctor = made

    def _settle(self, scenario: Scenario) -> None:
        deadline = time.monotonic() + SETTLE_SECONDS
        while not self._settled():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{scenario.name}: its pods neither run nor fail")
            time.sleep(POLL_SECONDS)

    def _settled(self) -> bool:
        store = self.world.cluster.store
        warned = {
            event["involvedObject"].get("uid")
            for event in store.all(EVENTS)
            if event.get("type") == "Warning"
        }
        pods = list(store.all(PODS))
        return bool(pods) and all(_runs(pod) or _fails(pod, warned) for pod in pods)


def _configured(changes: Mapping[str, Any]) -> Settings:
    settings = load_settings()
    cluster = settings.configuration.clusters[0].model_copy(update=dict(changes))
    configuration = settings.configuration.model_copy(update={"clusters": (cluster,)})
    return settings.model_copy(update={"configuration": configuration})


def _with_aws_of(kept: Any, scope: Scope) -> Scope:
    made = scope.gateways
    return replace(scope, gateways=replace(kept, cluster=made.cluster))


def _statuses(pod: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    status = pod.get("status", {})
    return [*status.get("initContainerStatuses", []), *status.get("containerStatuses", [])]


def _runs(pod: Mapping[str, Any]) -> bool:
    states = [one.get("state", {}) for one in _statuses(pod)]
    return bool(states) and all("running" in one or "terminated" in one for one in states)


def _fails(pod: Mapping[str, Any], warned: set[Any]) -> bool:
    reasons = [one.get("state", {}).get("waiting", {}).get("reason") for one in _statuses(pod)]
    return pod["metadata"]["uid"] in warned and any(one in PULL_REASONS for one in reasons)
