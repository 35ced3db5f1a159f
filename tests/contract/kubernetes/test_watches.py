"""Watches: from where they start, what they tell, how they end."""

import time
from concurrent.futures import ThreadPoolExecutor, wait
from itertools import count

from kubernetes import client, watch

from tests.fakes.kubernetes_api import MERGE, ClusterUnderTest, config_map


def test_a_watch_from_a_revision_tells_what_came_after(
    cluster: ClusterUnderTest, name: str
) -> None:
    path, selector = cluster.config_map(), f"test={name}"
    cluster.api.post(path, config_map(f"{name}-a", {"test": name})).ok()
    since = _revision(cluster, selector)
    cluster.api.post(path, config_map(f"{name}-b", {"test": name})).ok()
    cluster.api.patch(cluster.config_map(f"{name}-b"), {"data": {"k": "v"}}, MERGE).ok()
    cluster.api.delete(cluster.config_map(f"{name}-b")).ok()
    events = _watch(cluster, selector, since)
    assert [event["type"] for event in events] == ["ADDED", "MODIFIED", "DELETED"]
    assert {event["object"]["metadata"]["name"] for event in events} == {f"{name}-b"}
    assert events[0]["object"]["kind"] == "ConfigMap"
    revisions = [int(event["object"]["metadata"]["resourceVersion"]) for event in events]
    assert revisions == sorted(set(revisions))


def test_a_watch_without_a_revision_begins_with_what_exists(
    cluster: ClusterUnderTest, name: str
) -> None:
    cluster.api.post(cluster.config_map(), config_map(name, {"test": name})).ok()
    events = _watch(cluster, f"test={name}", "")
    assert [(e["type"], e["object"]["metadata"]["name"]) for e in events] == [("ADDED", name)]


def test_a_watch_ends_after_its_timeout(cluster: ClusterUnderTest, name: str) -> None:
    started = time.monotonic()
    answer = cluster.api.get(
        cluster.config_map(), watch="true", timeoutSeconds=1, labelSelector=f"test={name}"
    )
    assert answer.status == 200
    assert 0.9 < time.monotonic() - started < 5


def test_what_leaves_the_selection_is_deleted_to_the_watcher(
    cluster: ClusterUnderTest, name: str
) -> None:
    selector = f"test={name},in=yes"
    cluster.api.post(cluster.config_map(), config_map(name, {"test": name})).ok()
    since = _revision(cluster, selector)
    for value in ("yes", "no"):
        change = {"metadata": {"labels": {"in": value}}}
        cluster.api.patch(cluster.config_map(name), change, MERGE).ok()
    events = _watch(cluster, selector, since)
    assert [event["type"] for event in events] == ["ADDED", "DELETED"]


def test_a_field_selector_narrows_a_watch(cluster: ClusterUnderTest, name: str) -> None:
    since = _revision(cluster, "")
    for suffix in "ab":
        cluster.api.post(cluster.config_map(), config_map(f"{name}-{suffix}")).ok()
    answer = cluster.api.get(
        cluster.config_map(),
        watch="true",
        timeoutSeconds=1,
        resourceVersion=since,
        fieldSelector=f"metadata.name={name}-b",
    )
    assert [event["object"]["metadata"]["name"] for event in answer.lines] == [f"{name}-b"]


def test_bookmarks_tell_of_revisions_that_the_selection_hides(
    cluster: ClusterUnderTest, name: str
) -> None:
    since = _revision(cluster, f"test={name}")
    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(
            cluster.api.get,
            cluster.config_map(),
            watch="true",
            timeoutSeconds=4,
            allowWatchBookmarks="true",
            resourceVersion=since,
            labelSelector=f"test={name}",
        )
        for number in count():
            if wait([watching], timeout=0.2).done:
                break
            cluster.api.post(cluster.config_map(), config_map(f"{name}-{number}")).ok()
    answer = watching.result()
    assert answer.lines, "no bookmark came"
    for event in answer.lines:
        assert (event["type"], event["object"]["kind"]) == ("BOOKMARK", "ConfigMap")
        assert int(event["object"]["metadata"]["resourceVersion"]) > int(since)


def test_bookmarks_must_be_asked_for(cluster: ClusterUnderTest, name: str) -> None:
    events = _watch(cluster, f"test={name}", _revision(cluster, f"test={name}"), seconds=3)
    assert events == []


def test_the_official_watch_reads_the_stream(cluster: ClusterUnderTest, name: str) -> None:
    core = client.CoreV1Api(cluster.api.client)
    selector = f"test={name}"
    since = _revision(cluster, selector)
    cluster.api.post(cluster.config_map(), config_map(name, {"test": name})).ok()
    stream = watch.Watch().stream(
        core.list_namespaced_config_map,
        cluster.namespace,
        label_selector=selector,
        resource_version=since,
        timeout_seconds=1,
        _request_timeout=(5, 10),
    )
    seen = [(event["type"], event["object"].metadata.name) for event in stream]
    assert seen == [("ADDED", name)]


def _revision(cluster: ClusterUnderTest, selector: str) -> str:
    body = cluster.api.get(cluster.config_map(), labelSelector=selector).ok()
    return str(body["metadata"]["resourceVersion"])


def _watch(
    cluster: ClusterUnderTest, selector: str, since: str, *, seconds: int = 1
) -> list[dict[str, dict[str, dict[str, str]]]]:
    query = {"resourceVersion": since} if since else {}
    answer = cluster.api.get(
        cluster.config_map(),
        watch="true",
        timeoutSeconds=seconds,
        labelSelector=selector,
        **query,
    )
    assert answer.status == 200, answer.text
    return answer.lines
