"""What has to hold for any input of the policy engine; run by pytest shortly, by hand for long."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from diagnostics.policy import (
    Context,
    Layer,
    Outcome,
    Policy,
    PolicyError,
    PolicySet,
    decide,
    parse_policy,
)
from diagnostics.policy.denial import parse_denial
from diagnostics.policy.explain import explain
from diagnostics.policy.pull import pull_request, with_role
from diagnostics.policy.wildcard import compile_pattern
from remediation.fixes.repository_policy import Patch, patch_repository_policy
from remediation.fixes.repository_policy_parts import read_policy_text
from tests.fakes.plain_evaluator import glob
from tests.fakes.policies import REPOSITORY, ROLE, SESSION, identity
from tests.fakes.policy_strategies import documents
from tests.fuzz.policy_inputs import bent_policies, trees

layers = st.sampled_from(list(Layer))
OPEN, CLOSED = Context({}), Context({}, complete=True)


LAYOUTS: list[dict[str, Any]] = [
    {},
    {"separators": (",", ":")},
    {"indent": 4},
    {"indent": "\t", "separators": (",", " : ")},
]


def laid_out(document: dict[str, Any], layout: dict[str, Any]) -> str:
    return json.dumps(document, **layout)


def _use(document: Any, layer: Layer) -> None:
    """Parse; whatever parses has to decide and explain itself."""
    policy = _parsed(document, layer)
    if isinstance(policy, PolicyError):
        assert policy.layer is layer
        assert policy.reason
        assert policy.place == "" or policy.place.startswith("/")
        return
    for context in (OPEN, CLOSED):
        request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage", context)
        if layer is Layer.REPOSITORY:
            policies = PolicySet(repository=policy)
        else:
            policies = PolicySet(identity=(policy,))
        decision = decide(request, policies)
        assert explain(decision).sentence
        if decision.outcome is Outcome.DEPENDS:
            assert decision.depends_on


def _parsed(document: Any, layer: Layer) -> Policy | PolicyError:
    try:
        return parse_policy(document, layer)
    except PolicyError as error:
        return error


@given(st.text(max_size=200), layers)
def any_text_parses_or_names_its_fault(text: str, layer: Layer) -> None:
    _use(text, layer)


@given(st.dictionaries(st.text(max_size=8), trees, max_size=4) | trees, layers)
def any_tree_parses_or_names_its_fault(tree: Any, layer: Layer) -> None:
    _use(tree, layer)


@given(bent_policies(), layers)
def a_bent_policy_parses_or_names_its_fault(text: str, layer: Layer) -> None:
    _use(text, layer)


@given(bent_policies() | st.builds(laid_out, documents("repository"), st.sampled_from(LAYOUTS)))
def a_patch_is_proved_or_there_is_none(text: str) -> None:
    found = patch_repository_policy(
        text,
        role_arn=ROLE,
        session_arn=SESSION,
        repository_arn=REPOSITORY,
        policies=PolicySet(identity=(identity(),)),
        context=CLOSED,
    )
    if not isinstance(found, Patch):
        assert found.why
        return
    assert found.proof.ok
    assert found.proof.changed
    repository = None if found.after is None else parse_policy(found.after, Layer.REPOSITORY)
    for action in ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"):
        request = pull_request(SESSION, REPOSITORY, action, with_role(CLOSED, ROLE))
        policies = PolicySet(identity=(identity(),), repository=repository)
        assert decide(request, policies).outcome is Outcome.ALLOWED
    edited = {edit.statement for edit in found.edits}
    kept = [one for i, one in enumerate(read_policy_text(text).statements) if i not in edited]
    written = iter(read_policy_text(found.after).statements if found.after else ())
    assert all(one in written for one in kept), "what is not edited keeps its text and order"


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=14))
def a_pattern_matches_as_a_plain_table_says(pattern: str, value: str) -> None:
    assert compile_pattern(pattern).matches(value) is glob(pattern, value)


@given(st.text(max_size=300) | st.text("User: isnotauhrzedpfm,xlcy-. ", max_size=300))
def any_text_is_a_denial_or_none(text: str) -> None:
    parse_denial(text)
    found = parse_denial("User: arn:x is not authorized to perform: ecr:X" + text)
    assert found is not None
    assert found.action.startswith("ecr:X")


PROPERTIES = (
    any_text_parses_or_names_its_fault,
    any_tree_parses_or_names_its_fault,
    a_bent_policy_parses_or_names_its_fault,
    a_patch_is_proved_or_there_is_none,
    a_pattern_matches_as_a_plain_table_says,
    any_text_is_a_denial_or_none,
)
