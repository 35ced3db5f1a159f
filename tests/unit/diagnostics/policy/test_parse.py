"""What a policy document may be, layer by layer, and where the fault is when it is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.policy import (
    Context,
    Effect,
    Layer,
    Outcome,
    PolicyError,
    PolicySet,
    Request,
    decide,
    parse_policy,
)
from diagnostics.policy.catalogue import ACCOUNT_ACTIONS, ECR_ACTIONS, REPOSITORY_ACTIONS
from diagnostics.policy.pull import pull_request
from diagnostics.policy.wildcard import compile_pattern
from tests.fakes.policies import ACCOUNT, REPOSITORY, SESSION, deny, document

ALLOW: dict[str, Any] = {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}
PRINCIPAL = {"Principal": "*"}


def without(statement: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != name}


def test_a_policy_keeps_version_name_sid_index_and_effect() -> None:
    text = json.dumps(document(ALLOW, {**ALLOW, "Sid": "Second", "Effect": "Deny"}))

    policy = parse_policy(text, Layer.IDENTITY, name="inline")

    second = policy.statements[1].ref
    assert (policy.version, policy.name) == ("2012-10-17", "inline")
    assert (second.layer, second.policy, second.sid) == (Layer.IDENTITY, "inline", "Second")
    assert (second.index, second.effect) == (1, Effect.DENY)
    assert str(second) == "statement 1 (Second) of inline"


@pytest.mark.parametrize("statement", [ALLOW, [ALLOW]])
def test_statement_may_be_one_object(statement: object) -> None:
    policy = parse_policy({"Statement": statement}, Layer.IDENTITY)

    assert policy.version == "2008-10-17"
    assert len(policy.statements) == 1


@pytest.mark.parametrize(
    ("tree", "place"),
    [
        ([], ""),
        ("x", ""),
        ({}, ""),
        ({"Statement": []}, "/Statement"),
        ({"Statement": "x"}, "/Statement"),
        ({"Statement": ["x"]}, "/Statement/0"),
        ({"Version": "2012-10-18", "Statement": ALLOW}, "/Version"),
        ({"Version": 2012, "Statement": ALLOW}, "/Version"),
        ({"Id": 7, "Statement": ALLOW}, "/Id"),
        ({"statement": ALLOW}, "/statement"),
        ({"Statement": {**ALLOW, "effect": "Deny"}}, "/Statement/effect"),
        ({"Statement": {**ALLOW, "Sid": None}}, "/Statement/Sid"),
        ({"Statement": without(ALLOW, "Effect")}, "/Statement"),
        ({"Statement": {**ALLOW, "Effect": "allow"}}, "/Statement/Effect"),
        ({"Statement": {**ALLOW, "Effect": ["Allow"]}}, "/Statement/Effect"),
        ({"Statement": without(ALLOW, "Action")}, "/Statement"),
        ({"Statement": {**ALLOW, "NotAction": "x:y"}}, "/Statement/NotAction"),
        ({"Statement": without(ALLOW, "Resource")}, "/Statement"),
        ({"Statement": {**ALLOW, "NotResource": "*"}}, "/Statement/NotResource"),
        ({"Statement": {**ALLOW, **PRINCIPAL}}, "/Statement/Principal"),
        ({"Statement": {**ALLOW, "Action": 7}}, "/Statement/Action"),
        ({"Statement": [{**ALLOW, "Action": ["ecr:*", 7]}]}, "/Statement/0/Action/1"),
        ({"Statement": {**ALLOW, "Action": "BatchGetImage"}}, "/Statement/Action"),
        ({"Statement": {**ALLOW, "Action": "ecr:"}}, "/Statement/Action"),
        ({"Statement": {**ALLOW, "Action": "ec?:*"}}, "/Statement/Action"),
        ({"Statement": {**ALLOW, "Action": "ecr: *"}}, "/Statement/Action"),
        ({"Statement": {**ALLOW, "Action": "ecr:BatchGet\u212a"}}, "/Statement/Action"),
        ({"Statement": {**without(ALLOW, "Action"), "NotAction": []}}, "/Statement/NotAction"),
        ({"Statement": {**ALLOW, "Resource": "repository/x"}}, "/Statement/Resource"),
        ({"Statement": {**ALLOW, "Resource": [None]}}, "/Statement/Resource/0"),
        (
            {"Version": "2012-10-17", "Statement": {**ALLOW, "Resource": "arn:${x"}},
            "/Statement/Resource",
        ),
        (
            {"Statement": {**without(ALLOW, "Resource"), "NotResource": []}},
            "/Statement/NotResource",
        ),
        ({"Statement": {**ALLOW, "Condition": "x"}}, "/Statement/Condition"),
        ({"Statement": {**ALLOW, 7: "x"}}, "/Statement"),
        ({"Statement": {**ALLOW, "Sid": object()}}, "/Statement/Sid"),
        ({"Version": float("nan")}, "/Version"),
    ],
)
def test_a_document_that_aws_would_not_take_names_the_place(tree: Any, place: str) -> None:
    with pytest.raises(PolicyError) as error:
        parse_policy(tree if isinstance(tree, dict) else json.dumps(tree), Layer.IDENTITY)

    assert error.value.place == place
    assert error.value.layer is Layer.IDENTITY
    assert place in str(error.value)


@pytest.mark.parametrize("text", ["", "{", "{]", '{"a":1,}', "nul", '{"a":NaN}', "\x00", "[1]x"])
def test_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        parse_policy(text, Layer.IDENTITY)


@pytest.mark.parametrize(
    ("layer", "statement", "place"),
    [
        (Layer.REPOSITORY, without(ALLOW, "Resource"), "/Statement"),
        (Layer.REPOSITORY, {**ALLOW, **PRINCIPAL}, "/Statement/Resource"),
        (
            Layer.REPOSITORY,
            {**without(ALLOW, "Resource"), **PRINCIPAL, "NotResource": "*"},
            "/Statement/NotResource",
        ),
        (Layer.REGISTRY, ALLOW, "/Statement"),
        (Layer.REGISTRY, {**without(ALLOW, "Resource"), **PRINCIPAL}, "/Statement"),
        (Layer.ENDPOINT, ALLOW, "/Statement"),
        (Layer.RCP, {**ALLOW, "Principal": {"AWS": "111122223333"}}, "/Statement/Principal"),
        (
            Layer.RCP,
            {**ALLOW, "Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}},
            "/Statement/NotPrincipal",
        ),
        (Layer.SCP, {**ALLOW, **PRINCIPAL}, "/Statement/Principal"),
        (Layer.BOUNDARY, {**ALLOW, "NotPrincipal": {"AWS": "x"}}, "/Statement/NotPrincipal"),
    ],
)
def test_each_layer_has_its_own_elements(
    layer: Layer, statement: dict[str, Any], place: str
) -> None:
    with pytest.raises(PolicyError) as error:
        parse_policy({"Statement": statement}, layer)

    assert error.value.place == place


def test_a_key_that_stands_twice_is_refused_where_it_stands() -> None:
    text = '{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}'

    with pytest.raises(PolicyError, match="'Effect' stands twice") as error:
        parse_policy(text, Layer.IDENTITY)

    assert error.value.place == "/Statement/0"


def test_empty_lists_name_nothing() -> None:
    policy = parse_policy({"Statement": {**ALLOW, "Action": [], "Resource": []}}, Layer.IDENTITY)
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage", Context({}, True))

    assert decide(request, PolicySet(identity=(policy,))).outcome is Outcome.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("element", "value", "hit"),
    [
        ("Resource", "*", True),
        ("Resource", "**", True),
        ("Resource", REPOSITORY, False),
        ("Resource", "arn:aws:ecr:*", False),
        ("NotResource", REPOSITORY, True),
        ("NotResource", "*", False),
    ],
)
def test_an_action_on_the_account_matches_only_a_star(element: str, value: str, hit: bool) -> None:
    statement = {"Effect": "Allow", "Action": "ecr:*", element: value}
    policies = PolicySet(identity=(parse_policy({"Statement": statement}, Layer.IDENTITY),))
    request = pull_request(SESSION, REPOSITORY, "ecr:GetAuthorizationToken", Context({}, True))

    assert (decide(request, policies).outcome is Outcome.ALLOWED) is hit


def test_an_action_on_the_account_stays_one_when_a_repository_is_named() -> None:
    statement = {"Effect": "Allow", "Action": "ecr:*", "Resource": REPOSITORY}
    policies = PolicySet(identity=(parse_policy({"Statement": statement}, Layer.IDENTITY),))
    request = Request(
        SESSION, ACCOUNT, "ecr:GetAuthorizationToken", REPOSITORY, ACCOUNT, Context({}, True)
    )

    assert decide(request, policies).outcome is Outcome.IMPLICIT_DENY


def test_no_repository_policy_has_a_say_on_an_action_on_the_account() -> None:
    everything = PolicySet(
        identity=(parse_policy({"Statement": ALLOW}, Layer.IDENTITY),),
        repository=parse_policy(document(deny("*", "*")), Layer.REPOSITORY),
    )
    request = pull_request(SESSION, REPOSITORY, "ecr:GetAuthorizationToken", Context({}, True))

    assert decide(request, everything).outcome is Outcome.ALLOWED


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
        ("**", "a/b:c", True),
        ("a*", "a", True),
        ("*a", "ba", True),
        ("*a", "ab", False),
        ("a*a", "a", False),
        ("a*b*c", "a1b2b3c", True),
        ("a*b?c", "abbxc", True),
        ("a*?", "a", False),
        ("?", "", False),
        ("??", "ab", True),
        ("*ab?*b", "xaabcb", True),
        ("a?*?b", "acb", False),
        ("A", "a", False),
    ],
)
def test_a_pattern_fits_the_whole_value(pattern: str, value: str, fits: bool) -> None:
    assert compile_pattern(pattern).matches(value) is fits


def test_the_catalogue_has_every_action_once_and_the_pull_in_the_right_half() -> None:
    assert len(ECR_ACTIONS) == len({action.lower() for action in ECR_ACTIONS})
    assert len(ECR_ACTIONS) == len(REPOSITORY_ACTIONS) + len(ACCOUNT_ACTIONS) > 60
    assert "GetAuthorizationToken" in ACCOUNT_ACTIONS
    assert {"BatchGetImage", "GetDownloadUrlForLayer"} <= set(REPOSITORY_ACTIONS)


def test_the_catalogue_has_every_operation_of_the_api_model() -> None:
    session = pytest.importorskip("botocore.session").get_session()
    operations = session.get_service_model("ecr").operation_names

    assert {f"ecr:{name}" for name in operations} <= set(ECR_ACTIONS)
