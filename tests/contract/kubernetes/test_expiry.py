"""410 Gone, which must be forced: a young server still serves its first revision.

On a real cluster only etcd's own compaction does it, which reaches beyond the suite's namespace.
"""

from playground.cluster import ClusterDouble
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
