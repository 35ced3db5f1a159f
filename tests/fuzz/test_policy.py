"""The short form of the policy engine's fuzzing, and inputs made to hang or to crash it."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from diagnostics.policy import Context, Layer, PolicyError, PolicySet, decide, parse_policy
from diagnostics.policy.pull import pull_request
from diagnostics.policy.wildcard import compile_pattern
from tests.fakes.policies import REPOSITORY, SESSION, allow, document
from tests.fuzz.policy_properties import PROPERTIES

short = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_holds_for_random_input(holds: Callable[[], None]) -> None:
    short(holds)()


HOSTILE = {
    "ten megabytes of white space": " " * 10_000_000,
    "ten megabytes of text": '{"Statement":"' + "x" * 10_000_000 + '"}',
    "ten megabytes of statements": '{"Statement":[' + "{}," * 3_000_000 + "{}]}",
    "deep lists": "[" * 60_000,
    "deep lists, closed": '{"Statement":' + "[" * 30_000 + "]" * 30_000 + "}",
    "deep objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "a number of 60,000 digits": '{"Version":' + "9" * 60_000 + "}",
    "an exponent": '{"Version":1e99999999999}',
    "many values": '{"Statement":[' + "1," * 30_000 + "1]}",
    "a repeated key": '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}',
    "half a surrogate pair": '{"Statement":"\\ud800"}',
    "a long key": '{"' + "k" * 60_000 + '":1}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_document_is_refused_quickly_and_in_little_memory(text: str) -> None:
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(PolicyError) as error:
            parse_policy(text, Layer.REPOSITORY)
        taken, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert taken < 5
    assert peak < 64 * 2**20
    assert len(str(error.value)) < 1_000


def test_a_tree_that_holds_itself_is_refused() -> None:
    tree: dict[str, object] = {"Version": "2012-10-17"}
    tree["Statement"] = tree

    with pytest.raises(PolicyError, match="nested"):
        parse_policy(tree, Layer.IDENTITY)


def test_a_tree_of_huge_numbers_is_refused() -> None:
    with pytest.raises(PolicyError):
        parse_policy({"Version": 10**50_000}, Layer.IDENTITY)


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 900 + "*b", "a*" * 900 + "b", "*?" * 900 + "b", "*" * 2_000 + "b", "*a?" * 600],
)
def test_a_wildcard_made_for_backtracking_costs_nothing(pattern: str) -> None:
    began = time.perf_counter()

    compile_pattern(pattern).matches("a" * 2_000)

    assert time.perf_counter() - began < 1


def test_a_policy_full_of_hostile_wildcards_decides_quickly() -> None:
    value = "*a?" * 600
    condition = {"StringLike": {"k:v": [f"{value}{i}" for i in range(30)]}}
    policy = parse_policy(
        json.dumps(document(allow("*", "ecr:*", Condition=condition))), Layer.REPOSITORY
    )
    context = Context({"k:v": ("a" * 2_000,)}, complete=True)
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage", context)
    began = time.perf_counter()

    decide(request, PolicySet(repository=policy))

    assert time.perf_counter() - began < 2
