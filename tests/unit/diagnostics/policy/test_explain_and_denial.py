"""Sentences for people, AWS's own words for a denial, and the pull as a whole."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from diagnostics.policy import Context, Layer, Outcome, PolicySet, decide, parse_policy
from diagnostics.policy.denial import Accord, Denial, compare, parse_denial
from diagnostics.policy.explain import explain
from diagnostics.policy.pull import pull_report, pull_request
from tests.fakes.policies import (
    IMAGE,
    LAYER_CHECK,
    READ_ONLY,
    REPOSITORY,
    ROLE,
    SESSION,
    TOKEN_ONLY,
    allow,
    deny,
    document,
    identity,
    reads,
    repository,
    seed_text,
)

NOTHING = Context({}, complete=True)
SEED = reads(repository=parse_policy(seed_text(), Layer.REPOSITORY))
REQUEST = pull_request(SESSION, REPOSITORY, IMAGE, NOTHING)


def test_a_denial_names_layer_statement_and_elements() -> None:
    explanation = explain(decide(REQUEST, SEED))

    assert explanation.layer is Layer.REPOSITORY
    assert explanation.statement is not None
    assert explanation.statement.sid == "new policy"
    assert [(e.name, e.text) for e in explanation.elements] == [
        ("Principal", ROLE),
        ("Action", IMAGE),
    ]
    assert explanation.sentence == (
        f'{IMAGE} by {SESSION} is denied by statement 0 ("new policy") of the repository policy:'
        f" Principal {ROLE}; Action {IMAGE}."
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [("Guard", "the identity-based policy Guard"), ("", "an identity-based policy")],
)
def test_an_identity_policy_is_told_by_its_name(name: str, words: str) -> None:
    statement = {"Effect": "Deny", "Action": "ecr:*", "Resource": "*"}
    guard = parse_policy(document(statement), Layer.IDENTITY, name=name)

    sentence = explain(decide(REQUEST, reads(READ_ONLY, guard))).sentence

    assert f"is denied by statement 0 of {words}: " in sentence


def test_a_missing_allow_is_named() -> None:
    explanation = explain(decide(REQUEST, reads(TOKEN_ONLY)))

    assert explanation.missing == (Layer.IDENTITY, Layer.REPOSITORY)
    assert "neither identity-based policy nor repository policy allows it" in explanation.sentence


def test_what_could_not_be_read_is_said() -> None:
    decision = decide(REQUEST, reads(unread=frozenset({Layer.SCP})))

    assert decision.outcome is Outcome.ALLOWED
    assert not decision.proven_allowed
    assert "not read: service control policy" in explain(decision).sentence


@pytest.mark.parametrize("layer", [Layer.IDENTITY, Layer.REPOSITORY])
def test_without_a_primary_layer_nothing_is_allowed(layer: Layer) -> None:
    decision = decide(REQUEST, reads(unread=frozenset({layer})))

    assert decision.outcome is Outcome.DEPENDS
    assert decision.unread == {layer}
    assert "could not be read" in explain(decision).sentence


@pytest.mark.parametrize("layer", [Layer.REPOSITORY, Layer.REGISTRY])
def test_an_unread_policy_may_hold_the_allow_that_is_missing(layer: Layer) -> None:
    decision = decide(REQUEST, reads(TOKEN_ONLY, unread=frozenset({layer})))

    assert decision.outcome is Outcome.DEPENDS
    assert decision.at_worst is Outcome.IMPLICIT_DENY


def test_an_unread_repository_policy_does_not_matter_to_the_token() -> None:
    token = pull_request(SESSION, REPOSITORY, "ecr:GetAuthorizationToken", NOTHING)

    assert decide(token, reads(unread=frozenset({Layer.REPOSITORY}))).proven_allowed


def test_an_explicit_deny_stands_whatever_is_unread() -> None:
    unread = replace(SEED, unread=frozenset({Layer.IDENTITY, Layer.SCP}))

    assert decide(REQUEST, unread).outcome is Outcome.EXPLICIT_DENY


def test_a_registry_policy_grants_and_denies_like_the_repositorys() -> None:
    grant = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": IMAGE, "Resource": "*"}
    granting = parse_policy(document(grant), Layer.REGISTRY)
    denying = parse_policy(document({**grant, "Effect": "Deny"}), Layer.REGISTRY)

    assert decide(REQUEST, PolicySet(registry=granting)).outcome is Outcome.ALLOWED
    assert decide(REQUEST, reads(registry=denying)).outcome is Outcome.EXPLICIT_DENY


def test_the_layer_check_is_a_note_and_not_the_cause() -> None:
    policies = reads(repository=repository(deny({"AWS": ROLE}, LAYER_CHECK)))

    report = pull_report(SESSION, REPOSITORY, policies, NOTHING)

    assert report.outcome is Outcome.ALLOWED
    assert report.layer_check.outcome is Outcome.EXPLICIT_DENY
    assert report.failing == ()


def test_the_pull_fails_with_its_first_action_that_fails() -> None:
    report = pull_report(SESSION, REPOSITORY, SEED, NOTHING)

    assert report.outcome is Outcome.EXPLICIT_DENY
    assert [decision.request.action for decision in report.failing] == [
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    ]


def test_the_pull_depends_on_what_any_of_its_actions_depends_on() -> None:
    condition = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    policies = reads(
        repository=repository(deny("*", "ecr:*", Condition=condition)),
        unread=frozenset({Layer.SCP}),
    )

    report = pull_report(SESSION, REPOSITORY, policies)

    assert report.outcome is Outcome.DEPENDS
    assert report.depends_on == ("aws:SourceVpce",)
    assert report.unread == {Layer.SCP}


def test_the_roles_path_counts_when_it_is_given() -> None:
    with_path = ROLE.replace("role/", "role/eks/")
    condition = {"ArnNotEquals": {"aws:PrincipalArn": with_path}}
    policies = reads(repository=repository(deny("*", "ecr:*", Condition=condition)))

    assert pull_report(SESSION, REPOSITORY, policies).outcome is Outcome.EXPLICIT_DENY
    report = pull_report(SESSION, REPOSITORY, policies, role_arn=with_path)
    assert report.outcome is Outcome.ALLOWED


EXPLICIT = (
    f"User: {SESSION} is not authorized to perform: {IMAGE} on resource: {REPOSITORY}"
    " with an explicit deny in a resource-based policy"
)
IMPLICIT = (
    f"failed to pull: denied: User: {SESSION} is not authorized to perform: {IMAGE} on resource:"
    f" {REPOSITORY} because no identity-based policy allows the {IMAGE} action: 403 Forbidden"
)


@pytest.mark.parametrize(
    ("text", "explicit", "layers"),
    [
        (EXPLICIT, True, (Layer.REPOSITORY, Layer.REGISTRY)),
        (IMPLICIT, False, (Layer.IDENTITY,)),
        (EXPLICIT.replace("a resource-based", "an identity-based"), True, (Layer.IDENTITY,)),
        (EXPLICIT.replace("resource-based", "service control"), True, (Layer.SCP,)),
        (EXPLICIT.replace("resource-based", "resource control"), True, (Layer.RCP,)),
        (
            EXPLICIT.replace("resource-based policy", "permissions boundary"),
            True,
            (Layer.BOUNDARY,),
        ),
        (EXPLICIT.replace("resource-based", "VPC endpoint"), True, (Layer.ENDPOINT,)),
        (EXPLICIT.replace("resource-based", "session"), True, (Layer.SESSION,)),
        (
            IMPLICIT.replace("identity-based policy", "permissions boundary"),
            False,
            (Layer.BOUNDARY,),
        ),
        (EXPLICIT.replace("resource-based", "new kind of"), True, ()),
        (EXPLICIT.partition(" with")[0], None, ()),
    ],
)
def test_awss_words_are_read(text: str, explicit: bool | None, layers: tuple[Layer, ...]) -> None:
    assert parse_denial(text) == Denial(SESSION, IMAGE, REPOSITORY, explicit, layers)


@pytest.mark.parametrize(
    "text", ["", "403 Forbidden", "User: x is not authorized", "is not authorized to perform: a:b"]
)
def test_other_words_are_no_denial(text: str) -> None:
    assert parse_denial(text) is None


def test_a_long_text_is_read_quickly() -> None:
    began = time.perf_counter()

    parse_denial("User: " * 200_000 + "x")
    parse_denial("User: " + "x" * 1_000_000)

    assert time.perf_counter() - began < 2


def denial(text: str) -> Denial:
    found = parse_denial(text)
    assert found is not None
    return found


def test_the_engine_and_aws_agree() -> None:
    assert compare(decide(REQUEST, SEED), denial(EXPLICIT)).accord is Accord.AGREE
    missing = decide(REQUEST, reads(TOKEN_ONLY))
    assert compare(missing, denial(IMPLICIT)).accord is Accord.AGREE
    without_reason = denial(EXPLICIT.partition(" with")[0])
    assert compare(missing, without_reason).accord is Accord.AGREE


@pytest.mark.parametrize(
    ("policies", "text", "word"),
    [
        (reads(), EXPLICIT, "has changed"),
        (
            reads(unread=frozenset({Layer.SCP})),
            EXPLICIT.replace("resource-based", "service control"),
            "could not be read",
        ),
        (reads(TOKEN_ONLY), EXPLICIT, "explicitly"),
        (SEED, IMPLICIT, "missing Allow"),
        (
            replace(SEED, unread=frozenset({Layer.SCP})),
            EXPLICIT.replace("resource-based", "service control"),
            "could not be read",
        ),
    ],
)
def test_disagreement_says_what_it_may_mean(policies: PolicySet, text: str, word: str) -> None:
    comparison = compare(decide(REQUEST, policies), denial(text))

    assert comparison.accord is Accord.DISAGREE
    assert word in comparison.why


def test_what_cannot_be_compared_stays_open() -> None:
    condition = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    open_request = pull_request(SESSION, REPOSITORY, IMAGE)
    policies = reads(repository=repository(deny("*", "ecr:*", Condition=condition)))

    depends = compare(decide(open_request, policies), denial(EXPLICIT))
    other = compare(decide(REQUEST, SEED), denial(EXPLICIT.replace(IMAGE, "ecr:PutImage")))

    assert depends.accord is other.accord is Accord.OPEN
    assert "aws:SourceVpce" in depends.why


def test_a_certain_denial_may_be_open_as_to_its_kind() -> None:
    condition = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
    request = pull_request(SESSION, REPOSITORY, IMAGE)
    policies = reads(TOKEN_ONLY, repository=repository(deny("*", IMAGE, Condition=condition)))

    decision = decide(request, policies)

    assert decision.outcome is Outcome.IMPLICIT_DENY
    assert decision.at_worst is Outcome.EXPLICIT_DENY
    assert decision.depends_on == ("aws:SourceVpce",)
    assert "denied outright" in explain(decision).sentence


def test_an_allow_is_explained_by_the_statements_that_count() -> None:
    delegating = repository(allow({"AWS": "111122223333"}, "ecr:*"))

    decision = decide(REQUEST, reads(READ_ONLY, identity(), repository=delegating))

    assert [ref.layer for ref in decision.statements] == [Layer.IDENTITY, Layer.IDENTITY]
    assert "and by 1 more statement" in explain(decision).sentence
