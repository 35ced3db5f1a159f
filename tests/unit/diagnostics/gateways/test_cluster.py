"""Which pods are a workload's, whose a pod is, and lists that are longer than the bot reads."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from diagnostics.gateways.cluster import KubernetesCluster
from diagnostics.gateways.errors import NotFound, Refused
from diagnostics.gateways.kubernetes_api import PAGE, KubernetesApi
from diagnostics.gateways.kubernetes_objects import PodPage
from diagnostics.model import Workload, WorkloadRef

DEPLOYMENT = Workload(
    WorkloadRef("c", "shop", "Deployment", "ui"), "uid-ui", 1, 1, 0, {}, selector="app=ui"
)
PODS = "/api/v1/namespaces/shop/pods"


@dataclass
class ApiServer:
    """A kubernetes ApiClient that answers GET requests from a table of paths."""

    objects: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def param_serialize(self, method: str, url: str, **_: object) -> tuple[Any, ...]:
        return method, url, {}, None, None

    def call_api(self, _method: str, url: str, **_: object) -> "Reply":
        where = urlsplit(url)
        self.asked.append(where.path)
        found = self.objects.get(where.path)
        if found is None:
            return Reply(404, {"message": "not found"})
        return Reply(200, _page(found, parse_qs(where.query)) if isinstance(found, list) else found)


@dataclass
class Reply:
    status: int
    body: Any

    def read(self) -> bytes:
        return json.dumps(self.body).encode()


def _page(items: list[Any], query: dict[str, list[str]]) -> dict[str, Any]:
    start = int(query.get("continue", ["0"])[0])
    end = start + int(query["limit"][0])
    more = {"continue": str(end)} if end < len(items) else {}
    return {"metadata": more, "items": items[start:end]}


def _object(name: str, *, owner: dict[str, Any] | None = None, **labels: str) -> dict[str, Any]:
    owners = [owner | {"controller": True}] if owner else []
    return {
        "metadata": {
            "name": name,
            "namespace": "shop",
            "uid": f"uid-{name}",
            "labels": labels,
            "ownerReferences": owners,
        }
    }


def _owner(kind: str, name: str, api_version: str = "apps/v1") -> dict[str, Any]:
    return {"kind": kind, "name": name, "uid": f"uid-{name}", "apiVersion": api_version}


def _templated(name: str, owner: dict[str, Any]) -> dict[str, Any]:
    return _object(name, owner=owner, **{"pod-template-hash": "7d9f"})


def _cluster(server: ApiServer) -> KubernetesCluster:
    return KubernetesCluster("c", KubernetesApi(server))


def test_a_deployments_pods_are_those_of_its_replica_sets_found_in_one_call() -> None:
    server = ApiServer(
        {
            PODS: [
                _templated("mine", _owner("ReplicaSet", "ui-7d9f")),
                _templated("another-deployments", _owner("ReplicaSet", "ui-canary-7d9f")),
                _object("a-jobs", owner=_owner("Job", "ui-migrate", "batch/v1")),
                _object("bare"),
            ]
        }
    )
    assert [pod.name for pod in _cluster(server).pods(DEPLOYMENT)] == ["mine"]
    assert server.asked == [PODS]


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet", "Job", "ReplicaSet"])
def test_other_workloads_pods_are_those_it_controls_itself(kind: str) -> None:
    workload = Workload(WorkloadRef("c", "shop", kind, "ui"), "uid-ui", 1, 1, 0, {}, "app=ui")
    others = _object("others", owner={**_owner(kind, "ui"), "uid": "uid-of-an-older-one"})
    server = ApiServer({PODS: [_object("mine", owner=_owner(kind, "ui")), others, _object("bare")]})
    assert [pod.name for pod in _cluster(server).pods(workload)] == ["mine"]


def test_an_owner_of_the_same_kind_in_another_group_is_not_asked_for() -> None:
    job = _owner("Job", "train", "kubeflow.org/v1")
    server = ApiServer({f"{PODS}/worker": _object("worker", owner=job)})
    assert _cluster(server).owner("shop", "worker").kind == "Pod"
    assert server.asked == [f"{PODS}/worker"]


def test_a_pod_is_its_deployments() -> None:
    sets = "/apis/apps/v1/namespaces/shop/replicasets"
    server = ApiServer(
        {
            f"{PODS}/ui-7d9f-x": _object("ui-7d9f-x", owner=_owner("ReplicaSet", "ui-7d9f")),
            f"{sets}/ui-7d9f": _object("ui-7d9f", owner=_owner("Deployment", "ui")),
        }
    )
    assert _cluster(server).owner("shop", "ui-7d9f-x") == DEPLOYMENT.ref


def test_a_pod_whose_owner_is_gone_stands_for_itself() -> None:
    pod = _object("ui-7d9f-x", owner=_owner("ReplicaSet", "ui-7d9f"))
    server = ApiServer({f"{PODS}/ui-7d9f-x": pod})
    assert _cluster(server).owner("shop", "ui-7d9f-x").kind == "Pod"


def test_a_pod_that_is_gone_has_no_owner() -> None:
    with pytest.raises(NotFound):
        _cluster(ApiServer()).owner("shop", "ui-7d9f-x")


def test_a_list_of_just_the_limit_is_whole() -> None:
    server = ApiServer({PODS: [_object(str(number)) for number in range(PAGE + 1)]})
    pages = list(KubernetesApi(server).pages(PODS, PodPage, PAGE + 1))
    assert [len(page.items) for page in pages] == [PAGE, 1]


def test_a_list_longer_than_the_limit_is_not_taken_for_all_of_it() -> None:
    server = ApiServer({PODS: [_object(str(number)) for number in range(PAGE + 1)]})
    with pytest.raises(Refused, match=f"more than {PAGE} objects"):
        list(KubernetesApi(server).pages(PODS, PodPage, PAGE))


def test_names_to_suggest_are_those_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diagnostics.gateways.cluster.MOST_WORKLOADS", 2)
    kinds = ("deployments", "statefulsets", "daemonsets")
    paths = [f"/apis/apps/v1/{kind}" for kind in kinds] + ["/apis/batch/v1/cronjobs"]
    server = ApiServer({path: [_object(name) for name in "abc"] for path in paths})
    assert {ref.name for ref in _cluster(server).workloads(None)} == {"a", "b"}
