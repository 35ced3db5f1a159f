"""Properties over random policies, against a second evaluator and against themselves."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.policy import Decision, Outcome, decide
from diagnostics.policy.cases import read_case
from diagnostics.policy.explain import explain
from diagnostics.policy.principals import NOT_PRINCIPAL
from tests.fakes.plain_evaluator import case_list, evaluate
from tests.fakes.policy_strategies import VALUES, cases, documents, statements

CASES = Path(__file__).parents[3] / "cases" / "iam-cases.jsonl"

# A short form; tests/fuzz runs the same properties for as long as one likes.
many = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def decided(case: dict[str, Any]) -> Decision:
    read = read_case(case)
    return decide(read.request, read.policies)


def flat(context: dict[str, Any]) -> list[str]:
    return [text for value in context.values() for text in case_list(value)]


def test_the_second_evaluator_decides_the_labelled_cases_right() -> None:
    for line in CASES.read_text().splitlines():
        case = json.loads(line)
        assert evaluate(case) == case["expected"], case["id"]


@many
@given(cases())
def test_it_decides_as_the_second_evaluator_does(case: dict[str, Any]) -> None:
    decision = decided(case)

    if NOT_PRINCIPAL in decision.depends_on:
        # AWS documents only that an incomplete list may deny: the worst is what the other says.
        assert decision.at_worst.value == evaluate(case)
    elif decision.depends_on:
        # AWS leaves open what empty text means to Null and to a variable with a default.
        assert "" in flat(case["context"])
    else:
        assert decision.outcome.value == evaluate(case)


@many
@given(cases(), st.data())
def test_what_is_said_with_keys_unknown_holds_whatever_they_are(
    case: dict[str, Any], data: st.DataObject
) -> None:
    # aws:PrincipalArn is never unknown: it follows from the principal's ARN.
    hideable = sorted(VALUES.keys() - {"aws:PrincipalArn"})
    hidden = data.draw(st.sets(st.sampled_from(hideable), min_size=1, max_size=3))
    seen = {key: value for key, value in case["context"].items() if key not in hidden}
    absent = {key: [] for key in VALUES if key not in seen and key not in hidden}

    decision = decided(
        {**case, "context": {**seen, **absent, "k:none": []}, "context_complete": False}
    )

    word = evaluate(case)
    if decision.outcome is Outcome.ALLOWED:
        assert word == "allowed"
    elif decision.outcome is not Outcome.DEPENDS:
        assert word != "allowed"
    else:
        assert decision.depends_on
        assert decision.at_worst is not Outcome.ALLOWED


def _with_statement(document: Any, extra: dict[str, Any]) -> dict[str, Any]:
    if document is None:
        return {"Version": "2012-10-17", "Statement": [extra]}
    found = document["Statement"]
    return {**document, "Statement": [*(found if isinstance(found, list) else [found]), extra]}


LAYERS = {
    "permission_boundary": "identity",
    "resource_policy": "repository",
    "session_policy": "identity",
    "endpoint_policy": "gate",
}


@many
@given(cases(), st.sampled_from(list(LAYERS)), st.data())
def test_adding_a_deny_never_allows(case: dict[str, Any], layer: str, data: st.DataObject) -> None:
    deny = {**data.draw(statements(LAYERS[layer])), "Effect": "Deny"}
    before = decided(case)

    after = decided({**case, layer: _with_statement(case.get(layer), deny)})

    if before.outcome is not Outcome.ALLOWED:
        assert after.outcome is not Outcome.ALLOWED
    if before.outcome is Outcome.EXPLICIT_DENY:
        assert after.outcome is Outcome.EXPLICIT_DENY


@many
@given(cases(), statements("repository"), statements("identity"))
def test_removing_an_allow_never_allows(
    case: dict[str, Any], granting: dict[str, Any], letting: dict[str, Any]
) -> None:
    granting.pop("NotPrincipal", None)
    granting = {"Principal": "*", **granting, "Effect": "Allow"}
    more = {"resource_policy": _with_statement(case["resource_policy"], granting)}
    if case["permission_boundary"] is not None:
        letting = {**letting, "Effect": "Allow"}
        more["permission_boundary"] = _with_statement(case["permission_boundary"], letting)

    with_allow, without = decided({**case, **more}), decided(case)

    if with_allow.outcome is not Outcome.ALLOWED:
        assert without.outcome is not Outcome.ALLOWED


@many
@given(cases(), documents("identity"))
def test_an_identity_policy_of_denies_takes_away_only(
    case: dict[str, Any], extra: dict[str, Any]
) -> None:
    denies = copy.deepcopy(extra)
    for statement in (
        denies["Statement"] if isinstance(denies["Statement"], list) else [denies["Statement"]]
    ):
        statement["Effect"] = "Deny"
    before = decided(case)

    after = decided({**case, "identity_policies": [*case["identity_policies"], denies]})

    assert before.outcome is Outcome.ALLOWED or after.outcome is not Outcome.ALLOWED


@many
@given(cases())
def test_every_decision_is_explained_by_statements_or_by_what_is_missing(
    case: dict[str, Any],
) -> None:
    decision = decided(case)
    explanation = explain(decision)

    assert explanation.sentence.endswith(".")
    if decision.outcome in (Outcome.EXPLICIT_DENY, Outcome.ALLOWED):
        assert decision.statements
        assert explanation.elements
    if decision.outcome is Outcome.EXPLICIT_DENY:
        assert all(ref.effect.value == "Deny" for ref in decision.statements)
    if decision.outcome is Outcome.IMPLICIT_DENY:
        assert decision.missing
