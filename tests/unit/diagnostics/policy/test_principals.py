"""Who a Principal or NotPrincipal element names, and how that weighs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from diagnostics.policy import (
    Context,
    Layer,
    Outcome,
    PolicyError,
    PolicySet,
    Request,
    RequestError,
    decide,
    parse_policy,
)
from diagnostics.policy.explain import explain
from diagnostics.policy.principals import FEDERATED_BY, NOT_PRINCIPAL
from tests.fakes.policies import (
    ACCOUNT,
    CROSS_ROLE,
    OTHER_ACCOUNT,
    REPOSITORY,
    ROLE,
    SESSION,
    STALE,
    allow,
    deny,
    document,
    identity,
    repository,
)

ROOT = f"arn:aws:iam::{ACCOUNT}:root"
USER = f"arn:aws:iam::{ACCOUNT}:user/p/alice"
FEDERATED = f"arn:aws:sts::{ACCOUNT}:federated-user/bob"
NOTHING = Context({}, complete=True)


def outcome(policies: PolicySet, principal: str = SESSION, **more: Any) -> Outcome:
    parts = principal.split(":")
    account = parts[4] if len(parts) > 4 else ""
    request = Request(principal, account, "ecr:BatchGetImage", REPOSITORY, ACCOUNT, NOTHING, **more)
    return decide(request, policies).outcome


@pytest.mark.parametrize(
    ("named", "caller", "hit"),
    [
        ("*", SESSION, True),
        ({"AWS": "*"}, "*", True),
        ({"AWS": ACCOUNT}, SESSION, True),
        ({"AWS": ROOT}, USER, True),
        ({"AWS": ROOT}, ROOT, True),
        ({"AWS": OTHER_ACCOUNT}, SESSION, False),
        ({"AWS": ROOT}, "*", False),
        ({"AWS": f"arn:aws-cn:iam::{ACCOUNT}:root"}, SESSION, False),
        ({"AWS": ROLE}, SESSION, True),
        ({"AWS": ROLE}, ROLE, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/a/b/eks-node-role"}, SESSION, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/eks-node-role2"}, SESSION, False),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/EKS-node-role"}, SESSION, False),
        ({"AWS": CROSS_ROLE}, SESSION, False),
        ({"AWS": SESSION}, SESSION, True),
        ({"AWS": f"{SESSION}0"}, SESSION, False),
        ({"AWS": SESSION}, ROLE, False),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/a/b/eks-node-role"}, ROLE, False),
        ({"AWS": USER}, USER, True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/alice"}, USER, False),
        ({"AWS": FEDERATED}, FEDERATED, True),
        ({"AWS": STALE}, SESSION, False),
        ({"Service": "codebuild.amazonaws.com"}, "codebuild.amazonaws.com", True),
        ({"Service": "codebuild.amazonaws.com"}, SESSION, False),
        ({"Service": "*"}, SESSION, False),
        ({"Federated": "cognito-identity.amazonaws.com"}, SESSION, False),
        ({"CanonicalUser": "79a59d"}, SESSION, False),
        ({"Service": "ecs.amazonaws.com", "AWS": [CROSS_ROLE, ROLE]}, SESSION, True),
    ],
)
def test_a_deny_hits_whom_it_names(named: object, caller: str, hit: bool) -> None:
    policies = PolicySet(identity=(identity(),), repository=repository(deny(named, "ecr:*")))

    assert (outcome(policies, caller) is Outcome.EXPLICIT_DENY) is hit


ALL = parse_policy(document({"Effect": "Allow", "Action": "*", "Resource": "*"}), Layer.BOUNDARY)
NONE = parse_policy(
    document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"}), Layer.BOUNDARY
)


@pytest.mark.parametrize(
    ("named", "caller", "limited"),
    [
        ({"AWS": ROLE}, SESSION, True),
        ({"AWS": SESSION}, SESSION, False),
        ({"AWS": USER}, USER, False),
        ({"AWS": FEDERATED}, FEDERATED, False),
        ("*", SESSION, False),
        ({"AWS": [ROLE, SESSION]}, SESSION, False),
    ],
)
@pytest.mark.parametrize("layer", ["boundary", "session"])
def test_a_boundary_limits_a_grant_by_how_it_names(
    named: object, caller: str, limited: bool, layer: str
) -> None:
    granting = repository(allow(named, "ecr:*"))
    blocking = PolicySet(repository=granting, **{layer: NONE})  # type: ignore[arg-type]
    letting = PolicySet(repository=granting, **{layer: ALL})  # type: ignore[arg-type]

    assert outcome(blocking, caller) is (Outcome.IMPLICIT_DENY if limited else Outcome.ALLOWED)
    assert outcome(letting, caller) is Outcome.ALLOWED


def test_a_federated_user_named_by_its_iam_user_is_limited() -> None:
    granting = repository(allow({"AWS": USER}, "ecr:*"))

    passed = PolicySet(repository=granting, session=ALL)
    assert outcome(passed, FEDERATED, federated_by=USER) is Outcome.ALLOWED
    blocked = PolicySet(repository=granting, session=NONE)
    assert outcome(blocked, FEDERATED, federated_by=USER) is Outcome.IMPLICIT_DENY


def test_a_federated_user_has_no_permissions_without_a_session_policy() -> None:
    own = PolicySet(identity=(identity(),))

    assert outcome(own, FEDERATED) is Outcome.IMPLICIT_DENY
    assert outcome(replace(own, session=ALL), FEDERATED) is Outcome.ALLOWED
    assert outcome(replace(own, unread=frozenset({Layer.SESSION})), FEDERATED) is Outcome.ALLOWED
    granted = PolicySet(repository=repository(allow({"AWS": FEDERATED}, "ecr:*")))
    assert outcome(granted, FEDERATED) is Outcome.ALLOWED
    granted_to_user = PolicySet(repository=repository(allow({"AWS": USER}, "ecr:*")))
    assert outcome(granted_to_user, FEDERATED, federated_by=USER) is Outcome.IMPLICIT_DENY


@pytest.mark.parametrize(
    ("statement", "at_worst"),
    [
        (allow({"AWS": USER}, "ecr:*"), Outcome.IMPLICIT_DENY),
        (deny({"AWS": USER}, "ecr:*"), Outcome.EXPLICIT_DENY),
        (
            {"Effect": "Deny", "NotPrincipal": {"AWS": [USER, ROOT]}, "Action": "ecr:*"},
            Outcome.EXPLICIT_DENY,
        ),
    ],
)
def test_who_federated_a_user_is_named_as_what_it_depends_on(
    statement: dict[str, Any], at_worst: Outcome
) -> None:
    allowed = () if statement["Effect"] == "Allow" else (identity(),)
    policies = PolicySet(identity=allowed, session=ALL, repository=repository(statement))
    request = Request(FEDERATED, ACCOUNT, "ecr:BatchGetImage", REPOSITORY, ACCOUNT, NOTHING)

    decision = decide(request, policies)

    assert (decision.outcome, decision.at_worst) == (Outcome.DEPENDS, at_worst)
    assert decision.depends_on == (FEDERATED_BY,)
    assert "which IAM user is behind" in explain(decision).sentence


@pytest.mark.parametrize("named", [ACCOUNT, ROOT])
def test_naming_the_account_only_delegates(named: str) -> None:
    granting = repository(allow({"AWS": named}, "ecr:*"))

    assert outcome(PolicySet(repository=granting)) is Outcome.IMPLICIT_DENY
    assert outcome(PolicySet(repository=granting, identity=(identity(),))) is Outcome.ALLOWED


def test_across_accounts_a_boundary_always_limits() -> None:
    session = f"arn:aws:sts::{OTHER_ACCOUNT}:assumed-role/eks-node-role/i-1"
    granting = repository(allow({"AWS": session}, "ecr:*"))
    policies = PolicySet(identity=(identity(),), repository=granting, boundary=NONE)

    assert outcome(policies, session) is Outcome.IMPLICIT_DENY


def test_the_root_user_needs_no_grant_but_obeys_a_deny() -> None:
    assert outcome(PolicySet(), ROOT) is Outcome.ALLOWED
    denied = PolicySet(repository=repository(deny({"AWS": ROOT}, "ecr:*")))
    assert outcome(denied, ROOT) is Outcome.EXPLICIT_DENY


def test_a_service_and_an_unsigned_call_need_the_resources_grant_alone() -> None:
    assert outcome(PolicySet(identity=(identity(),)), "*") is Outcome.IMPLICIT_DENY
    assert outcome(PolicySet(repository=repository(allow("*", "*"))), "*") is Outcome.ALLOWED
    service = repository(allow({"Service": "ecs.amazonaws.com"}, "*"))
    assert outcome(PolicySet(repository=service), "ecs.amazonaws.com") is Outcome.ALLOWED


@pytest.mark.parametrize(
    ("listed", "caller", "expected"),
    [
        ([CROSS_ROLE, f"arn:aws:iam::{OTHER_ACCOUNT}:root"], SESSION, Outcome.EXPLICIT_DENY),
        ([ROOT], SESSION, Outcome.EXPLICIT_DENY),
        ([ROLE], SESSION, Outcome.DEPENDS),
        ([ROLE, ROOT], SESSION, Outcome.DEPENDS),
        ([SESSION], SESSION, Outcome.DEPENDS),
        ([ROLE, SESSION, ACCOUNT], SESSION, Outcome.ALLOWED),
        ([ROLE, ACCOUNT], ROLE, Outcome.ALLOWED),
        ([USER], USER, Outcome.DEPENDS),
        ([USER, ROOT], USER, Outcome.ALLOWED),
        ([ROOT], ROOT, Outcome.ALLOWED),
        ([USER], ROOT, Outcome.EXPLICIT_DENY),
        ([ROLE, SESSION, ROOT], "*", Outcome.EXPLICIT_DENY),
    ],
)
def test_not_principal_spares_only_who_is_listed_wholly(
    listed: list[str], caller: str, expected: Outcome
) -> None:
    statement = {"Effect": "Deny", "NotPrincipal": {"AWS": listed}, "Action": "ecr:*"}
    policies = PolicySet(identity=(identity(),), repository=repository(statement))

    assert outcome(policies, caller) is expected


def test_an_incomplete_not_principal_is_named_as_what_it_depends_on() -> None:
    statement = {"Effect": "Deny", "NotPrincipal": {"AWS": [ROLE]}, "Action": "ecr:*"}
    policies = PolicySet(identity=(identity(),), repository=repository(statement))
    request = Request(SESSION, ACCOUNT, "ecr:PutImage", REPOSITORY, ACCOUNT, NOTHING)

    decision = decide(request, policies)

    assert decision.depends_on == (NOT_PRINCIPAL,)
    assert decision.at_worst is Outcome.EXPLICIT_DENY


def test_not_principal_always_hits_a_role_with_a_boundary() -> None:
    listed = [ROLE, SESSION, ROOT]
    statement = {"Effect": "Deny", "NotPrincipal": {"AWS": listed}, "Action": "ecr:*"}
    policies = PolicySet(identity=(identity(),), repository=repository(statement), boundary=ALL)

    assert outcome(policies) is Outcome.EXPLICIT_DENY


@pytest.mark.parametrize(
    ("principal", "place"),
    [
        (SESSION, "/Principal"),
        (ACCOUNT, "/Principal"),
        (["*"], "/Principal"),
        (None, "/Principal"),
        ({"aws": ROLE}, "/Principal/aws"),
        ({"AWS": [ROLE, "eks-node-role"]}, "/Principal/AWS/1"),
        ({"AWS": 111122223333}, "/Principal/AWS"),
        ({"AWS": ""}, "/Principal/AWS"),
        ({"AWS": {"x": "y"}}, "/Principal/AWS"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/eks-*"}, "/Principal/AWS"),
        ({"AWS": "arn:aws:iam::*:root"}, "/Principal/AWS"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:group/admins"}, "/Principal/AWS"),
        ({"AWS": "arn:aws:s3:::bucket"}, "/Principal/AWS"),
    ],
)
def test_a_principal_that_aws_does_not_know_is_refused(principal: object, place: str) -> None:
    with pytest.raises(PolicyError) as error:
        repository(deny(principal, "ecr:*"))

    assert error.value.place == f"/Statement/0{place}"


@pytest.mark.parametrize("listed", ["*", {"AWS": "*"}, {"AWS": []}, {}])
def test_a_not_principal_of_everybody_or_nobody_is_refused(listed: object) -> None:
    with pytest.raises(PolicyError):
        repository({"Effect": "Deny", "NotPrincipal": listed, "Action": "ecr:*"})


def test_not_principal_with_allow_is_refused() -> None:
    with pytest.raises(PolicyError) as error:
        repository({"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "ecr:*"})

    assert error.value.place == "/Statement/0/NotPrincipal"


@pytest.mark.parametrize(
    ("principal", "account"),
    [
        ("eks-node-role", ACCOUNT),
        ("arn:aws:iam::111122223333:group/x", ACCOUNT),
        ("arn:aws:sts::111122223333:assumed-role/x", ACCOUNT),
        ("arn:aws:sts::111122223333:assumed-role/x/y/z", ACCOUNT),
        ("arn:aws:iam::111122223333:role/", ACCOUNT),
        (SESSION, OTHER_ACCOUNT),
        (SESSION, "1"),
    ],
)
def test_a_caller_that_aws_does_not_know_is_refused(principal: str, account: str) -> None:
    with pytest.raises(RequestError):
        Request(principal, account, "ecr:BatchGetImage", REPOSITORY, ACCOUNT)
