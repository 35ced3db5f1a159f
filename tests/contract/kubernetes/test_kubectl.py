"""kubectl against the double; IMAGEPULL_TEST_KUBECTL names it, else the path has it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from playground.cluster import ClusterDouble, ClusterOptions, NodeSpec, Pace
from playground.cluster.background import running
from tests.fakes.kubernetes_api import deployment, eventually
from tests.fakes.pulling import ScriptedPuller

IMAGE = "registry.example/app:1"
Kubectl = Callable[..., str]


@pytest.fixture(scope="module")
def puller() -> ScriptedPuller:
    return ScriptedPuller()


@pytest.fixture(scope="module")
def double(puller: ScriptedPuller) -> Iterator[ClusterDouble]:
    options = ClusterOptions(pace=Pace(factor=0.03), tls=True)
    double = ClusterDouble(
        name="kubectl", nodes=[NodeSpec("node-1")], puller=puller, options=options
    )
    with running(double):
        double.apply(deployment("web", IMAGE))
        yield double


@pytest.fixture
def kubectl(double: ClusterDouble, tmp_path: Path) -> Kubectl:
    program = os.environ.get("IMAGEPULL_TEST_KUBECTL") or shutil.which("kubectl")
    if program is None:
        pytest.skip("no kubectl: IMAGEPULL_TEST_KUBECTL names none and the path has none")
    path = tmp_path / "kubeconfig"
    path.write_text(yaml.safe_dump(double.kubeconfig()))
    environment = {"HOME": str(tmp_path), "KUBECONFIG": str(path)}

    def run(*arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, timeout=60, env=environment
        )
        assert bool(done.returncode) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def test_get_pods_shows_the_back_off(kubectl: Kubectl) -> None:
    lines = eventually(
        lambda: (
            found
            if "ImagePullBackOff" in (found := kubectl("get", "pods", "-l", "app=web"))
            else None
        )
    ).splitlines()
    assert lines[0].split() == ["NAME", "READY", "STATUS", "RESTARTS", "AGE"]
    assert lines[1].split()[1:4] == ["0/1", "ImagePullBackOff", "0"]


def test_get_knows_short_names_and_wide_columns(kubectl: Kubectl) -> None:
    assert "deployment.apps/web" in kubectl("get", "deploy,rs,po")
    assert IMAGE in kubectl("get", "deploy", "-o", "wide")
    assert "Ready" in kubectl("get", "no")


def test_describe_shows_the_events(kubectl: Kubectl) -> None:
    text = eventually(lambda: _while_backing_off(kubectl("describe", "pods", "-l", "app=web")))
    assert "Successfully assigned default/web-" in text
    assert f'Failed to pull image "{IMAGE}"' in text


def _while_backing_off(text: str) -> str:
    """The description when it tells of the back-off; it turns to ErrImagePull with each new try."""
    told = "Back-off pulling image" in text and "Reason:       ImagePullBackOff" in text
    return text if told else ""


def test_a_restart_is_followed_to_its_end(kubectl: Kubectl, puller: ScriptedPuller) -> None:
    puller.good.add(IMAGE)
    assert "restarted" in kubectl("rollout", "restart", "deployment/web")
    status = kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert "successfully rolled out" in status
    history = kubectl("rollout", "history", "deployment/web").split()
    assert history[-2:] == ["2", "<none>"]


def test_an_undo_goes_back_to_the_old_replica_set(kubectl: Kubectl) -> None:
    count = len(kubectl("get", "rs", "-l", "app=web", "-o", "name").splitlines())
    assert count == 2
    kubectl("rollout", "undo", "deployment/web")
    kubectl("rollout", "status", "deployment/web", "--timeout=30s")
    assert kubectl("rollout", "history", "deployment/web").split()[-2:] == ["3", "<none>"]
    assert len(kubectl("get", "rs", "-l", "app=web", "-o", "name").splitlines()) == count


def test_apply_patch_label_and_delete(kubectl: Kubectl, tmp_path: Path) -> None:
    manifest = tmp_path / "map.yaml"
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a": "1"}}
    manifest.write_text(yaml.safe_dump(body))
    assert "created" in kubectl("apply", "-f", str(manifest))
    manifest.write_text(yaml.safe_dump({**body, "data": {"b": "2"}}))
    assert "configured" in kubectl("apply", "-f", str(manifest))
    kubectl("patch", "configmap", "m", "-p", '{"data": {"c": "3"}}')
    kubectl("label", "configmap", "m", "x=y")
    data = kubectl("get", "configmap", "m", "-o", "jsonpath={.data}{.metadata.labels}")
    assert data == '{"b":"2","c":"3"}{"x":"y"}'
    assert "deleted" in kubectl("delete", "configmap", "m")


def test_auth_can_i_and_impersonation(kubectl: Kubectl) -> None:
    assert kubectl("auth", "can-i", "delete", "pods").strip() == "yes"
    assert "no" in kubectl("auth", "can-i", "list", "pods", "--as", "somebody", fails=True)
    denied = kubectl("get", "pods", "--as", "somebody", fails=True)
    assert 'User "somebody" cannot list resource "pods"' in denied
