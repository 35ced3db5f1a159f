"""The real `imagepull serve`, in a process of its own, against a whole world on loopback.

One world and one bot for each file; each test begins with the scenario as it was.
"""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from kubernetes import client, config

from bot.commands.playground import identities
from playground.cluster.faults import Fault as ClusterFault
from playground.cluster.resources import DEPLOYMENTS, EVENTS, PODS, REPLICA_SETS
from playground.scenarios import scenario
from playground.slack.client import WorkspaceClient
from playground.world import World, WorldOptions

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
READY = "ready; health on port "


@dataclass(frozen=True)
class Running:
    """A world with its event loop, and clients for it."""

    world: World
    slack: WorkspaceClient
    environment: dict[str, str]
    run: Callable[[Coroutine[Any, Any, Any]], Any]

    def imagepull(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the bot's in this world, as from another terminal."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def writes(self) -> list[str]:
        """What the bot's write identity changed in AWS since the journal was cleared."""
        return [
            one.action
            for one in self.world.aws.journal
            if "ImagepullRemediator" in one.arn and "Set" in one.action
        ]

    def failing(self, name: str, status: str = "Pull") -> bool:
        """Whether a pod of that Deployment waits for its image, in a status of that kind."""
        pods = self.run(self.world.snapshot())["pods"]
        return any(one["name"].startswith(name) and status in one["status"] for one in pods)

    def complaining(self, name: str) -> bool:
        """Whether the kubelet has said of a pod of today's Deployment why it cannot pull; a pod
        that a deleted one left behind does not count."""
        store = self.world.cluster.store
        owners = {one["metadata"]["uid"] for one in store.all(DEPLOYMENTS) if _called(one, name)}
        for kind in (REPLICA_SETS, PODS):
            owners = {one["metadata"]["uid"] for one in store.all(kind) if _owner(one) in owners}
        warned = [one for one in store.all(EVENTS) if one.get("type") == "Warning"]
        return any(one["involvedObject"].get("uid") in owners for one in warned)

    def policy(self) -> dict[str, Any]:
        """The repository policy as it stands."""
        rows = self.run(self.world.snapshot())["policies"]
        texts = {one["repository"]: one["text"] for one in rows}
        return json.loads(texts["retail-sample-app-ui"] or "{}")

    def restarts(self, deployment: str) -> set[str]:
        """When it was restarted, by the annotations of its ReplicaSets."""
        api = client.AppsV1Api(config.new_client_from_config(self.person_kubeconfig))
        found = api.list_namespaced_replica_set("default").items
        mine = [one for one in found if one.metadata.owner_references[0].name == deployment]
        stamps = [one.spec.template.metadata.annotations or {} for one in mine]
        return {one[RESTARTED_AT] for one in stamps if RESTARTED_AT in one}

    def patch_image(self, deployment: str, image: str) -> None:
        """Somebody sets another image."""
        api = client.AppsV1Api(config.new_client_from_config(self.person_kubeconfig))
        container = {"name": "ui", "image": image}
        patch = {"spec": {"template": {"spec": {"containers": [container]}}}}
        api.patch_namespaced_deployment(deployment, "default", patch)

    @contextmanager
    def redelivering(self, ack: float, delays: tuple[float, ...]) -> Iterator[None]:
        """Slack waits so long for an acknowledgement, and sends an event again so much later."""
        workspace = self.world.slack.workspace
        before = workspace.config
        timings = replace(before.timings, ack=ack, retry_delays=delays)
        workspace.config = replace(before, timings=timings)
        try:
            yield
        finally:
            workspace.config = before

    @contextmanager
    def without_member(self, group: str, user: str) -> Iterator[None]:
        """Somebody takes that person out of a user group, and puts them back afterwards."""
        workspace = self.world.slack.workspace
        before = workspace.config
        groups = [
            replace(one, members=tuple(who for who in one.members if who != user))
            if one.id == group
            else one
            for one in before.user_groups
        ]
        workspace.config = replace(before, user_groups=tuple(groups))
        try:
            yield
        finally:
            workspace.config = before

    def break_cluster(self, status: int) -> None:
        """The API server answers so to everything, until the next test."""
        self.world.cluster.set_faults(ClusterFault(status=status))

    @property
    def person_kubeconfig(self) -> str:
        """A person's own kubeconfig."""
        return str(self.world.options.state / "kubeconfig")

    def set_policy(self, text: str) -> None:
        """Somebody changes the repository policy by hand, with a person's keys."""
        keys = self.world.keys.person
        ecr = boto3.client(
            "ecr",
            endpoint_url=self.environment["AWS_ENDPOINT_URL"],
            region_name=self.environment["AWS_REGION"],
            aws_access_key_id=keys.access_key,
            aws_secret_access_key=keys.secret_key,
        )
        ecr.set_repository_policy(repositoryName="retail-sample-app-ui", policyText=text)

    def start_bot(self, log: Path) -> subprocess.Popen[bytes]:
        """Start `imagepull serve`; ready once it says so, with its socket open."""
        before = log.read_text().count(READY) if log.exists() else 0
        with log.open("ab") as stream:
            process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve", "--health-port", "0"],
                cwd=ROOT,
                env=self.environment,
                stderr=stream,
            )
        until = time.monotonic() + START_SECONDS
        while log.read_text().count(READY) == before:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        return process

    def refresh(self) -> None:
        """The scenario as it was, no fault left, and nothing recorded."""
        self.world.cluster.set_faults()
        self.world.aws.faults.clear()
        self.world.cloud.authorization.allow_again()
        self.run(self.world.reset())
        self.slack.clear(journal=True)
        self.world.aws.journal.clear()
        self.slack.wait_until(lambda _: self.complaining("ui-private"), 30, "a pod that fails")


def _called(one: Mapping[str, Any], name: str) -> bool:
    return bool(one["metadata"]["name"] == name)


def _owner(one: Mapping[str, Any]) -> str:
    return next((ref["uid"] for ref in one["metadata"].get("ownerReferences", ())), "")


def stop_process(process: subprocess.Popen[bytes]) -> int:
    """Ask it to end and say how it did."""
    process.send_signal(signal.SIGTERM)
    return process.wait(40)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The workshop's two faults and a healthy workload, as the default playground has them."""
    state = tmp_path_factory.mktemp("world")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, loop).result(START_SECONDS)

    world = World(WorldOptions(scenario=scenario(), state=state, **identities()))
    run(world.start())
    slack = WorkspaceClient(world.slack.url, world.slack.control_token)
    environment = {**os.environ, **world.environment(), "PYTHONPATH": str(ROOT)}
    try:
        yield Running(world, slack, environment, run)
    finally:
        run(world.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture(scope="module")
def bot(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A bot that serves all tests of the file; gives its log."""
    log = tmp_path_factory.mktemp("bot") / "bot.log"
    process = running.start_bot(log)
    try:
        yield log
    finally:
        assert stop_process(process) == 0, log.read_text()


@pytest.fixture
def slack(running: Running, bot: Path) -> Iterator[WorkspaceClient]:
    """The workspace with the bot in it, and the scenario as it was; the log stays clean."""
    running.refresh()
    seen = bot.stat().st_size
    yield running.slack
    new = bot.read_text()[seen:]
    assert "Traceback" not in new, new
    assert not re.search(r"xox[bp]-|xapp-", new), "a token reached the log"
