"""The cluster roles in deploy/ grant what the gateways ask: every method is called once, against a
recorder in the API server's place, and the verbs must be those of the role, no more, no less."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostics.gateways.cluster import PATHS, KubernetesCluster
from diagnostics.gateways.kubernetes_api import KubernetesApi
from remediation.gateways.cluster import RESOURCES, ClusterWorkloads
from remediation.gateways.ports import Credit
from remediation.plan import Restart

Grant = tuple[str, str]
"""A verb and a resource, as RBAC names them: ("list", "deployments.apps")."""

OWNERS = {"pods/of-a-deployment": "ReplicaSet", "pods/of-a-cron-job": "Job"}
ABOVE = {"replicasets": "Deployment", "jobs": "CronJob"}
BATCH_KINDS = ("Job", "CronJob")


class Recorder:
    """A kubernetes ApiClient that notes each request and answers with a likely object."""

    def __init__(self) -> None:
        self.seen: set[Grant] = set()

    def param_serialize(
        self, method: str, path: str, **_: object
    ) -> tuple[str, str, dict[str, str], None, None]:
        return method, path, {}, None, None

    def call_api(self, method: str, url: str, **_: object) -> "Answer":
        path = url.partition("?")[0]
        self.seen.add(_grant(method, path))
        return Answer(json.dumps(_object(path)).encode())


class Answer:
    """A response of status 200."""

    status = 200

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self) -> bytes:
        return self._body

    def getheaders(self) -> dict[str, str]:
        return {}


def test_the_reader_may_do_what_a_diagnosis_asks(root: Path) -> None:
    recorder = Recorder()
    _read_everything(KubernetesCluster("c", KubernetesApi(recorder)))
    assert recorder.seen == _granted(root, "imagepull-reader")


def test_pull_secrets_are_granted_apart_and_only_to_get(root: Path) -> None:
    recorder = Recorder()
    cluster = KubernetesCluster("c", KubernetesApi(recorder), reads_secrets=True)
    cluster.pull_secret("shop", "regcred")
    assert recorder.seen == _granted(root, "imagepull-pull-secrets") == {("get", "secrets")}


def test_what_is_applied_without_a_further_decision_only_reads(root: Path) -> None:
    folder = root / "deploy/kubernetes"
    applied = yaml.safe_load((folder / "kustomization.yaml").read_text())["resources"]
    left_out = {path.name for path in folder.glob("*.yaml")} - set(applied)
    assert left_out == {"kustomization.yaml", "rbac-writer.yaml", "rbac-pull-secrets.yaml"}


def test_the_writer_may_do_what_a_run_asks(root: Path, restart: Callable[[str], Restart]) -> None:
    recorder = Recorder()
    workloads = ClusterWorkloads(recorder, Credit("c", "run-1", ()))
    for kind in RESOURCES:
        workload = restart(kind)
        workloads.restart(workload, "2026-11-23T03:00:00Z", workloads.rollout(workload))
        workloads.pods(workload)
    assert recorder.seen == _granted(root, "imagepull-writer")


def test_the_reader_only_reads(root: Path) -> None:
    assert {verb for verb, _ in _granted(root, "imagepull-reader")} == {"get", "list"}


def test_the_bot_may_act_as_its_remediator_and_as_nobody_else(root: Path) -> None:
    (rule,) = _role(root, "imagepull-act-as-remediator")["rules"]
    assert rule["verbs"] == ["impersonate"]
    assert rule["resources"] == ["serviceaccounts"]
    assert rule["resourceNames"] == ["imagepull-remediator"]


def test_every_role_is_bound_to_the_account_it_is_for(root: Path) -> None:
    bound = {
        one["roleRef"]["name"]: [f"{who['namespace']}/{who['name']}" for who in one["subjects"]]
        for one in _manifests(root)
        if one["kind"] in ("ClusterRoleBinding", "RoleBinding")
    }
    assert bound == {
        "imagepull-reader": ["imagepull/imagepull"],
        "imagepull-pull-secrets": ["imagepull/imagepull"],
        "imagepull-writer": ["imagepull/imagepull-remediator"],
        "imagepull-act-as-remediator": ["imagepull/imagepull"],
    }


@pytest.fixture
def restart() -> Callable[[str], Restart]:
    def made(kind: str) -> Restart:
        return Restart(kind, "shop", "ui", "uid-0", 1, "registry.example/ui:1")

    return made


def _read_everything(cluster: KubernetesCluster) -> None:
    for kind in PATHS:
        if kind != "ReplicaSet":  # nobody asks about one; it is only on the way to its owner
            cluster.pods(cluster.workload("shop", kind, "ui"))
    cluster.workloads(None)
    cluster.failing_pods(None)
    for pod in ("of-a-deployment", "of-a-cron-job"):
        cluster.owner("shop", pod)
    cluster.events("shop", "uid-0")
    cluster.service_account_role("shop", "ui")
    cluster.node_class_role("default")
    cluster.nodes(["one"])
    cluster.nodes([f"node-{number}" for number in range(20)])


def _object(path: str) -> dict[str, Any]:
    """An object or an empty list, as the path asks, with an owner where there would be one."""
    parts = path.split("/")
    metadata: dict[str, Any] = {"name": "ui", "namespace": "shop", "uid": "uid-0"}
    named = "/".join(parts[-2:])
    owner = OWNERS.get(named) or ABOVE.get(parts[-2])
    if owner:
        reference = {"kind": owner, "name": "above", "uid": "uid-1", "controller": True}
        group = "batch/v1" if owner in BATCH_KINDS else "apps/v1"
        metadata["ownerReferences"] = [reference | {"apiVersion": group}]
    selector = {} if "cronjobs" in parts else {"selector": {"matchLabels": {"app": "ui"}}}
    return {"metadata": metadata, "spec": selector, "status": {}, "items": []}


def _grant(method: str, path: str) -> Grant:
    parts = path.strip("/").split("/")
    group = parts[1] if parts[0] == "apis" else ""
    rest = parts[3:] if group else parts[2:]
    if rest[0] == "namespaces" and len(rest) > 2:
        rest = rest[2:]
    verb = "patch" if method == "PATCH" else "get" if len(rest) > 1 else "list"
    return verb, ".".join(filter(None, (rest[0], group)))


def _granted(root: Path, name: str) -> set[Grant]:
    return {
        (verb, ".".join(filter(None, (resource, group))))
        for rule in _role(root, name)["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


def _role(root: Path, name: str) -> dict[str, Any]:
    (role,) = (
        one
        for one in _manifests(root)
        if one["kind"] in ("ClusterRole", "Role") and one["metadata"]["name"] == name
    )
    return role


def _manifests(root: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((root / "deploy/kubernetes").glob("*.yaml")):
        yield from yaml.safe_load_all(path.read_text())
