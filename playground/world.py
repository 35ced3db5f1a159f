"""The outside world of the bot on one machine: AWS, a registry, a cluster and a Slack workspace."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playground import hand_over
from playground.aws.cloud import AwsCloud
from playground.aws.front import AwsFront
from playground.clock import Now, wall_clock
from playground.cluster import ClusterDouble, ClusterOptions
from playground.cluster_access import ClusterAccess, access_manifests, node_spec
from playground.policies_by_hand import PoliciesByHand
from playground.registry.authority import Authority
from playground.registry.data_plane import DataPlane
from playground.registry.puller import RegistryPuller
from playground.scenarios.form import ACCOUNT, CLUSTER, REGION, Manifest, Scenario
from playground.scenarios.seeding import Seeded, apply_seeds
from playground.scenarios.seeding.people import add_people, make_keys
from playground.slack import DEFAULT_WORKSPACE, SlackWorkspace, WorkspaceConfig
from playground.snapshot import PolicyText, deployments, events, pods, policies, pulls

_SNAPSHOT_SECONDS = 0.3

Act = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class WorldOptions:
    """What a caller may choose.

    `access` is a folder of manifests whose accounts and roles are applied, `policies` one with the
    IAM documents of the bot's two roles (see `seeding.people.add_people`); `bot_user` and
    `remediation_user` are who the bot's kubeconfig stands for, such as
    `system:serviceaccount:imagepull:imagepull`. Without a `remediation_user` there is no second
    context.
    """

    scenario: Scenario
    state: Path
    page_port: int = 0
    access: Path | None = None
    policies: Path | None = None
    bot_user: str = "admin"
    remediation_user: str = ""
    cluster: ClusterOptions = field(default_factory=lambda: ClusterOptions(tls=True))
    slack: WorkspaceConfig = DEFAULT_WORKSPACE


class World:
    """Everything around the bot, on the running event loop; `environment()` tells the bot of it.

    A process has one world at a time: moto keeps AWS's state in globals.
    """

    def __init__(
        self,
        options: WorldOptions,
        *,
        now: Now = wall_clock,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        self.options = options
        self.cloud = AwsCloud(account=ACCOUNT, region=REGION, now=now, new_id=new_id)
        self.aws = AwsFront(self.cloud, now)
        self.keys = make_keys(self.cloud)
        authority = Authority(self.cloud, CLUSTER)
        self.puller = RegistryPuller(authority, secrets=self._secret, now=now)
        self.registry = DataPlane(self.cloud)
        self._now = now
        self._policies = PoliciesByHand(self.cloud, options.scenario.seeds, now)
        self._cluster: ClusterDouble | None = None
        self._access: ClusterAccess | None = None
        self._changing = asyncio.Lock()
        self._drawn: tuple[float, Mapping[str, object]] | None = None
        self.slack = SlackWorkspace(
            options.slack, world=self.snapshot, world_actions=self.actions()
        )

    @property
    def cluster(self) -> ClusterDouble:
        """The cluster, once the world is started."""
        assert self._cluster is not None
        return self._cluster

    async def start(self, progress: Callable[[str], None] = lambda _text: None) -> None:
        """Start everything; OSError when the page's port is taken."""
        progress("a Slack workspace")
        await self.slack.start(port=self.options.page_port)
        progress("AWS")
        await self.aws.start()
        await self.registry.start()
        seeded = await asyncio.to_thread(self._seed)
        progress("a Kubernetes cluster")
        await self._start_cluster(seeded)
        await self._write_files()

    async def stop(self) -> None:
        """Stop everything that was started."""
        await self._stop_cluster()
        await self.registry.stop()
        await self.aws.stop()
        await self.slack.stop()

    async def reset(self) -> None:
        """Put AWS and the cluster back as the scenario has them; keys and tokens stay good."""
        assert self._access is not None
        manifests = self.options.scenario.manifests
        async with self._changing:
            await self._access.remove(manifests)
            await asyncio.to_thread(self._seed)
            self._access.apply(manifests)
            self._drawn = None

    async def load(self, scenario: Scenario) -> None:
        """Put another scenario in this one's place, on a new cluster; AWS's keys stay good."""
        async with self._changing:
            await self._stop_cluster()
            self.options = replace(self.options, scenario=scenario)
            self._policies = PoliciesByHand(self.cloud, scenario.seeds, self._now)
            await self._start_cluster(await asyncio.to_thread(self._seed))
            await self._write_files()
            self._drawn = None

    def environment(self) -> dict[str, str]:
        """What the bot's process needs, over the environment it is started with."""
        return {
            **hand_over.slack_environment(self.slack),
            **hand_over.aws_environment(self.aws.url, self.keys.reader),
            **hand_over.bot_files(self.options.state),
        }

    def exports(self) -> list[str]:
        """`export` lines for a person's terminal: kubectl, aws and `imagepull check` work then."""
        values = {
            **hand_over.person_files(self.options.state),
            **hand_over.aws_environment(self.aws.url, self.keys.person),
        }
        return [f"export {name}={value}" for name, value in values.items()]

    def actions(self) -> dict[str, Act]:
        """The page's buttons."""
        actions: dict[str, Act] = {"Reset": self.reset}
        if self._policies:
            actions["Deny again by hand"] = self.deny_again
            actions["Change the policy by hand"] = self.change_policy
        if self._deployments():
            actions["Delete the Deployment"] = self.delete_deployment
        return actions

    async def deny_again(self) -> None:
        """Somebody sets the scenario's repository policies again, beside the bot."""
        await self._by_hand(self._policies.set_again)

    async def change_policy(self) -> None:
        """Somebody adds a statement to the policies, beside the bot."""
        await self._by_hand(self._policies.add_statement)

    async def delete_deployment(self) -> None:
        """Somebody deletes the scenario's first Deployment."""
        assert self._access is not None
        await self._access.delete(self._deployments()[0])
        self._drawn = None

    async def snapshot(self) -> Mapping[str, object]:
        """What the page shows beside Slack."""
        if self._drawn is None or time.monotonic() - self._drawn[0] > _SNAPSHOT_SECONDS:
            async with self._changing:
                texts = await asyncio.to_thread(self._policies.texts)
            self._drawn = (time.monotonic(), self._picture(texts))
        return self._drawn[1]

    def _seed(self) -> Seeded:
        self.puller.use(self.options.scenario.pull_faults)
        return self.cloud.rebuild(self._fill)

    def _fill(self) -> Seeded:
        add_people(self.cloud, self.options.policies)
        return apply_seeds(self.cloud, self.options.scenario.seeds)

    async def _start_cluster(self, seeded: Seeded) -> None:
        self._cluster = ClusterDouble(
            name=CLUSTER,
            nodes=[node_spec(node) for node in seeded.nodes],
            puller=self.puller,
            options=self.options.cluster,
        )
        await self._cluster.start()
        self._access = ClusterAccess(self._cluster)
        await self._access.open(seeded.nodes)
        self._access.apply(access_manifests(self.options.access))
        self._access.apply(self.options.scenario.manifests)

    async def _stop_cluster(self) -> None:
        if self._access:
            await self._access.close()
        if self._cluster:
            await self._cluster.stop()

    async def _write_files(self) -> None:
        await asyncio.to_thread(
            hand_over.write_files,
            self.options.state,
            self.cluster,
            bot_user=self.options.bot_user,
            remediation_user=self.options.remediation_user,
        )

    async def _by_hand(self, change: Callable[[], None]) -> None:
        async with self._changing:
            await asyncio.to_thread(change)
            self._drawn = None

    def _secret(self, namespace: str, name: str) -> Mapping[str, Any] | None:
        return self._access.secret(namespace, name) if self._access else None

    def _deployments(self) -> list[Manifest]:
        return [one for one in self.options.scenario.manifests if one["kind"] == "Deployment"]

    def _picture(self, texts: list[PolicyText]) -> Mapping[str, object]:
        scenario, access, now = self.options.scenario, self._access, self._now()
        return {
            "scenario": {
                "name": scenario.name,
                "title": scenario.title,
                "try": list(scenario.tries),
            },
            "exports": self.exports() if access else [],
            "deployments": deployments(access.deployments() if access else []),
            "pods": pods(access.pods() if access else [], now),
            "events": events(access.events() if access else [], now),
            "policies": policies(texts),
            "pulls": pulls(self.puller.pulls),
        }
