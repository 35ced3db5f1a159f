"""410 Gone, which must be forced: a young server still serves its first revision.

On a real cluster only etcd's own compaction does it, which reaches beyond the suite's namespace.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from diagnostics.gateways import kubernetes_api
from diagnostics.gateways.errors import Expired
from playground.cluster import ClusterDouble
from remediation.gateways.connect import WriteConnections, WriteIdentity
from remediation.gateways.ports import Credit
from remediation.gateways.rollout_objects import ReplicaSetPage
from tests.fakes.kubernetes_api import ClusterUnderTest, config_map


def _three(cluster: ClusterUnderTest, name: str) -> dict[str, str]:
    for number in range(3):
        body = config_map(f"{name}-{number}", {"test": name})
        cluster.api.post(cluster.config_map(), body).ok()
    return {"labelSelector": f"test={name}", "limit": "1"}


def test_an_old_continue_expires_and_brings_a_fresh_one(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    query = _three(cluster, name)
    first = cluster.api.get(cluster.config_map(), **query).ok()
    cluster.api.delete(cluster.config_map(f"{name}-1")).ok()
    double.compact()
    token = first["metadata"]["continue"]
    gone = cluster.api.get(cluster.config_map(), **query, _continue=token)
    assert (gone.status, gone.body["reason"]) == (410, "Expired")
    assert gone.body["message"].startswith("The provided continue parameter is too old")
    fresh = gone.body["metadata"]["continue"]
    page = cluster.api.get(cluster.config_map(), **query, _continue=fresh).ok()
    assert [item["metadata"]["name"] for item in page["items"]] == [f"{name}-2"]
    assert int(page["metadata"]["resourceVersion"]) > int(first["metadata"]["resourceVersion"])


def test_a_watch_from_before_the_floor_gets_an_error_event(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    since = cluster.api.get(cluster.config_map()).ok()["metadata"]["resourceVersion"]
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    floor = double.compact()
    answer = cluster.api.get(
        cluster.config_map(), watch="true", timeoutSeconds=5, resourceVersion=since
    )
    assert answer.status == 200
    (event,) = answer.lines
    assert event["type"] == "ERROR"
    assert (event["object"]["code"], event["object"]["reason"]) == (410, "Expired")
    assert event["object"]["message"] == f"too old resource version: {since} ({floor})"


def test_a_watch_from_the_floor_goes_on(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    floor = double.compact()
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    answer = cluster.api.get(
        cluster.config_map(), watch="true", timeoutSeconds=1, resourceVersion=str(floor)
    )
    assert [event["object"]["metadata"]["name"] for event in answer.lines] == [name]


def test_a_compacted_exact_revision_is_gone(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    then = cluster.api.get(cluster.config_map()).ok()["metadata"]["resourceVersion"]
    cluster.api.post(cluster.config_map(), config_map(name)).ok()
    double.compact()
    answer = cluster.api.get(
        cluster.config_map(), resourceVersion=then, resourceVersionMatch="Exact"
    )
    assert (answer.status, answer.body["reason"]) == (410, "Expired")


def test_history_that_is_still_there_is_served(cluster: ClusterUnderTest, name: str) -> None:
    query = _three(cluster, name)
    first = cluster.api.get(cluster.config_map(), **query).ok()
    cluster.api.delete(cluster.config_map(f"{name}-1")).ok()
    token = first["metadata"]["continue"]
    page = cluster.api.get(cluster.config_map(), **query, _continue=token).ok()
    assert [item["metadata"]["name"] for item in page["items"]] == [f"{name}-1"]


@pytest.mark.parametrize("times", [1, 2])
def test_14_a_list_that_expires_half_way_is_read_anew_once(
    cluster: ClusterUnderTest,
    double: ClusterDouble,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    times: int,
) -> None:
    monkeypatch.setattr(kubernetes_api, "PAGE", 1)
    _three(cluster, name)
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(yaml.safe_dump(dict(cluster.kubeconfig)))
    identity = WriteIdentity(kubeconfig=str(kubeconfig))
    access = WriteConnections({"prod": identity}).workloads(Credit("prod", "run", ()))
    api, left = Compacting(access._client), [times]

    def compact() -> None:
        if left[0]:
            left[0] -= 1
            cluster.api.post(cluster.config_map(), config_map(f"{name}-new-{left[0]}")).ok()
            double.compact()

    api.after_first_page = compact
    path = f"/api/v1/namespaces/{cluster.namespace}/configmaps"
    pages = api.pages(path, ReplicaSetPage, 100, labelSelector=f"test={name}")
    if times == 2:
        with pytest.raises(Expired, match="too old"):
            list(pages)
        return
    names = [one.metadata.name for page in pages for one in page.items]
    assert names == [f"{name}-{number}" for number in range(3)]
    assert api.lists == 2


class Compacting(kubernetes_api.KubernetesApi):
    """The gateway's own client; the cluster forgets its history after a first page."""

    lists = 0
    after_first_page: Callable[[], None]

    def get(self, path: str, type_: Any, **query: str) -> Any:
        page = super().get(path, type_, **query)
        if "continue" not in query:
            self.lists += 1
            self.after_first_page()
        return page
