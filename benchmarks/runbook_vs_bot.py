"""The same diagnosis three ways, in one run, on the same emulators.

    python benchmarks/runbook_vs_bot.py [--rounds 5]

(a) by the runbook's nine commands, kubectl and aws, one after another, with nobody reading in
between; (b) by the running bot, from the slash command's envelope to the final card; (c) by
`imagepull check` as a whole process. Once with nothing added, once with 50 ms added to every
call of AWS and the API server. The chain is the longest row of calls of which each needs the
answer of the one before, sent by a client already connected: no bot can be faster than that.

Needs kubectl and aws (PyPI: awscli) on PATH, or KUBECTL and AWS naming them.
"""

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import boto3
from kubernetes import client, config

from playground.aws.faults import Fault, FaultKind
from playground.cluster import ClusterOptions
from playground.scenarios import scenario
from playground.slack.client import WorkspaceClient
from playground.world import World, WorldOptions

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY, TAG, ROLE = "retail-sample-app-ui", "1.2.1", "EksNodeGroupRole"
CACHED_KUBECTL = Path.home() / ".cache" / "real-cluster" / "kubectl"


def runbook(kubectl: str, aws: str, pod: str) -> list[list[str]]:
    """The nine commands, as the workshop's runbook gives them."""
    repository = ["--repository-name", REPOSITORY]
    nodegroup = ["--cluster-name", "eks-workshop", "--nodegroup-name", "default"]
    image = "-o=jsonpath={.spec.template.spec.containers[*].image}"
    return [
        [kubectl, "get", "deployment", "ui-private"],
        [kubectl, "get", "pods", "-l", "app=app-private"],
        [kubectl, "describe", "pod", pod],
        [kubectl, "get", "deployment", "ui-private", image],
        [aws, "sts", "get-caller-identity"],
        [aws, "ecr", "describe-images", *repository, "--image-ids", f"imageTag={TAG}"],
        [aws, "eks", "describe-nodegroup", *nodegroup],
        [aws, "iam", "list-attached-role-policies", "--role-name", ROLE],
        [aws, "ecr", "get-repository-policy", *repository],
    ]


def seconds(work: Callable[[], object]) -> float:
    """How long one call of `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class Bench:
    """A world, a bot in it, and the four ways."""

    def __init__(self, state: Path, kubectl: str, aws: str) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        options = WorldOptions(scenario=scenario(), state=state, cluster=ClusterOptions(tls=True))
        self.world = World(options)
        self.run(self.world.start())
        exports = [line.removeprefix("export ").partition("=") for line in self.world.exports()]
        self.person = {**os.environ, **{name: value.strip("'\"") for name, _, value in exports}}
        self.slack = WorkspaceClient(self.world.slack.url, self.world.slack.control_token)
        environment = {**os.environ, **self.world.environment()}
        self.bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve", "--health-port", "0"],
            cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.slack.wait_until(lambda slack: slack.open_sockets(), 60)
        self.slack.command("U0REQUESTER", "/imagepull ui-private")
        self.slack.wait_until(lambda slack: [m for m in slack.messages() if m.buttons], 60)
        pods = self.output(kubectl, "get", "pods", "-l", "app=app-private", "-o", "name")
        self.commands = runbook(kubectl, aws, pods.split("/")[-1])
        self.chain_calls = self.clients()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def output(self, *command: str) -> str:
        """What a person's terminal shows; a command that fails ends the benchmark."""
        done = subprocess.run(command, env=self.person, capture_output=True, text=True, cwd=ROOT)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr}")
        return done.stdout.strip()

    def by_hand(self) -> None:
        for command in self.commands:
            self.output(*command)

    def by_bot(self) -> None:
        before = len(self.slack.messages())
        self.slack.command("U0REQUESTER", "/imagepull ui-private", wait=False)
        approve = "approve:repository_policy"
        self.slack.wait_until(
            lambda slack: [one for one in slack.messages()[before:] if one.button(approve)], 60
        )

    def by_check(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "bot", "check", "ui-private"],
            env=self.person, capture_output=True, cwd=ROOT,
        )  # fmt: skip
        if done.returncode != 1:
            raise SystemExit(done.stderr.decode())

    def clients(self) -> list[Callable[[], object]]:
        """The longest chain: workload, pods, node, node group, role, policy, and the card."""
        os.environ.update({k: v for k, v in self.person.items() if k.startswith("AWS_")})
        api = config.new_client_from_config(self.person["KUBECONFIG"])
        iam, eks = boto3.client("iam"), boto3.client("eks")
        node = client.CoreV1Api(api).list_node(limit=1).items[0].metadata.name
        policy = iam.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"][0]["PolicyArn"]

        def get(path: str) -> Callable[[], object]:
            method, url, headers, _, _ = api.param_serialize(
                "GET", path, auth_settings=["BearerToken"]
            )
            return lambda: api.call_api(method, url, header_params=headers).read()

        return [
            get("/apis/apps/v1/namespaces/default/deployments/ui-private"),
            get("/api/v1/namespaces/default/pods?labelSelector=app%3Dapp-private"),
            get(f"/api/v1/nodes/{node}"),
            lambda: eks.describe_nodegroup(clusterName="eks-workshop", nodegroupName="default"),
            lambda: iam.list_attached_role_policies(RoleName=ROLE),
            lambda: iam.get_policy(PolicyArn=policy),
        ]

    def chain(self) -> None:
        for call in self.chain_calls:
            call()

    def add(self, delay: float) -> None:
        """Add a delay to every call of AWS and of the API server."""
        self.world.aws.faults.clear()
        if delay:
            self.world.aws.faults.add(Fault("*", FaultKind.DELAY, seconds=delay, times=None))
        self.world.cluster.set_latency(delay)

    def close(self) -> None:
        self.bot.terminate()
        self.bot.wait(40)
        self.run(self.world.stop())


def measure(bench: Bench, rounds: int, delay: float) -> None:
    bench.add(delay)
    ways = {
        "(a) nine commands": bench.by_hand,
        "(b) the bot": bench.by_bot,
        "(c) imagepull check": bench.by_check,
        "the longest chain": bench.chain,
    }
    for way in ways.values():
        way()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            times[name].append(seconds(way))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"\n{delay * 1000:.0f} ms added to every call; medians of {rounds} rounds")
    for name, found in times.items():
        print(f"  {name:<22}{medians[name]:7.3f} s   ({min(found):.3f} to {max(found):.3f})")
    by_hand, bot, check, chain = medians.values()
    ratios = (by_hand / bot, by_hand / check, bot / chain)
    print("  (a)/(b) {:5.1f}   (a)/(c) {:4.1f}   (b)/chain {:4.2f}".format(*ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    kubectl = os.environ.get("KUBECTL") or shutil.which("kubectl") or str(CACHED_KUBECTL)
    aws = os.environ.get("AWS") or shutil.which("aws") or str(Path(sys.executable).parent / "aws")
    for tool in (kubectl, aws):
        if not Path(tool).exists():
            raise SystemExit(f"{tool} is not here; install kubectl and awscli, or name them")
    with tempfile.TemporaryDirectory() as state:
        bench = Bench(Path(state), kubectl, aws)
        try:
            for delay in (0.0, 0.05):
                measure(bench, rounds, delay)
        finally:
            bench.close()


if __name__ == "__main__":
    main()
