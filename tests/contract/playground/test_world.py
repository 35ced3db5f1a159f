"""The assembled world: cluster, AWS, registry and Slack act on each other."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import boto3
import pytest
import yaml
from botocore.config import Config

from playground.cluster import ClusterOptions, Pace
from playground.scenarios import scenario
from playground.world import World, WorldOptions

FAST = ClusterOptions(tls=True, pace=Pace(factor=0.05))
PATIENCE = 30


@asynccontextmanager
async def started(tmp_path, *names, **options) -> AsyncIterator[World]:
    world = World(WorldOptions(scenario(*names), tmp_path, cluster=FAST, **options))
    await world.start()
    try:
        yield world
    finally:
        await world.stop()


async def until(world, holds):
    """Wait for a picture that `holds` says yes to."""
    async with asyncio.timeout(PATIENCE):
        while True:
            picture = await world.snapshot()
            if holds(picture):
                return picture
            await asyncio.sleep(0.05)


def ready(picture, name):
    return next(one["ready"] for one in picture["deployments"] if one["name"] == name)


def failing(name):
    def holds(picture):
        return any(
            pod["name"].startswith(name) and pod["status"] == "ImagePullBackOff"
            for pod in picture["pods"]
        )

    return holds


def running(name, wanted="1/1"):
    return lambda picture: ready(picture, name) == wanted


def ecr_of(environment):
    return boto3.session.Session().client(
        "ecr",
        region_name=environment["AWS_REGION"],
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=environment.get("AWS_SESSION_TOKEN"),
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def exported(world):
    return dict(line.removeprefix("export ").split("=", 1) for line in world.exports())


def allow_pull(ecr):
    """What a person would do: keep the Deny, but for what a pull needs."""
    found = ecr.get_repository_policy(repositoryName="retail-sample-app-ui")
    policy = json.loads(found["policyText"])
    for statement in policy["Statement"]:
        statement["Action"] = [
            action
            for action in statement["Action"]
            if action not in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
        ]
    ecr.set_repository_policy(repositoryName="retail-sample-app-ui", policyText=json.dumps(policy))


def test_the_workshops_story_by_hand(tmp_path):
    async def story():
        async with started(tmp_path) as world:
            picture = await until(world, failing("ui-private"))
            await until(world, running("catalog", "2/2"))
            await until(world, failing("ui-new"))
            assert ready(picture, "ui-private") == "0/1"
            assert "new policy" in picture["policies"][0]["text"]
            assert any("403 Forbidden" in event["message"] for event in picture["events"])

            await asyncio.to_thread(allow_pull, ecr_of(exported(world)))
            fixed = await until(world, running("ui-private"))

            assert any(
                pull["answer"] == "200" and "retail-sample-app-ui" in pull["image"]
                for pull in fixed["pulls"]
            )
            assert ready(fixed, "ui-new") == "0/1"

    asyncio.run(story())


def test_reset_puts_everything_back_and_keys_stay_good(tmp_path):
    async def story():
        async with started(tmp_path, "ui-private") as world:
            ecr = ecr_of(exported(world))
            await asyncio.to_thread(allow_pull, ecr)
            await until(world, running("ui-private"))

            await world.actions()["Reset"]()
            picture = await until(world, failing("ui-private"))

            assert "ecr:BatchGetImage" in picture["policies"][0]["text"]
            await asyncio.to_thread(allow_pull, ecr)
            await until(world, running("ui-private"))

    asyncio.run(story())


def test_the_buttons_change_the_world_beside_the_bot(tmp_path):
    async def story():
        async with started(tmp_path, "ui-private") as world:
            actions = world.actions()
            first = await until(world, failing("ui-private"))
            await actions["Change the policy by hand"]()
            changed = await world.snapshot()
            await actions["Deny again by hand"]()
            again = await world.snapshot()
            await actions["Delete the Deployment"]()
            await until(world, lambda picture: picture["deployments"] == [])

            assert "by hand" in changed["policies"][0]["text"]
            assert again["policies"][0]["text"] == first["policies"][0]["text"]
            assert again["policies"][0]["changed_at"] > first["policies"][0]["changed_at"]

    asyncio.run(story())


def test_the_bot_is_told_what_it_needs_and_only_reads(tmp_path):
    async def story():
        async with started(tmp_path, "ui-private") as world:
            environment = world.environment()
            ecr = ecr_of(environment)
            read = await asyncio.to_thread(
                ecr.get_repository_policy, repositoryName="retail-sample-app-ui"
            )
            with pytest.raises(Exception, match="not authorized to perform: ecr:SetRepos"):
                await asyncio.to_thread(
                    ecr.set_repository_policy,
                    repositoryName="retail-sample-app-ui",
                    policyText=read["policyText"],
                )
            return environment

    environment = asyncio.run(story())

    assert environment["SLACK_BOT_TOKEN"].startswith("xoxb-")
    assert environment["SLACK_APP_TOKEN"].startswith("xapp-")
    assert environment["SLACK_API_URL"].endswith("/api/")
    assert "127.0.0.1" in environment["NO_PROXY"]
    for name in ("KUBECONFIG", "IMAGEPULL_CONFIG"):
        mode = stat.S_IMODE((tmp_path / environment[name]).stat().st_mode)
        assert mode == 0o600
    document = yaml.safe_load((tmp_path / "imagepull.yaml").read_text())
    assert document["clusters"][0]["remediation"]["role_arn"].endswith("role/ImagepullRemediator")


def test_the_page_shows_the_world(tmp_path):
    async def story():
        async with started(tmp_path, "ui-private") as world, aiohttp.ClientSession() as session:
            await until(world, failing("ui-private"))
            async with session.get(
                f"{world.slack.url}/_control/state",
                params={"user": "U0REQUESTER"},
                headers={"X-Playground-Token": world.slack.control_token},
            ) as response:
                return response.status, await response.json()

    status, state = asyncio.run(story())

    assert status == 200
    assert state["world"]["scenario"]["try"] == ["/imagepull ui-private"]
    assert "Reset" in state["world"]["actions"]


def test_accounts_and_roles_of_a_folder_are_applied(tmp_path):
    access = tmp_path / "deploy"
    access.mkdir()
    (access / "rbac.yaml").write_text(
        """
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader, namespace: imagepull}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: imagepull-reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: imagepull-reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: imagepull-reader}
subjects: [{kind: ServiceAccount, name: reader, namespace: imagepull}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: not-applied}
""",
        encoding="utf-8",
    )
    reader = "system:serviceaccount:imagepull:reader"

    async def story():
        async with started(tmp_path, "healthy", access=access, bot_user=reader) as world:
            picture = await world.snapshot()
            config = yaml.safe_load((tmp_path / "bot.kubeconfig").read_text())
            token = config["users"][0]["user"]["token"]
            statuses = []
            async with aiohttp.ClientSession(
                headers={"Authorization": f"Bearer {token}"},
                connector=aiohttp.TCPConnector(ssl=False),
            ) as session:
                for path in ("/api/v1/pods", "/api/v1/secrets"):
                    async with session.get(world.cluster.url + path) as response:
                        statuses.append(response.status)
            return picture, statuses

    picture, statuses = asyncio.run(story())

    assert [one["name"] for one in picture["deployments"]] == ["catalog"]
    assert statuses == [200, 403]
