"""The patch, shape by shape: what changes, what stays, and when there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from diagnostics.policy import Context, Layer, Outcome, PolicySet, decide, parse_policy
from diagnostics.policy.pull import pull_report, pull_request, session_of
from remediation.fixes.no_patch import NoPatch, NoPatchReason
from remediation.fixes.repository_policy import Patch, patch_repository_policy
from remediation.fixes.repository_policy_edits import EditKind
from tests.fakes.policies import (
    ACCOUNT,
    CROSS_ROLE,
    IMAGE,
    LAYER,
    LAYER_CHECK,
    OTHER_ACCOUNT,
    OTHER_ROLE,
    PULL,
    READ_ONLY,
    REPOSITORY,
    ROLE,
    SEED_ACTIONS,
    SESSION,
    STALE,
    TOKEN_ONLY,
    allow,
    deny,
    document,
    identity,
    reads,
    seed_text,
    text_of,
)

NOTHING: Context = Context({}, complete=True)
SPARED = {"ArnNotEquals": {"aws:PrincipalArn": ROLE}}


def patch(text: str | None, policies: PolicySet | None = None, **more: Any) -> Patch | NoPatch:
    options: dict[str, Any] = {"role_arn": ROLE, "session_arn": SESSION, "context": NOTHING}
    options |= more
    if options["role_arn"] != ROLE and "session_arn" not in more:
        options["session_arn"] = None
    return patch_repository_policy(
        text, repository_arn=REPOSITORY, policies=policies or reads(), **options
    )


def patched(text: str | None, policies: PolicySet | None = None, **more: Any) -> Patch:
    found = patch(text, policies, **more)
    assert isinstance(found, Patch), found
    assert found.proof.ok
    assert found.before == text
    assert_it_pulls(found, policies or reads(), more.get("role_arn", ROLE))
    return found


def assert_it_pulls(found: Patch, policies: PolicySet, role_arn: str) -> None:
    after = None if found.after is None else parse_policy(found.after, Layer.REPOSITORY)
    session = session_of(role_arn, "i-0fffffffffffffff")
    report = pull_report(
        session, REPOSITORY, replace(policies, repository=after), NOTHING, role_arn=role_arn
    )
    assert report.outcome is Outcome.ALLOWED


def refused(text: str | None, policies: PolicySet | None = None, **more: Any) -> NoPatch:
    found = patch(text, policies, **more)
    assert isinstance(found, NoPatch), found
    assert found.why
    return found


def statements(found: Patch) -> list[dict[str, Any]]:
    assert found.after is not None
    tree = json.loads(found.after)["Statement"]
    return tree if isinstance(tree, list) else [tree]


def kinds(found: Patch) -> list[EditKind]:
    return [edit.kind for edit in found.edits]


def test_the_workshops_statement_stops_denying_the_pull_and_nothing_else() -> None:
    found = patched(seed_text())

    left = [action for action in SEED_ACTIONS if action not in PULL]
    assert statements(found) == [
        {"Sid": "new policy", "Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": left}
    ]
    assert kinds(found) == [EditKind.STOP_DENYING]
    assert found.actions == ("ecr:SetRepositoryPolicy",)
    assert sorted(found.goal) == sorted(PULL)
    assert found.proof.changed > 0


def test_only_the_lines_of_the_pull_leave_the_text() -> None:
    before = seed_text()

    after = patched(before).after

    assert after is not None
    kept = [line.rstrip(",") for line in after.splitlines()]
    gone = [line for line in before.splitlines() if line.rstrip(",") not in kept]
    assert [line.strip().strip('",') for line in gone] == [LAYER, IMAGE, LAYER_CHECK]


def test_the_layer_check_stays_denied_where_no_statement_names_it() -> None:
    found = patched(text_of(deny({"AWS": ROLE}, "ecr:*")))

    assert statements(found) == [
        {"Effect": "Deny", "Principal": {"AWS": ROLE}, "NotAction": [IMAGE, LAYER]}
    ]
    assert sorted(found.goal) == sorted([IMAGE, LAYER])


def test_a_policy_that_would_be_empty_is_deleted() -> None:
    found = patched(text_of(deny({"AWS": ROLE}, PULL)))

    assert found.after is None
    assert found.actions == ("ecr:DeleteRepositoryPolicy",)
    assert kinds(found) == [EditKind.DROP_STATEMENT, EditKind.DELETE_POLICY]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["ECR:batchgetimage", "ecr:PutImage"], {"Action": ["ecr:PutImage"]}),
        ("*", {"NotAction": [IMAGE, LAYER]}),
        (["ecr:*", "ecr:PutImage"], {"NotAction": [IMAGE, LAYER]}),
        (["ecr:?*"], {"NotAction": [IMAGE, LAYER]}),
        (
            "ecr:Batch*",
            {
                "Action": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchDeleteImage",
                    "ecr:BatchGetRepositoryScanningConfiguration",
                    "ecr:BatchImportUpstreamImage",
                ]
            },
        ),
        (
            ["ecr:PutImage", "ecr:BatchGetImag?", "ecr:ListImages"],
            {"Action": ["ecr:PutImage", "ecr:ListImages"]},
        ),
    ],
)
def test_actions_are_taken_out_exactly(actions: object, expected: dict[str, Any]) -> None:
    found = patched(text_of(deny({"AWS": ROLE}, actions)))

    assert statements(found) == [{"Effect": "Deny", "Principal": {"AWS": ROLE}, **expected}]


def test_not_action_gains_the_pull() -> None:
    statement = {"Effect": "Deny", "Principal": {"AWS": ROLE}, "NotAction": "ecr:ListImages"}

    found = patched(text_of(statement))

    assert statements(found)[0]["NotAction"] == ["ecr:ListImages", IMAGE, LAYER]


def test_actions_on_the_account_are_not_written_out() -> None:
    found = patched(text_of(deny({"AWS": ROLE}, "ecr:Get*")))

    written = statements(found)[0]["Action"]
    assert "ecr:GetRepositoryPolicy" in written
    assert "ecr:GetAuthorizationToken" not in written


def test_a_wildcard_that_is_written_out_says_so() -> None:
    found = patched(text_of(deny({"AWS": ROLE}, "ecr:Batch*")))

    assert "today's actions" in found.edits[0].words


@pytest.mark.parametrize("others", [[OTHER_ROLE], [OTHER_ROLE, OTHER_ACCOUNT]])
def test_a_role_among_others_is_split_off(others: list[str]) -> None:
    shared = deny({"AWS": [ROLE, *others]}, ["ecr:PutImage", IMAGE, LAYER], Sid="Freeze")

    found = patched(text_of(shared))

    assert statements(found) == [
        {**shared, "Principal": {"AWS": others}},
        {**shared, "Sid": "FreezeForRole", "Principal": {"AWS": ROLE}, "Action": ["ecr:PutImage"]},
    ]
    assert kinds(found) == [EditKind.SPLIT_ROLE_OFF]


def test_a_role_that_was_denied_only_the_pull_just_leaves_the_list() -> None:
    found = patched(text_of(deny({"AWS": [OTHER_ROLE, ROLE]}, [IMAGE, LAYER])))

    assert statements(found) == [deny({"AWS": [OTHER_ROLE]}, [IMAGE, LAYER])]


def test_a_service_beside_the_role_keeps_its_statement() -> None:
    both = {"Service": "codebuild.amazonaws.com", "AWS": ROLE}

    found = patched(text_of(deny(both, PULL)))

    assert statements(found) == [deny({"Service": "codebuild.amazonaws.com"}, PULL)]


def test_a_statement_that_names_the_session_too_is_the_roles_alone() -> None:
    found = patched(text_of(deny({"AWS": [ROLE, SESSION]}, ["ecr:PutImage", IMAGE])))

    assert statements(found) == [deny({"AWS": [ROLE, SESSION]}, ["ecr:PutImage"])]


@pytest.mark.parametrize(
    "principal",
    [
        "*",
        {"AWS": "*"},
        {"AWS": ACCOUNT},
        {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        {"AWS": [ROLE, "*"]},
        {"AWS": [ROLE, ACCOUNT]},
    ],
)
def test_a_deny_on_everyone_excepts_the_role_by_a_condition(principal: object) -> None:
    found = patched(text_of(deny(principal, [IMAGE, LAYER, "ecr:PutImage"], Sid="All")))

    assert statements(found) == [
        deny(principal, ["ecr:PutImage"], Sid="All"),
        {**deny(principal, [IMAGE, LAYER], Sid="AllForPulls"), "Condition": SPARED},
    ]
    assert kinds(found) == [EditKind.EXCEPT_ROLE]


def test_a_deny_of_pulls_on_everyone_gets_just_the_condition() -> None:
    found = patched(text_of(deny("*", [IMAGE, LAYER])))

    assert statements(found) == [{**deny("*", [IMAGE, LAYER]), "Condition": SPARED}]


def test_a_deny_of_all_actions_on_everyone_is_divided_exactly() -> None:
    found = patched(text_of(deny("*", "ecr:*")))

    assert statements(found) == [
        {"Effect": "Deny", "Principal": "*", "NotAction": [IMAGE, LAYER]},
        {**deny("*", [IMAGE, LAYER]), "Condition": SPARED},
    ]


@pytest.mark.parametrize("key", ["aws:PrincipalArn", "AWS:principalarn"])
@pytest.mark.parametrize(
    "operator",
    ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike", "ArnNotEqualsIfExists"],
)
def test_a_role_joins_the_arns_a_deny_excepts_already(key: str, operator: str) -> None:
    condition = {
        operator: {key: OTHER_ROLE},
        "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
    }
    context = Context({"aws:PrincipalAccount": (ACCOUNT,)}, complete=True)

    found = patched(text_of(deny("*", [IMAGE, LAYER], Condition=condition)), context=context)

    assert statements(found)[0]["Condition"] == {
        operator: {key: [OTHER_ROLE, ROLE]},
        "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
    }


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/eks-*"}},
        {"ArnLike": {"aws:PrincipalArn": [ROLE, f"arn:aws:iam::{ACCOUNT}:role/eks-*"]}},
        {"ForAllValues:StringNotEquals": {"aws:PrincipalArn": OTHER_ROLE}},
        {"StringNotEquals": {"aws:PrincipalTag/team": "ci"}},
        {"Null": {"aws:PrincipalTag/team": "true"}},
    ],
)
def test_another_condition_on_a_deny_is_kept(condition: dict[str, Any]) -> None:

    found = patched(text_of(deny("*", PULL, Condition=condition)))

    assert statements(found)[0]["Condition"] == {**condition, **SPARED}


@pytest.mark.parametrize("operator", ["ArnEquals", "ArnLike", "StringEquals", "StringLike"])
def test_a_role_that_a_condition_names_alone_is_not_excepted_from_itself(operator: str) -> None:
    condition = {operator: {"aws:PrincipalArn": [ROLE]}}

    found = patched(text_of(deny("*", [IMAGE, LAYER, "ecr:PutImage"], Condition=condition)))

    assert statements(found) == [deny("*", ["ecr:PutImage"], Condition=condition)]
    assert kinds(found) == [EditKind.STOP_DENYING]


def test_a_role_that_a_condition_names_among_others_leaves_its_list() -> None:
    condition = {"ArnEquals": {"aws:PrincipalArn": [ROLE, OTHER_ROLE]}}
    others = {"ArnEquals": {"aws:PrincipalArn": [OTHER_ROLE]}}

    found = patched(text_of(deny("*", [IMAGE, LAYER], Condition=condition)))
    assert statements(found) == [deny("*", [IMAGE, LAYER], Condition=others)]

    found = patched(text_of(deny("*", [IMAGE, "ecr:PutImage"], Condition=condition)))
    assert statements(found) == [
        deny("*", [IMAGE, "ecr:PutImage"], Condition=others),
        deny("*", ["ecr:PutImage"], Condition={"ArnEquals": {"aws:PrincipalArn": [ROLE]}}),
    ]
    assert kinds(found) == [EditKind.SPLIT_ROLE_OFF]


def test_not_principal_is_kept_and_excepts_the_role_by_a_condition() -> None:
    listed = {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", OTHER_ROLE]}
    statement = {"Effect": "Deny", "NotPrincipal": listed, "Action": "ecr:*"}

    found = patched(text_of(statement))

    assert statements(found) == [
        {"Effect": "Deny", "NotPrincipal": listed, "NotAction": [IMAGE, LAYER]},
        {"Effect": "Deny", "NotPrincipal": listed, "Action": [IMAGE, LAYER], "Condition": SPARED},
    ]


def test_not_principal_that_lists_the_role_without_its_session_is_excepted_too() -> None:
    listed = {"AWS": [f"arn:aws:iam::{ACCOUNT}:root", ROLE]}
    statement = {"Effect": "Deny", "NotPrincipal": listed, "Action": [IMAGE, LAYER]}

    found = patched(text_of(statement))

    assert statements(found) == [{**statement, "Condition": SPARED}]


def test_a_role_with_a_boundary_gets_past_not_principal() -> None:
    statement = {"Effect": "Deny", "NotPrincipal": {"AWS": [ROLE]}, "Action": [IMAGE, LAYER]}
    bounded = reads(READ_ONLY, boundary=parse_policy(_allow_all(), Layer.BOUNDARY))

    found = patched(text_of(statement), bounded)

    assert statements(found)[0]["Condition"] == SPARED


def _allow_all() -> dict[str, Any]:
    return document({"Effect": "Allow", "Action": "*", "Resource": "*"})


def test_every_deny_in_the_way_is_changed_and_the_rest_keeps_its_place() -> None:
    untouched = allow({"AWS": OTHER_ROLE}, "ecr:*", Sid="Ci")
    text = text_of(
        deny({"AWS": ROLE}, IMAGE), untouched, deny("*", LAYER), deny({"AWS": OTHER_ROLE}, PULL)
    )

    found = patched(text)

    assert statements(found) == [
        untouched,
        {**deny("*", LAYER), "Condition": SPARED},
        deny({"AWS": OTHER_ROLE}, PULL),
    ]
    assert [edit.statement for edit in found.edits] == [0, 2]


def test_a_statement_written_as_an_object_stays_one() -> None:
    text = json.dumps({"Version": "2012-10-17", "Statement": deny({"AWS": ROLE}, "ecr:*")})

    found = patched(text)

    assert found.after is not None
    assert isinstance(json.loads(found.after)["Statement"], dict)


def test_a_statement_written_as_an_object_becomes_a_list_when_it_has_to() -> None:
    text = json.dumps({"Statement": deny("*", "ecr:*"), "Version": "2012-10-17"})

    found = patched(text)

    assert len(statements(found)) == 2
    assert found.after is not None
    assert list(json.loads(found.after)) == ["Statement", "Version"]


def test_repeated_sids_stay_and_new_ones_are_new() -> None:
    first = deny({"AWS": [ROLE, OTHER_ROLE]}, ["ecr:PutImage", IMAGE], Sid="S")
    second = deny({"AWS": [ROLE, OTHER_ROLE]}, ["ecr:PutImage", LAYER], Sid="S")

    found = patched(text_of(first, second))

    assert [one["Sid"] for one in statements(found)] == ["S", "SForRole", "S", "SForRole2"]


def test_a_stale_principal_is_dropped_as_an_edit_of_its_own() -> None:
    found = patched(text_of(deny({"AWS": [STALE, ROLE]}, PULL), deny({"AWS": STALE}, "ecr:*")))

    assert found.after is None
    assert kinds(found) == [
        EditKind.DROP_STALE_PRINCIPAL,
        EditKind.DROP_STALE_PRINCIPAL,
        EditKind.DROP_STATEMENT,
        EditKind.DELETE_POLICY,
    ]
    assert [edit.statement for edit in found.edits[:3]] == [0, 1, 0]


def test_edits_name_statements_by_their_old_place() -> None:
    found = patched(text_of(deny({"AWS": STALE}, "ecr:*"), deny({"AWS": ROLE}, "ecr:*", Sid="X")))

    assert [edit.statement for edit in found.edits] == [0, 1]
    assert 'statement 1 ("X")' in found.edits[1].words


def test_a_stale_principal_that_must_stay_stops_the_patch() -> None:
    text = text_of(deny({"AWS": [STALE, ROLE]}, PULL))

    assert refused(text, drop_stale=False).reason is NoPatchReason.STALE_PRINCIPAL


def test_a_not_principal_of_only_stale_names_cannot_be_written() -> None:
    statement = {"Effect": "Deny", "NotPrincipal": {"AWS": STALE}, "Action": PULL}

    assert refused(text_of(statement)).reason is NoPatchReason.STALE_PRINCIPAL


def test_without_a_policy_another_accounts_role_is_allowed_the_pull() -> None:
    found = patched(None, role_arn=CROSS_ROLE)

    assert statements(found) == [
        {
            "Sid": "AllowImagePull",
            "Effect": "Allow",
            "Principal": {"AWS": CROSS_ROLE},
            "Action": [IMAGE, LAYER],
        }
    ]
    assert kinds(found) == [EditKind.ALLOW_PULL]


def test_across_accounts_only_the_missing_action_is_added() -> None:
    existing = allow({"AWS": OTHER_ACCOUNT}, [IMAGE, LAYER_CHECK], Sid="AllowImagePull")

    found = patched(text_of(existing), role_arn=CROSS_ROLE)

    added = allow({"AWS": CROSS_ROLE}, [LAYER], Sid="AllowImagePull2")
    assert statements(found) == [existing, added]


@pytest.mark.parametrize("actions", [IMAGE, [IMAGE]])
def test_a_statement_that_allows_the_role_alone_gains_the_missing_action(actions: object) -> None:
    own = allow({"AWS": CROSS_ROLE}, actions, Sid="Half")
    rest = allow("*", "ecr:DescribeImages")

    found = patched(text_of(own, rest), role_arn=CROSS_ROLE)

    assert statements(found) == [{**own, "Action": [IMAGE, LAYER]}, rest]
    assert found.edits[0].words == f'In statement 0 ("Half") allow the role {LAYER} too.'


def test_an_allow_that_asks_for_more_is_told_to_who_approves() -> None:
    condition = {"StringEquals": {"aws:PrincipalOrgID": "o-a1"}}
    guarded = allow({"AWS": CROSS_ROLE}, [IMAGE, LAYER], Sid="Org", Condition=condition)

    found = patched(text_of(guarded), role_arn=CROSS_ROLE)

    assert statements(found)[0] == guarded
    asks = 'Unlike statement 0 ("Org"), it asks nothing about aws:PrincipalOrgID.'
    assert asks in found.edits[0].words


def test_across_accounts_a_deny_goes_and_an_allow_comes() -> None:
    found = patched(text_of(deny({"AWS": CROSS_ROLE}, PULL)), role_arn=CROSS_ROLE)

    assert [one["Effect"] for one in statements(found)] == ["Allow"]
    assert found.actions == ("ecr:SetRepositoryPolicy",)


def test_across_accounts_the_roles_own_side_has_to_allow_too() -> None:
    answer = refused(None, reads(TOKEN_ONLY), role_arn=CROSS_ROLE)

    assert answer.reason is NoPatchReason.IDENTITY_SIDE
    assert "both have to allow" in answer.why


def test_in_one_account_a_missing_allow_is_asked_for_on_the_role() -> None:
    answer = refused(None, reads(TOKEN_ONLY))

    assert answer.reason is NoPatchReason.IDENTITY_SIDE
    assert "AmazonEC2ContainerRegistryPullOnly" in answer.why


def test_in_one_account_the_role_is_named_here_when_asked_to() -> None:
    found = patched(None, reads(TOKEN_ONLY), prefer_identity=False)

    assert statements(found)[0]["Principal"] == {"AWS": ROLE}


def test_a_role_with_a_path_is_excepted_by_its_whole_arn() -> None:
    with_path = f"arn:aws:iam::{ACCOUNT}:role/eks/prod/eks-node-role"

    found = patched(text_of(deny("*", PULL)), role_arn=with_path)

    assert statements(found)[0]["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": with_path}}


@pytest.mark.parametrize(
    ("text", "policies", "reason"),
    [
        (None, reads(), NoPatchReason.ALREADY_ALLOWED),
        (text_of(deny({"AWS": ROLE}, LAYER_CHECK)), reads(), NoPatchReason.ALREADY_ALLOWED),
        (seed_text(), reads(identity(PULL)), NoPatchReason.TOKEN),
        (
            seed_text(),
            reads(identity(), identity("ecr:GetAuthorizationToken", "Deny")),
            NoPatchReason.TOKEN,
        ),
        (seed_text(), reads(identity(), identity(IMAGE, "Deny")), NoPatchReason.DENIED_ELSEWHERE),
        (
            seed_text(),
            reads(
                boundary=parse_policy(
                    document(
                        {
                            "Effect": "Allow",
                            "Action": "ecr:GetAuthorizationToken",
                            "Resource": "*",
                        }
                    ),
                    Layer.BOUNDARY,
                )
            ),
            NoPatchReason.LIMITED_ELSEWHERE,
        ),
        (
            seed_text(),
            reads(
                scps=(
                    parse_policy(
                        document(
                            {
                                "Effect": "Allow",
                                "Action": "ecr:GetAuthorizationToken",
                                "Resource": "*",
                            }
                        ),
                        Layer.SCP,
                    ),
                )
            ),
            NoPatchReason.LIMITED_ELSEWHERE,
        ),
        (seed_text(), PolicySet(unread=frozenset({Layer.IDENTITY})), NoPatchReason.NOT_READ),
        ("{", reads(), NoPatchReason.MALFORMED),
        (
            text_of(
                deny("*", PULL, Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-0aaa"}})
            ),
            reads(),
            NoPatchReason.NETWORK_PATH,
        ),
    ],
)
def test_where_no_safe_patch_exists_it_says_why(
    text: str | None, policies: PolicySet, reason: NoPatchReason
) -> None:
    assert refused(text, policies).reason is reason


def test_a_condition_that_is_not_known_stops_the_patch() -> None:
    condition = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    text = text_of(deny("*", PULL, Condition=condition))

    answer = refused(text, context=Context({}))

    assert answer.reason is NoPatchReason.UNKNOWN_CONDITION
    assert answer.keys == ("aws:PrincipalTag/team",)


def test_an_allow_that_guards_the_network_path_is_not_gone_round() -> None:
    guarded = allow(
        {"AWS": CROSS_ROLE}, PULL, Condition={"StringEquals": {"aws:SourceVpce": "vpce-0aaa"}}
    )

    assert refused(text_of(guarded), role_arn=CROSS_ROLE).reason is NoPatchReason.NETWORK_PATH


def test_a_policy_too_long_with_its_white_space_is_written_without() -> None:
    many = [
        deny({"AWS": f"arn:aws:iam::{ACCOUNT}:role/role-{n}"}, ["ecr:PutImage"]) for n in range(55)
    ]
    shared = deny({"AWS": [ROLE, OTHER_ROLE]}, ["ecr:PutImage", IMAGE, LAYER])
    text = text_of(*many, shared, indent=4)
    assert len(text) > 10_240

    found = patched(text)

    assert found.after is not None
    assert len(found.after) <= 10_240
    assert EditKind.COMPACT in kinds(found)


def test_a_policy_too_long_even_so_is_not_offered() -> None:
    many = [
        deny({"AWS": f"arn:aws:iam::{ACCOUNT}:role/role-{n:03}"}, ["ecr:PutImage"])
        for n in range(94)
    ]
    shared = deny({"AWS": [ROLE, OTHER_ROLE]}, ["ecr:PutImage", IMAGE, LAYER])
    text = json.dumps(document(*many, shared), separators=(",", ":"))
    assert 10_100 < len(text) <= 10_240

    assert refused(text).reason is NoPatchReason.TOO_LONG


def test_layers_that_could_not_be_read_are_named_in_the_patch() -> None:
    found = patched(seed_text(), reads(unread=frozenset({Layer.SCP})))

    assert "service control policy" in found.notes[0]


def test_statements_that_are_not_touched_keep_every_character() -> None:
    odd = (
        '{ "Effect":"Allow","Principal" : "*",\n  "Action":[ "ecr:ListImages" ], "Sid":"\\u00e9" }'
    )
    text = (
        '{"Id":"x", "Version":"2012-10-17","Statement":['
        + odd
        + ',\n\t{"Effect":"Deny","Principal":{"AWS":"'
        + ROLE
        + '"},"Action":["ecr:BatchGetImage","ecr:PutImage"]}]}'
    )

    after = patched(text).after

    assert after == text.replace('"ecr:BatchGetImage",', "")


OF_ECR = """{
  "Version" : "2008-10-17",
  "Statement" : [ {
    "Sid" : "new policy",
    "Effect" : "Deny",
    "Principal" : {
      "AWS" : [ "arn:aws:iam::111122223333:role/ci", "%s" ]
    },
    "Action" : [ "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage" ]
  } ]
}"""


def test_a_policy_as_ecr_writes_it_stays_in_that_form() -> None:
    assert (
        patched(OF_ECR % ROLE).after
        == """{
  "Version" : "2008-10-17",
  "Statement" : [ {
    "Sid" : "new policy",
    "Effect" : "Deny",
    "Principal" : {
      "AWS" : [ "arn:aws:iam::111122223333:role/ci" ]
    },
    "Action" : [ "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage" ]
  }, {
    "Sid" : "new policy for role",
    "Effect" : "Deny",
    "Principal" : {
      "AWS" : "arn:aws:iam::111122223333:role/eks-node-role"
    },
    "Action" : [ "ecr:PutImage" ]
  } ]
}"""
    )


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ('"Action":[ "ecr:PutImage" ,"ecr:BatchGetImage"]', ' ,"ecr:BatchGetImage"'),
        ('"Action" :[\n\t"ecr:BatchGetImage",\r\n  "ecr:PutImage" ]', '"ecr:BatchGetImage",\r\n  '),
        ('"Action":["ecr:\\u0050utImage", "ecr:BatchGetImage"]', ', "ecr:BatchGetImage"'),
    ],
)
def test_only_the_elements_that_leave_a_list_leave_its_text(text: str, gone: str) -> None:
    whole = '{"Statement":[{"Effect":"Deny","Principal":{"AWS":"' + ROLE + '"},' + text + "}]}"

    assert patched(whole).after == whole.replace(gone, "")


def test_a_condition_joins_another_on_lines_of_its_own() -> None:
    condition = {"StringNotEquals": {"aws:PrincipalTag/team": "ci"}}
    text = text_of(deny("*", [IMAGE, LAYER], Condition=condition))

    both = {**condition, **SPARED}
    assert patched(text).after == text_of(deny("*", [IMAGE, LAYER], Condition=both))


def test_the_flip_of_the_workshop_is_not_what_comes_out() -> None:
    found = patched(seed_text())

    assert found.after is not None
    assert '"Allow"' not in found.after
    before = parse_policy(found.after, Layer.REPOSITORY)
    for action in SEED_ACTIONS:
        request = pull_request(SESSION, REPOSITORY, action, NOTHING)
        outcome = decide(request, replace(reads(), repository=before)).outcome
        assert (outcome is Outcome.ALLOWED) is (action in PULL)
