"""Lists: selectors, paging, revisions."""

import pytest

from tests.fakes.kubernetes_api import ClusterUnderTest, config_map


@pytest.fixture
def five(cluster: ClusterUnderTest, name: str) -> str:
    """Five ConfigMaps NAME-0 to NAME-4 with labels to select by; returns NAME."""
    tiers = ["web", "web", "db", "db", None]
    for number, tier in enumerate(tiers):
        labels = {"test": name, "number": str(number)}
        body = config_map(f"{name}-{number}", {**labels, **({"tier": tier} if tier else {})})
        cluster.api.post(cluster.config_map(), body).ok()
    return name


@pytest.mark.parametrize(
    ("selector", "numbers"),
    [
        ("tier=web", "01"),
        ("tier==web", "01"),
        ("tier!=web", "234"),
        ("tier in (web,db)", "0123"),
        ("tier notin (web)", "234"),
        ("tier", "0123"),
        ("!tier", "4"),
        ("tier=db,number!=2", "3"),
        ("tier in (db), number in (1, 2)", "2"),
    ],
)
def test_label_selectors_select(
    cluster: ClusterUnderTest, five: str, selector: str, numbers: str
) -> None:
    query = f"test={five},{selector}"
    items = cluster.api.get(cluster.config_map(), labelSelector=query).ok()["items"]
    assert "".join(item["metadata"]["name"][-1] for item in items) == numbers


@pytest.mark.parametrize("selector", ["tier in", "tier in (a", "tier in (a,b"])
def test_broken_label_selectors_are_bad(cluster: ClusterUnderTest, selector: str) -> None:
    answer = cluster.api.get(cluster.config_map(), labelSelector=selector)
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")
    assert "unable to parse requirement: " in answer.body["message"]


def test_field_selector_by_name(cluster: ClusterUnderTest, five: str) -> None:
    query = f"metadata.name={five}-3"
    items = cluster.api.get(cluster.config_map(), fieldSelector=query).ok()["items"]
    assert [item["metadata"]["name"] for item in items] == [f"{five}-3"]


def test_field_selector_by_inequality(cluster: ClusterUnderTest, five: str) -> None:
    answer = cluster.api.get(
        cluster.config_map(),
        labelSelector=f"test={five}",
        fieldSelector=f"metadata.name!={five}-0,metadata.name!={five}-4",
    )
    assert len(answer.ok()["items"]) == 3


def test_unsupported_fields_are_bad(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.path("pods"), fieldSelector="spec.nonsense=1")
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")
    assert answer.body["message"].endswith("field label not supported: spec.nonsense")


def test_a_list_has_kind_version_and_a_numeric_revision(
    cluster: ClusterUnderTest, five: str
) -> None:
    body = cluster.api.get(cluster.config_map(), labelSelector=f"test={five}").ok()
    assert (body["kind"], body["apiVersion"]) == ("ConfigMapList", "v1")
    newest = max(int(item["metadata"]["resourceVersion"]) for item in body["items"])
    assert int(body["metadata"]["resourceVersion"]) >= newest
    assert all("kind" not in item for item in body["items"])


def test_an_empty_list_has_items(cluster: ClusterUnderTest) -> None:
    body = cluster.api.get(cluster.config_map(), labelSelector="no=such").ok()
    assert body["items"] == []


def test_pages_follow_each_other(cluster: ClusterUnderTest, five: str) -> None:
    names, sizes, token = [], [], ""
    while True:
        page = cluster.api.get(
            cluster.config_map(), labelSelector=f"test={five}", limit=2, _continue=token
        ).ok()
        names += [item["metadata"]["name"] for item in page["items"]]
        sizes.append(len(page["items"]))
        token = page["metadata"].get("continue", "")
        if not token:
            break
    assert sizes == [2, 2, 1]
    assert names == [f"{five}-{number}" for number in range(5)]


def test_pages_show_the_moment_of_the_first(cluster: ClusterUnderTest, five: str) -> None:
    query = {"labelSelector": f"test={five}", "limit": 2}
    first = cluster.api.get(cluster.config_map(), **query).ok()
    cluster.api.delete(cluster.config_map(f"{five}-3")).ok()
    cluster.api.post(cluster.config_map(), config_map(f"{five}-5", {"test": five})).ok()
    token = first["metadata"]["continue"]
    query["limit"] = 10
    second = cluster.api.get(cluster.config_map(), **query, _continue=token).ok()
    assert [item["metadata"]["name"][-1] for item in second["items"]] == ["2", "3", "4"]
    assert second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]


def test_remaining_items_are_counted_without_selectors(
    cluster: ClusterUnderTest, five: str
) -> None:
    everything = cluster.api.get(cluster.config_map()).ok()["items"]
    page = cluster.api.get(cluster.config_map(), limit=1).ok()
    assert page["metadata"]["remainingItemCount"] == len(everything) - 1
    selected = cluster.api.get(cluster.config_map(), limit=1, labelSelector=f"test={five}").ok()
    assert "remainingItemCount" not in selected["metadata"]


def test_broken_continue_tokens_are_bad(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.config_map(), _continue="abc")
    assert answer.status == 400
    assert answer.body["message"].startswith("invalid continue token: continue key is not valid")


def test_a_limit_that_is_no_number_is_bad(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.config_map(), limit="abc")
    assert (answer.status, answer.body["reason"]) == (400, "BadRequest")


def test_an_exact_revision_shows_the_past(cluster: ClusterUnderTest, five: str) -> None:
    query = {"labelSelector": f"test={five}", "limit": 500}
    then = cluster.api.get(cluster.config_map(), **query).ok()["metadata"]["resourceVersion"]
    cluster.api.delete(cluster.config_map(f"{five}-0")).ok()
    past = cluster.api.get(
        cluster.config_map(), **query, resourceVersion=then, resourceVersionMatch="Exact"
    ).ok()
    assert len(past["items"]) == 5
    assert past["metadata"]["resourceVersion"] == then


def test_a_revision_from_the_future_times_out(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.config_map(), resourceVersion="99999999")
    assert (answer.status, answer.body["reason"]) == (504, "Timeout")
    assert "Too large resource version: 99999999, current: " in answer.body["message"]
    assert answer.body["details"]["causes"][0]["reason"] == "ResourceVersionTooLarge"


def test_a_match_without_a_revision_is_invalid(cluster: ClusterUnderTest) -> None:
    answer = cluster.api.get(cluster.config_map(), resourceVersionMatch="Exact")
    assert answer.status == 422
    assert answer.body["details"]["causes"][0]["field"] == "resourceVersionMatch"


def test_lists_across_namespaces_name_each(cluster: ClusterUnderTest, five: str) -> None:
    items = cluster.api.get("/api/v1/configmaps", labelSelector=f"test={five}").ok()["items"]
    assert {item["metadata"]["namespace"] for item in items} == {cluster.namespace}
    assert len(items) == 5
