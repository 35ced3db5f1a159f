from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.cluster.patches import apply_patch
from playground.cluster.patches.apply import JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE
from playground.cluster.patches.json_patch import apply_json_patch
from playground.cluster.patches.merge_patch import apply_merge_patch
from playground.cluster.patches.strategic_merge import apply_strategic_merge
from playground.cluster.status import ApiError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=10,
)
OBJECT = st.dictionaries(st.text(max_size=3), JSON, max_size=4)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        # RFC 7386, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ({"a": "foo"}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patches_of_the_rfc(
    target: dict[str, Any], patch: dict[str, Any], result: dict[str, Any]
) -> None:
    assert apply_merge_patch(target, patch) == result


@settings(max_examples=30)
@given(target=OBJECT, patch=OBJECT)
def test_a_merge_patch_applied_twice_is_applied_once(target: Any, patch: Any) -> None:
    once = apply_merge_patch(target, patch)
    assert apply_merge_patch(once, patch) == once


@settings(max_examples=30)
@given(target=OBJECT)
def test_an_empty_patch_changes_nothing(target: Any) -> None:
    assert apply_merge_patch(target, {}) == target
    assert apply_strategic_merge(target, {}) == target
    assert apply_json_patch(target, []) == target


@pytest.mark.parametrize(
    ("operation", "result"),
    [
        ({"op": "add", "path": "/l/1", "value": "x"}, {"l": ["a", "x", "b"]}),
        ({"op": "add", "path": "/l/-", "value": "x"}, {"l": ["a", "b", "x"]}),
        ({"op": "remove", "path": "/l/0"}, {"l": ["b"]}),
        ({"op": "move", "from": "/l/0", "path": "/l/1"}, {"l": ["b", "a"]}),
        ({"op": "add", "path": "/a~1b~0c", "value": 1}, {"l": ["a", "b"], "a/b~c": 1}),
    ],
)
def test_json_patch_operations(operation: dict[str, Any], result: dict[str, Any]) -> None:
    target = {"l": ["a", "b"]}
    assert apply_json_patch(target, [operation]) == result
    assert target == {"l": ["a", "b"]}


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "/l/9", "value": 1},
        {"op": "remove", "path": "/l/-1"},
        {"op": "replace", "path": "/absent", "value": 1},
        {"op": "unknown", "path": "/l"},
        {"op": "add", "path": "l", "value": 1},
        {"op": "add", "path": "/l"},
        "nonsense",
    ],
)
def test_json_patch_that_does_not_apply_is_invalid(operation: Any) -> None:
    with pytest.raises(ApiError) as caught:
        apply_json_patch({"l": ["a"]}, [operation])
    assert (caught.value.code, caught.value.reason) == (422, "Invalid")


def test_strategic_merge_orders_elements() -> None:
    target = {"containers": [{"name": "a"}, {"name": "b"}]}
    patch = {
        "$setElementOrder/containers": [{"name": "c"}, {"name": "b"}, {"name": "a"}],
        "containers": [{"name": "c", "image": "i"}],
    }
    merged = apply_strategic_merge(target, patch)["containers"]
    assert [item["name"] for item in merged] == ["c", "b", "a"]


def test_strategic_merge_retains_only_named_keys() -> None:
    target = {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}
    patch = {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}
    assert apply_strategic_merge(target, patch) == {"strategy": {"type": "Recreate"}}


def test_strategic_merge_deletes_from_primitive_lists() -> None:
    patch = {"$deleteFromPrimitiveList/finalizers": ["a"], "finalizers": ["c"]}
    assert apply_strategic_merge({"finalizers": ["a", "b"]}, patch) == {"finalizers": ["b", "c"]}


def test_strategic_merge_replaces_an_object_when_told() -> None:
    patch = {"labels": {"$patch": "replace", "b": "2"}}
    assert apply_strategic_merge({"labels": {"a": "1"}}, patch) == {"labels": {"b": "2"}}


def test_strategic_merge_replaces_lists_without_a_key() -> None:
    assert apply_strategic_merge({"args": ["a"]}, {"args": ["b"]}) == {"args": ["b"]}


@pytest.mark.parametrize(
    ("content_type", "patch", "code"),
    [
        (JSON_PATCH, {}, 400),
        (MERGE_PATCH, [], 400),
        (STRATEGIC_MERGE, [], 400),
        ("application/apply-patch+yaml", {}, 415),
    ],
)
def test_patches_of_the_wrong_shape_are_refused(content_type: str, patch: Any, code: int) -> None:
    with pytest.raises(ApiError) as caught:
        apply_patch(content_type, {}, patch)
    assert caught.value.code == code
