"""Conditions, operator by operator, also where a key is absent or not known."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.policy import Context, Outcome, PolicySet, decide
from diagnostics.policy.conditions import read_conditions
from diagnostics.policy.document import Number
from diagnostics.policy.model import Layer, PolicyError
from diagnostics.policy.place import Place
from diagnostics.policy.pull import pull_request
from diagnostics.policy.truth import MAYBE, NO, YES, Truth
from tests.fakes.policies import (
    ACCOUNT,
    CROSS_ROLE,
    REPOSITORY,
    ROLE,
    SESSION,
    allow,
    identity,
    reads,
    repository,
)

ABSENT: tuple[str, ...] = ()


def met(
    block: dict[str, Any],
    known: dict[str, tuple[str, ...] | str] | None = None,
    *,
    complete: bool = True,
    variables: bool = True,
) -> tuple[Truth, list[str]]:
    values = {k: v if isinstance(v, tuple) else (v,) for k, v in (known or {}).items()}
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage", Context(values, complete))
    clauses = read_conditions(block, Place(Layer.IDENTITY), variables=variables)
    unknown: list[str] = []
    return min((clause.holds(request, unknown) for clause in clauses), default=YES), unknown


@pytest.mark.parametrize(
    ("operator", "wanted", "actual", "truth"),
    [
        ("StringEquals", "Red", "Red", YES),
        ("StringEquals", "Red", "red", NO),
        ("StringEquals", "r*", "red", NO),
        ("StringEquals", ["blue", "red"], "red", YES),
        ("StringNotEquals", ["blue", "red"], "red", NO),
        ("StringNotEquals", ["blue", "green"], "red", YES),
        ("StringEqualsIgnoreCase", "RED", "red", YES),
        ("StringNotEqualsIgnoreCase", "RED", "red", NO),
        ("StringLike", "r?d", "red", YES),
        ("StringLike", "r*", "", NO),
        ("StringNotLike", "r*", "blue", YES),
        ("stringlike", "r*", "red", YES),
        ("StringEquals", True, "true", YES),
        ("StringEquals", Number("5"), "5", YES),
        ("NumericEquals", "2.50", "2.5", YES),
        ("NumericNotEquals", Number("3"), "3", NO),
        ("NumericLessThan", "10", "9", YES),
        ("NumericLessThan", "10", "10", NO),
        ("NumericLessThanEquals", "10", "10", YES),
        ("NumericGreaterThan", "-1", "0", YES),
        ("NumericGreaterThanEquals", "1e2", "100", YES),
        ("DateEquals", "2026-01-01T00:00:00Z", "1767225600", YES),
        ("DateEquals", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00Z", YES),
        ("DateNotEquals", "2026-01-01", "2026-01-01T00:00:00.5Z", YES),
        ("DateLessThan", "2026", "2025-12-31T23:59:59Z", YES),
        ("DateLessThanEquals", "2026-01", "2026-01-01", YES),
        ("DateGreaterThan", "2026-01-01T00:00Z", "2026-01-01T00:00:01Z", YES),
        ("DateGreaterThanEquals", "1767225600", "2026-01-01T00:00:00Z", YES),
        ("Bool", "TRUE", "true", YES),
        ("Bool", False, "true", NO),
        ("BinaryEquals", "cmVk", "cmVk", YES),
        ("BinaryEquals", "cmVk", "Ymx1", NO),
        ("IpAddress", "203.0.113.0/24", "203.0.113.77", YES),
        ("IpAddress", "203.0.113.9/24", "203.0.113.77", YES),
        ("IpAddress", "203.0.113.7", "203.0.113.77", NO),
        ("IpAddress", "2001:db8::/32", "2001:db8:1::1", YES),
        ("IpAddress", "0.0.0.0/0", "2001:db8::1", NO),
        ("IpAddress", "::/0", "10.0.0.1", NO),
        ("NotIpAddress", ["10.0.0.0/8", "::/0"], "10.1.1.1", NO),
        ("NotIpAddress", "10.0.0.0/8", "2001:db8::1", YES),
        ("ArnEquals", "arn:aws:iam::*:role/eks-*", ROLE, YES),
        ("ArnLike", "arn:aws:iam::*:role/eks-*", ROLE, YES),
        ("ArnLike", "arn:aws:*:*:*:role/eks-node-role", ROLE, YES),
        ("ArnLike", "arn:aws:iam:*:*:*", ROLE, YES),
        ("ArnLike", "arn:aws:iam::111122223333:role/EKS-*", ROLE, NO),
        ("ArnNotEquals", [ROLE, CROSS_ROLE], ROLE, NO),
        ("ArnNotLike", "arn:aws:iam::*:role/ci-*", ROLE, YES),
        ("Null", "true", "x", NO),
        ("Null", "false", "x", YES),
        ("Null", ["true", "false"], "x", YES),
    ],
)
def test_an_operator_compares_one_value(
    operator: str, wanted: object, actual: str, truth: Truth
) -> None:
    assert met({operator: {"k:x": wanted}}, {"K:X": actual}) == (truth, [])


@pytest.mark.parametrize(
    ("operator", "truth"),
    [
        ("StringEquals", NO),
        ("StringNotEquals", YES),
        ("StringNotLike", YES),
        ("ArnNotEquals", YES),
        ("NotIpAddress", YES),
        ("NumericNotEquals", YES),
        ("NumericLessThan", NO),
        ("DateNotEquals", YES),
        ("Bool", NO),
        ("StringEqualsIfExists", YES),
        ("StringNotEqualsIfExists", YES),
        ("ForAllValues:StringEquals", YES),
        ("ForAllValues:StringNotEquals", YES),
        ("ForAnyValue:StringEquals", NO),
        ("ForAnyValue:StringNotEquals", NO),
        ("ForAnyValue:StringEqualsIfExists", NO),
        ("ForAnyValue:StringNotEqualsIfExists", NO),
    ],
)
@pytest.mark.parametrize("known", [{}, {"k:x": ABSENT}])
def test_an_absent_key_meets_an_operator_or_not(
    operator: str, truth: Truth, known: dict[str, tuple[str, ...]]
) -> None:
    wanted = {
        "Arn": ROLE,
        "Not": "10.0.0.0/8",
        "Num": "1",
        "Dat": "2026",
        "Boo": "true",
    }.get(operator[:3], "x")

    assert met({operator: {"k:x": wanted}}, known) == (truth, [])


@pytest.mark.parametrize(("wanted", "truth"), [("true", YES), ("false", NO)])
def test_null_asks_whether_a_key_is_absent(wanted: str, truth: Truth) -> None:
    assert met({"Null": {"k:x": wanted}}) == (truth, [])


@pytest.mark.parametrize(
    "operator",
    ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "Null", "ForAllValues:StringLike"],
)
def test_a_key_that_is_not_known_leaves_it_open_and_is_named(operator: str) -> None:
    block = {operator: {"k:X": "true"}}

    assert met(block, complete=False) == (MAYBE, ["k:X"])


@pytest.mark.parametrize(
    ("operator", "values", "truth"),
    [
        ("ForAllValues:StringEquals", ("a", "b"), YES),
        ("ForAllValues:StringEquals", ("a", "c"), NO),
        ("ForAnyValue:StringEquals", ("c", "b"), YES),
        ("ForAnyValue:StringEquals", ("c", "d"), NO),
        ("ForAllValues:StringNotEquals", ("c", "d"), YES),
        ("ForAllValues:StringNotEquals", ("c", "a"), NO),
        ("ForAnyValue:StringNotEquals", ("c", "a"), YES),
        ("ForAnyValue:StringNotEquals", ("a", "b"), NO),
        ("foranyvalue:stringequals", ("a",), YES),
        ("StringEquals", ("a", "b"), YES),
        ("StringEquals", ("c", "d"), NO),
    ],
)
def test_several_values_count_by_the_set_operator(
    operator: str, values: tuple[str, ...], truth: Truth
) -> None:
    assert met({operator: {"k:x": ["a", "b"]}}, {"k:x": values}) == (truth, [])


def test_several_values_without_a_set_operator_stay_open_where_they_differ() -> None:
    assert met({"StringEquals": {"k:x": "a"}}, {"k:x": ("a", "b")}) == (MAYBE, ["k:x"])


def test_operators_and_keys_have_to_hold_together() -> None:
    block = {"StringEquals": {"k:x": "1", "k:y": "2"}, "Bool": {"k:z": "true"}}

    assert met(block, {"k:x": "1", "k:y": "2", "k:z": "true"}) == (YES, [])
    assert met(block, {"k:x": "1", "k:y": "3", "k:z": "true"}) == (NO, [])
    assert met(block, {"k:x": "1", "k:y": "2"}) == (NO, [])


@pytest.mark.parametrize(
    ("operator", "wanted", "actual"),
    [
        ("NumericEquals", "1", "one"),
        ("NumericNotEquals", "1", "one"),
        ("DateLessThan", "2026", "tomorrow"),
        ("NotIpAddress", "10.0.0.0/8", "nowhere"),
        ("IpAddress", "10.0.0.0/8", "10.0.0.0/8"),
        ("Bool", "true", "yes"),
        ("BinaryEquals", "cmVk", "not base64"),
        ("ArnNotEquals", ROLE, "eks-node-role"),
        ("ArnLike", "*", ROLE),
        ("ArnLike", "arn:*", ROLE),
        ("ArnNotLike", "arn:aws:*:role/eks-node-role", ROLE),
        ("Null", "true", ""),
        ("Null", "false", ""),
    ],
)
def test_a_value_that_an_operator_cannot_read_leaves_it_open(
    operator: str, wanted: str, actual: str
) -> None:
    assert met({operator: {"k:x": wanted}}, {"k:x": actual}) == (MAYBE, ["k:x"])


@pytest.mark.parametrize(
    ("wanted", "known", "truth"),
    [
        ("${aws:PrincipalTag/t}", {"aws:principaltag/T": "red", "k:x": "red"}, YES),
        ("${aws:PrincipalTag/t}", {"k:x": "red"}, NO),
        ("${aws:PrincipalTag/t}*", {"aws:PrincipalTag/t": "", "k:x": "red"}, NO),
        ("${aws:PrincipalTag/t, 'red'}", {"k:x": "red"}, YES),
        ("${aws:PrincipalTag/t,'r}d'}", {"k:x": "r}d"}, YES),
        ("${aws:PrincipalTag/t, ''}", {"k:x": ""}, YES),
        ("x-${a:b}-${c:d}", {"a:b": "1", "c:d": "2", "k:x": "x-1-2"}, YES),
        ("${*}", {"k:x": "*"}, YES),
        ("${?}${$}", {"k:x": "?$"}, YES),
        ("${*}", {"k:x": "x"}, NO),
        ("r${a:b}", {"a:b": "*", "k:x": "red"}, NO),
        ("r${a:b}", {"a:b": "*", "k:x": "r*"}, YES),
        ("r*${a:b}", {"a:b": "?", "k:x": "red?"}, YES),
    ],
)
def test_variables_are_filled_in_and_bring_no_wildcards(
    wanted: str, known: dict[str, Any], truth: Truth
) -> None:
    assert met({"StringLike": {"k:x": wanted}}, known) == (truth, [])


def test_a_variable_is_text_in_a_policy_of_the_old_version() -> None:
    block = {"StringEquals": {"k:x": "${a:b}"}}

    assert met(block, {"a:b": "1", "k:x": "1"}, variables=False) == (NO, [])
    assert met(block, {"a:b": "1", "k:x": "${a:b}"}, variables=False) == (YES, [])


def test_a_negated_operator_holds_against_a_variable_without_a_value() -> None:
    assert met({"StringNotEquals": {"k:x": "${a:b}"}}, {"k:x": "1"}) == (YES, [])


@pytest.mark.parametrize(
    ("known", "truth"),
    [({"a:b": "TRUE"}, YES), ({"a:b": "false"}, NO), ({"a:b": "red"}, MAYBE), ({}, NO)],
)
def test_a_variable_may_stand_for_a_truth_value(known: dict[str, Any], truth: Truth) -> None:
    met_now, _ = met({"Bool": {"k:x": "${a:b}"}}, {"k:x": "true", **known})

    assert met_now == truth


@pytest.mark.parametrize("values", [("",), ("", "")])
def test_a_set_operator_takes_empty_values_for_an_absent_key(values: tuple[str, ...]) -> None:
    assert met({"ForAllValues:StringEquals": {"k:x": "red"}}, {"k:x": values}) == (YES, [])
    assert met({"ForAnyValue:StringLike": {"k:x": "*"}}, {"k:x": values}) == (NO, [])
    assert met({"StringLike": {"k:x": "*"}}, {"k:x": values}) == (YES, [])


def test_a_variable_that_is_not_known_is_named() -> None:
    block = {"StringEquals": {"k:x": "${a:B}"}}

    assert met(block, {"k:x": "1"}, complete=False) == (MAYBE, ["a:B"])
    assert met(block, {"k:x": "1", "a:b": ("1", "2")}) == (MAYBE, ["a:B"])
    with_default = {"StringEquals": {"k:x": "${a:B, '1'}"}}
    assert met(with_default, {"k:x": "1", "a:b": ""}) == (MAYBE, ["a:B"])


def test_a_variable_fills_a_segment_of_an_arn() -> None:
    block = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/${a:b}"}}

    assert met(block, {"aws:PrincipalArn": ROLE, "a:b": "eks-node-role"}) == (YES, [])
    assert met(block, {"aws:PrincipalArn": ROLE, "a:b": "eks-*"}) == (NO, [])


@pytest.mark.parametrize(
    ("block", "place"),
    [
        ([], ""),
        ({"StringIs": {"k:x": "1"}}, "/StringIs"),
        ({"StringNot": {"k:x": "1"}}, "/StringNot"),
        ({"NullIfExists": {"k:x": "true"}}, "/NullIfExists"),
        ({"ForAnyValue:Null": {"k:x": "true"}}, "/ForAnyValue:Null"),
        ({"ForSomeValue:StringEquals": {"k:x": "1"}}, "/ForSomeValue:StringEquals"),
        ({"StringEquals": "1"}, "/StringEquals"),
        ({"StringEquals": {"k:x": {"a": "b"}}}, "/StringEquals/k:x"),
        ({"StringEquals": {"k:x": None}}, "/StringEquals/k:x"),
        ({"StringEquals": {"": "1"}}, "/StringEquals/"),
        ({"StringEquals": {"k/x~": ["1", ["2"]]}}, "/StringEquals/k~1x~0/1"),
        ({"NumericEquals": {"k:x": ["1", "one"]}}, "/NumericEquals/k:x/1"),
        ({"NumericEquals": {"k:x": "${a:b}"}}, "/NumericEquals/k:x"),
        ({"DateEquals": {"k:x": "2026-13-01"}}, "/DateEquals/k:x"),
        ({"DateEquals": {"k:x": "yesterday"}}, "/DateEquals/k:x"),
        ({"Bool": {"k:x": "yes"}}, "/Bool/k:x"),
        ({"Null": {"k:x": "maybe"}}, "/Null/k:x"),
        ({"IpAddress": {"k:x": "10.0.0.0/33"}}, "/IpAddress/k:x"),
        ({"IpAddress": {"k:x": "fe80::1%eth0"}}, "/IpAddress/k:x"),
        ({"BinaryEquals": {"k:x": "%"}}, "/BinaryEquals/k:x"),
        ({"ArnEquals": {"k:x": "eks-node-role"}}, "/ArnEquals/k:x"),
        ({"StringEquals": {"k:x": "${a:b"}}, "/StringEquals/k:x"),
        ({"StringEquals": {"k:x": "${}"}}, "/StringEquals/k:x"),
        ({"StringEquals": {"k:x": "${a:b, c}"}}, "/StringEquals/k:x"),
    ],
)
def test_a_condition_that_cannot_be_read_names_the_place(block: Any, place: str) -> None:
    with pytest.raises(PolicyError) as error:
        read_conditions(block, Place(Layer.IDENTITY), variables=True)

    assert error.value.place == place


def test_an_empty_list_of_values_is_met_by_negation_only() -> None:
    assert met({"StringEquals": {"k:x": []}}, {"k:x": "1"}) == (NO, [])
    assert met({"StringNotEquals": {"k:x": []}}, {"k:x": "1"}) == (YES, [])


def test_keys_that_follow_from_the_arns_are_filled_in() -> None:
    for key, value in {
        "aws:PrincipalArn": ROLE,
        "aws:PrincipalAccount": ACCOUNT,
        "aws:PrincipalType": "AssumedRole",
        "aws:ResourceAccount": ACCOUNT,
        "aws:RequestedRegion": "us-west-2",
    }.items():
        assert met({"StringEquals": {key: value}}, complete=False) == (YES, [])
    assert met({"Null": {"aws:username": "true"}}, complete=False) == (YES, [])


def test_what_is_given_wins_over_what_would_follow() -> None:
    assert met(
        {"ArnEquals": {"aws:PrincipalArn": CROSS_ROLE}}, {"aws:PrincipalArn": CROSS_ROLE}
    ) == (
        YES,
        [],
    )


def test_a_call_to_ecr_is_known_to_be_over_tls() -> None:
    insecure = {"Bool": {"aws:SecureTransport": "false"}}

    assert met(insecure, complete=False) == (NO, [])
    assert met(insecure, {"aws:SecureTransport": "false"}, complete=False) == (YES, [])


@pytest.mark.parametrize("service", ["aws", "ecr"])
def test_both_names_of_a_repositorys_tag_have_its_value(service: str) -> None:
    block = {"StringEquals": {"aws:ResourceTag/t": "1", "ecr:ResourceTag/t": "1"}}

    assert met(block, {f"{service}:ResourceTag/t": "1"}, complete=False) == (YES, [])


def test_an_unknown_key_makes_a_decision_depend_and_never_allow() -> None:
    condition = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    only_here = repository(allow({"AWS": ROLE}, "ecr:*", Condition=condition))
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage")

    decision = decide(request, PolicySet(repository=only_here))

    assert decision.outcome is Outcome.DEPENDS
    assert decision.at_worst is Outcome.IMPLICIT_DENY
    assert decision.depends_on == ("aws:SourceVpce",)
    assert [ref.index for ref in decision.statements] == [0]


def test_an_unknown_key_that_changes_nothing_is_not_asked_for() -> None:
    condition = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage")
    policies = reads(identity(), repository=repository(allow("*", "*", Condition=condition)))

    decision = decide(request, policies)

    assert decision.outcome is Outcome.ALLOWED
    assert decision.depends_on == ()
