"""The workshop's story with nothing of Kubernetes simulated: a real API server with RBAC, a real
kubelet and containerd that really fail to pull. Slack is the playground's, AWS is moto behind a
registry front that refuses as ECR does.

Runs where IMAGEPULL_TEST_STORY names a folder with `kubeconfig` (an administrator's) and `aws.env`
(AWS_ENDPOINT_URL, IMAGE, NODE_ROLE); CONTRIBUTING.md says how to make one. Skipped elsewhere, with
the reason.
"""

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from kubernetes import client, config, utils

from playground.slack import DEFAULT_WORKSPACE, SlackWorkspace
from playground.slack.client import SeenMessage, WorkspaceClient
from playground.slack.in_thread import running
from tests.e2e.conftest import ROOT, stop_process
from tests.e2e.people import REQUESTER, RESPONDER

FOLDER = os.environ.get("IMAGEPULL_TEST_STORY", "")
pytestmark = [
    pytest.mark.real_cluster,
    pytest.mark.skipif(not FOLDER, reason="IMAGEPULL_TEST_STORY names no real cluster"),
]
APPROVE = "approve:repository_policy"
MANIFESTS = ("namespace", "service-accounts", "rbac-reader", "rbac-writer")
READER, WRITER = "imagepull", "imagepull-remediator"


def account_kubeconfig(admin: dict[str, Any], api: client.ApiClient, path: Path) -> None:
    """A kubeconfig whose contexts are the bot's two service accounts and no more."""
    core = client.CoreV1Api(api)
    users, contexts = [], []
    for account in (READER, WRITER):
        request = {"spec": {"expirationSeconds": 3600, "audiences": []}}
        token = core.create_namespaced_service_account_token(account, "imagepull", request)
        users.append({"name": account, "user": {"token": token.status.token}})
        context = {"cluster": admin["clusters"][0]["name"], "user": account}
        contexts.append({"name": account, "context": context})
    path.write_text(
        yaml.safe_dump(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": admin["clusters"],
                "users": users,
                "contexts": contexts,
                "current-context": READER,
            }
        )
    )


def deployment(name: str, image: str) -> dict[str, Any]:
    labels = {"app": name}
    container = {"name": "ui", "image": image, "imagePullPolicy": "Always"}
    return {
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def deny_the_node(aws: dict[str, str]) -> None:
    """The workshop's repository policy, as it is before anybody mends it."""
    ecr = boto3.client(
        "ecr",
        endpoint_url=aws["AWS_ENDPOINT_URL"],
        region_name="us-west-2",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    statement = {
        "Sid": "new policy",
        "Effect": "Deny",
        "Principal": {"AWS": aws["NODE_ROLE"]},
        "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage"],
    }
    policy = {"Version": "2012-10-17", "Statement": [statement]}
    ecr.set_repository_policy(repositoryName="retail-sample-app-ui", policyText=json.dumps(policy))


@pytest.fixture(scope="module")
def aws() -> dict[str, str]:
    lines = (Path(FOLDER) / "aws.env").read_text().splitlines()
    return dict(line.removeprefix("export ").split("=", 1) for line in lines if "=" in line)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, aws: dict[str, str]) -> Iterator[Path]:
    """The bot's kubeconfig; its accounts and roles are those of deploy/."""
    admin_path = Path(FOLDER) / "kubeconfig"
    api = config.new_client_from_config(str(admin_path))
    for name in MANIFESTS:
        try:
            utils.create_from_yaml(api, str(ROOT / "deploy" / "kubernetes" / f"{name}.yaml"))
        except utils.FailToCreateError as error:
            if any(one.status != 409 for one in error.api_exceptions):
                raise
    path = tmp_path_factory.mktemp("real") / "kubeconfig"
    account_kubeconfig(yaml.safe_load(admin_path.read_text()), api, path)
    deny_the_node(aws)
    apps = client.AppsV1Api(api)
    missing = "public.ecr.aws/aws-containers/retailing-store-sample-ui:1.2.1"
    for name, image in (("ui-private", aws["IMAGE"]), ("ui-new", missing)):
        apps.create_namespaced_deployment("default", deployment(name, image))
    try:
        yield path
    finally:
        for name in ("ui-private", "ui-new"):
            apps.delete_namespaced_deployment(name, "default")


@pytest.fixture(scope="module")
def slack(
    cluster: Path, aws: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WorkspaceClient]:
    """The workspace with the bot in it."""
    state = tmp_path_factory.mktemp("bot")
    workspace = SlackWorkspace(DEFAULT_WORKSPACE)
    remediation = {"context": WRITER}
    document = {
        "clusters": [
            {
                "name": "eks-workshop",
                "context": READER,
                "region": "us-west-2",
                "remediation": remediation,
            }
        ],
        "approvals": [{"users": [RESPONDER]}],
    }
    (state / "imagepull.yaml").write_text(yaml.safe_dump(document))
    with running(workspace) as slack, (state / "bot.log").open("wb") as log:
        environment = {
            **os.environ,
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.api_url,
            "AWS_ENDPOINT_URL": aws["AWS_ENDPOINT_URL"],
            "AWS_REGION": "us-west-2",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": base64.b64encode(b"test").decode(),
            "KUBECONFIG": str(cluster),
            "IMAGEPULL_CONFIG": str(state / "imagepull.yaml"),
            "IMAGEPULL_STATE_DIR": str(state),
            "NO_PROXY": "127.0.0.1,localhost",
        }
        command = [sys.executable, "-m", "bot", "serve", "--health-port", "0"]
        bot = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
        try:
            slack.wait_until(lambda seen: seen.open_sockets(), 60, "the bot")
            yield slack
        finally:
            assert stop_process(bot) == 0, (state / "bot.log").read_text()


def diagnosed(slack: WorkspaceClient, name: str, words: str, seconds: float = 90) -> SeenMessage:
    """Ask until the kubelet has said enough, as a person would."""
    deadline = time.monotonic() + seconds
    while True:
        before = {one.ts for one in slack.messages()}
        slack.command(REQUESTER, f"/imagepull {name}")

        def card(seen: WorkspaceClient, before: set[str] = before) -> SeenMessage | None:
            new = [one for one in seen.messages() if one.ts not in before and one.buttons]
            return new[0] if new else None

        found = slack.wait_until(card, 30, f"a card for {name}")
        if words in found.all_text:
            return found
        assert time.monotonic() < deadline, found.all_text
        time.sleep(2)


def test_the_workshop_is_diagnosed_fixed_and_seen_to_run(slack: WorkspaceClient) -> None:
    card = diagnosed(slack, "ui-private", "repository_policy_denies")
    assert card.button(APPROVE)
    slack.click(RESPONDER, card.ts, APPROVE)

    def fixed(seen: WorkspaceClient) -> bool:
        message = seen.message(card.ts)
        return bool(message and re.search(r"Fixed in [\d.]+ s", message.all_text))

    slack.wait_until(fixed, 120, "fixed")


def test_its_public_sister_is_named_and_offers_no_policy_fix(slack: WorkspaceClient) -> None:
    card = diagnosed(slack, "ui-new", "public_image_missing")
    assert "retailing-store-sample-ui" in card.all_text
    assert not card.button(APPROVE)


def test_the_reading_account_is_refused_every_write(cluster: Path) -> None:
    api = config.new_client_from_config(str(cluster), context=READER)
    body = {"metadata": {"annotations": {"x": "y"}}}
    with pytest.raises(client.ApiException) as refused:
        client.AppsV1Api(api).patch_namespaced_deployment("ui-private", "default", body)
    assert refused.value.status == 403


@pytest.mark.parametrize("verb", ["delete", "create", "secrets"])
def test_the_writing_account_may_restart_and_nothing_else(cluster: Path, verb: str) -> None:
    api = config.new_client_from_config(str(cluster), context=WRITER)
    calls = {
        "delete": lambda: client.AppsV1Api(api).delete_namespaced_deployment("ui-new", "default"),
        "create": lambda: client.AppsV1Api(api).create_namespaced_deployment(
            "default", deployment("more", "x")
        ),
        "secrets": lambda: client.CoreV1Api(api).list_namespaced_secret("default"),
    }
    with pytest.raises(client.ApiException) as refused:
        calls[verb]()
    assert refused.value.status == 403
