"""One suite of behaviours over the double, and over the cluster that a kubeconfig names.

IMAGEPULL_TEST_KUBECONFIG names the kubeconfig of a real cluster, whose current context may do
everything in a namespace that the suite makes and deletes. IMAGEPULL_TEST_IMAGE names an image that
the real cluster can pull; without it nothing that must run is tried there.
"""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from playground.cluster import ClusterDouble, ClusterOptions, NodeSpec, Pace
from playground.cluster.background import running
from tests.fakes.kubernetes_api import Api, ClusterUnderTest, eventually
from tests.fakes.pulling import ScriptedPuller

KUBECONFIG = "IMAGEPULL_TEST_KUBECONFIG"
WORKING_IMAGE = "IMAGEPULL_TEST_IMAGE"
NODE = NodeSpec(
    "ip-10-42-33-232.us-west-2.compute.internal",
    {"eks.amazonaws.com/nodegroup": "default"},
    "aws:///us-west-2a/i-0123456789abcdef0",
)
_PASSED: Counter[str] = Counter()
_SKIPPED: Counter[str] = Counter()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every check on the double, and on the real cluster when one is named."""
    if "cluster" in metafunc.fixturenames:
        real = pytest.param("real", marks=pytest.mark.real_cluster)
        kinds = ["double", *([real] if KUBECONFIG in os.environ else [])]
        metafunc.parametrize("cluster", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Iterator[ClusterUnderTest]:
    if request.param == "double":
        yield from _double()
    else:
        yield from _real(Path(os.environ[KUBECONFIG]))


@pytest.fixture
def double(cluster: ClusterUnderTest) -> ClusterDouble:
    if cluster.double is None:
        pytest.skip("only the double can be told to do this")
    return cluster.double


@pytest.fixture
def name(cluster: ClusterUnderTest) -> Iterator[str]:
    """A name that no other test uses; what is labelled app=NAME is deleted afterwards."""
    name = f"t-{secrets.token_hex(4)}"
    yield name
    workloads = ("deployments", "statefulsets", "daemonsets")
    paths = [cluster.path(plural, group="apps/v1") for plural in workloads]
    for path in (*paths, cluster.path("jobs", group="batch/v1"), cluster.path("pods")):
        cluster.api.delete(path, labelSelector=f"app={name}", propagationPolicy="Background")


def _double() -> Iterator[ClusterUnderTest]:
    good = "registry.example/app:good"
    double = ClusterDouble(
        name="contract",
        nodes=[NODE],
        puller=ScriptedPuller(good),
        options=ClusterOptions(pace=Pace(factor=0.03)),
    )
    with running(double):
        yield from _in_namespace(
            "double",
            double.kubeconfig(),
            failing_image="registry.invalid/app:1",
            working_image=good,
            double=double,
        )


def _real(path: Path) -> Iterator[ClusterUnderTest]:
    kubeconfig = yaml.safe_load(path.read_text())
    working = os.environ.get(WORKING_IMAGE)
    yield from _in_namespace(
        "real", kubeconfig, failing_image="127.0.0.1:1/app:1", working_image=working
    )


def _in_namespace(
    kind: str,
    kubeconfig: dict[str, Any],
    *,
    failing_image: str,
    working_image: str | None,
    double: ClusterDouble | None = None,
) -> Iterator[ClusterUnderTest]:
    api = Api(kubeconfig)
    name = f"imagepull-contract-{secrets.token_hex(4)}"
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
    api.post("/api/v1/namespaces", namespace).ok()
    nodes = api.get("/api/v1/nodes").ok()["items"]
    cluster = ClusterUnderTest(
        kind, kubeconfig, api, name, failing_image, working_image, bool(nodes), double
    )
    try:
        eventually(lambda: _takes_pods(cluster))
        yield cluster
    finally:
        api.delete(f"/api/v1/namespaces/{name}")
        for client in (api, *cluster.clients):
            client.close()


def _takes_pods(cluster: ClusterUnderTest) -> bool:
    """A young namespace refuses pods until its default account, and before 1.24 the account's
    token, are made."""
    containers = [{"name": "main", "image": cluster.failing_image}]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"}}
    body = {**pod, "spec": {"containers": containers}}
    return cluster.api.post(cluster.path("pods"), body, dryRun="All").status == 201


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for kind in ("double", "real"):
        if f"[{kind}" in report.nodeid:
            _PASSED[kind] += report.when == "call" and report.passed
            _SKIPPED[kind] += report.skipped


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    told = ", ".join(
        f"{kind}: {_PASSED[kind]} passed, {_SKIPPED[kind]} skipped" for kind in ("double", "real")
    )
    terminalreporter.write_line(f"Kubernetes contract checks - {told}")
