"""One of two clusters hangs behind a TCP proxy: the other is answered as quickly as ever, and the
digest tells of both, one of them as not looked at."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from diagnostics.survey import SECONDS
from tests.e2e.people import REQUESTER
from tests.e2e.reliability.asking import asked
from tests.e2e.reliability.replicas import Replicas
from tests.fakes.tcp_proxy import TcpProxy

pytestmark = pytest.mark.slow


@pytest.fixture
def hanging(alone: Replicas, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What names a second cluster, by way of a proxy through which nothing passes."""
    environment = alone.running.environment
    kubeconfig = yaml.safe_load(Path(environment["KUBECONFIG"]).read_text())
    server = kubeconfig["clusters"][0]["cluster"]["server"]
    proxy = TcpProxy(urlsplit(server).port or 443)
    proxy.hold()
    there = {**kubeconfig["clusters"][0]["cluster"], "server": proxy.url(server)}
    user = kubeconfig["contexts"][0]["context"]["user"]
    kubeconfig["clusters"].append({"name": "hangs", "cluster": there})
    kubeconfig["contexts"].append({"name": "hangs", "context": {"cluster": "hangs", "user": user}})
    path = tmp_path / "two.kubeconfig"
    path.write_text(yaml.safe_dump(kubeconfig))
    document = yaml.safe_load(Path(environment["IMAGEPULL_CONFIG"]).read_text())
    first = document["clusters"][0]
    second = {key: first[key] for key in ("region", "account", "eks_name")}
    clusters = [first, {**second, "name": "hangs", "context": "hangs"}]
    digest = {**document["digests"][0], "clusters": ["*"]}
    configuration = alone.configured(clusters=clusters, digests=[digest])
    yield {"KUBECONFIG": str(path), "IMAGEPULL_CONFIG": str(configuration)}
    proxy.pass_again()
    proxy.close()


def test_21_a_digest_ends_within_its_budget_and_says_what_was_not_reached(
    alone: Replicas, hanging: dict[str, str]
) -> None:
    world = replace(alone.running, environment={**alone.environment, **hanging})
    began = time.monotonic()
    done = world.imagepull("digest", "--dry-run", "workdays")
    assert time.monotonic() - began < SECONDS + 30
    assert done.returncode == 1, done.stderr
    assert "ui-private" in done.stdout
    assert "list pods" in done.stdout
    assert "could not be read" in done.stdout


def test_14_a_question_about_another_cluster_is_answered_as_ever(
    alone: Replicas, hanging: dict[str, str]
) -> None:
    alone.start(**hanging)
    slack = alone.running.slack
    slack.command(REQUESTER, "/imagepull ui-private --cluster hangs")
    began = time.monotonic()
    asked(slack, 20)
    assert time.monotonic() - began < 20
    slack.wait_until(
        lambda seen: any("Nobody answered" in one.all_text for one in seen.ephemerals(REQUESTER)),
        60,
        "a private answer about the cluster that hangs",
    )
