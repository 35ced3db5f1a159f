from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.cluster.resources import EVENTS, PODS
from playground.cluster.selectors import (
    parse_field_selector,
    parse_label_selector,
    selection,
    selector_of,
)
from playground.cluster.status import ApiError

WORD = st.from_regex(r"[a-z][a-z0-9]{0,4}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "labels", "matches"),
    [
        ("", {}, True),
        ("a=", {"a": ""}, True),
        ("a=", {"a": "1"}, False),
        ("example.com/a=b-c.d", {"example.com/a": "b-c.d"}, True),
        (" a = b , c ", {"a": "b", "c": ""}, True),
        ("a!=b", {}, True),
        ("a notin (b)", {}, True),
        ("a in (b,)", {"a": ""}, True),
        ("!a,b", {"b": "1"}, True),
        ("!a,b", {"a": "1", "b": "1"}, False),
    ],
)
def test_label_selectors_match(text: str, labels: dict[str, str], matches: bool) -> None:
    assert parse_label_selector(text).matches(labels) is matches


@pytest.mark.parametrize("text", ["a in b", "a in (b", "a ( b", "a b"])
def test_broken_label_selectors_are_bad_requests(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_label_selector(text)
    assert (caught.value.code, caught.value.reason) == (400, "BadRequest")


@given(key=WORD, values=st.sets(WORD, min_size=1), labels=st.dictionaries(WORD, WORD))
def test_in_and_notin_are_opposites(key: str, values: set[str], labels: dict[str, str]) -> None:
    listed = ",".join(sorted(values))
    inside = parse_label_selector(f"{key} in ({listed})").matches(labels)
    outside = parse_label_selector(f"{key} notin ({listed})").matches(labels)
    assert inside is not outside


def test_object_selectors_know_all_four_operators() -> None:
    selector = selector_of(
        {
            "matchLabels": {"a": "1"},
            "matchExpressions": [
                {"key": "b", "operator": "In", "values": ["1", "2"]},
                {"key": "c", "operator": "NotIn", "values": ["1"]},
                {"key": "d", "operator": "Exists"},
                {"key": "e", "operator": "DoesNotExist"},
            ],
        }
    )
    good = {"a": "1", "b": "2", "d": ""}
    assert selector.matches(good)
    for changed in ({"b": "3"}, {"c": "1"}, {"e": ""}, {"a": "2"}):
        assert not selector.matches({**good, **changed})
    assert not selector.matches({"a": "1", "b": "2"})


def test_fields_are_compared_with_the_objects() -> None:
    pod: dict[str, Any] = {"metadata": {"name": "a"}, "spec": {}, "status": {"phase": "Pending"}}
    assert selection(PODS, "", "status.phase=Pending,spec.nodeName=")(pod)
    assert not selection(PODS, "", "status.phase!=Pending")(pod)


def test_source_of_an_event_may_be_its_reporter() -> None:
    selects = selection(EVENTS, "", "source=kubelet")
    assert selects({"metadata": {}, "source": {"component": "kubelet"}})
    assert selects({"metadata": {}, "source": {}, "reportingComponent": "kubelet"})
    assert not selects({"metadata": {}, "source": {"component": "other"}})


@pytest.mark.parametrize("text", ["spec.nodeName=a", "involvedObject=a"])
def test_fields_of_other_resources_are_refused(text: str) -> None:
    with pytest.raises(ApiError, match="field label not supported"):
        parse_field_selector(EVENTS, text)


def test_a_term_without_an_operator_is_refused() -> None:
    with pytest.raises(ApiError, match="invalid selector"):
        parse_field_selector(PODS, "metadata.name")
