"""An Allow that is meant for the role and misses it."""

import json

import pytest

from diagnostics.misnamed import Meant, Misnamed, misnamed
from diagnostics.policy.model import Layer
from diagnostics.policy.parse import parse_policy
from diagnostics.policy.pull import pull_request

ROLE = "arn:aws:iam::123456789012:role/eks/NodeRole"
SESSION = "arn:aws:sts::123456789012:assumed-role/NodeRole/i-0abc1234def567890"
REPOSITORY = "arn:aws:ecr:us-west-2:210987654321:repository/ui"
MEANT = Meant(ROLE, "AROAPRESENTPRESENTPRE")


def found(statement: dict[str, object], meant: Meant = MEANT) -> Misnamed | None:
    base = {"Effect": "Allow", "Action": "ecr:BatchGetImage"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [base | statement]})
    request = pull_request(SESSION, REPOSITORY, "ecr:BatchGetImage")
    return misnamed(parse_policy(text, Layer.REPOSITORY), request, meant)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("arn:aws:iam::123456789021:role/NodeRole", "account 123456789021"),
        ("arn:aws-cn:iam::123456789012:role/NodeRole", "partition aws-cn"),
        ("arn:aws:iam::123456789012:instance-profile/NodeRole", "instance profile"),
        ("arn:aws:sts::123456789012:assumed-role/NodeRole/i-0dead", "one session"),
        ("arn:aws:iam::123456789012:role/noderole", "not the role's ARN"),
    ],
)
def test_a_name_that_is_nearly_the_role_s_is_told_with_the_difference(name: str, why: str) -> None:
    result = found({"Principal": {"AWS": name}})
    assert result is not None
    assert (result.name, result.deleted) == (name, False)
    assert why in result.why


def test_a_condition_on_the_principal_s_arn_counts_as_a_name() -> None:
    condition = {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/other/NodeRole"}}
    result = found({"Principal": "*", "Condition": condition})
    assert result is not None
    assert "not the role's ARN" in result.why


def test_the_id_of_a_deleted_role_is_told_as_deleted() -> None:
    result = found({"Principal": {"AWS": "AROADELETEDDELETEDDEL"}})
    assert result is not None
    assert result.deleted
    assert "AROAPRESENTPRESENTPRE" in result.why


def test_a_near_name_is_told_before_a_deleted_one() -> None:
    names = ["AROADELETEDDELETEDDEL", "arn:aws:iam::123456789021:role/NodeRole"]
    result = found({"Principal": {"AWS": names}})
    assert result is not None
    assert not result.deleted


def test_a_name_that_people_mistake_for_the_puller_is_told_as_what_it_is() -> None:
    own = "arn:aws:iam::123456789012:role/UiPodRole"
    meant = Meant(ROLE, mistaken=((own, "the pod's own role"),))
    result = found({"Principal": {"AWS": own}}, meant)
    assert result is not None
    assert result.why == "the pod's own role"


@pytest.mark.parametrize(
    "statement",
    [
        {"Principal": {"AWS": "arn:aws:iam::123456789012:role/BuildRole"}},
        {"Principal": {"AWS": "AIDADELETEDDELETEDDEL"}},
        {"Principal": {"AWS": "AROADELETEDDELETEDDEL"}, "Effect": "Deny"},
        {"Principal": {"AWS": "AROADELETEDDELETEDDEL"}, "Action": "ecr:PutImage"},
        {"Principal": {"AWS": ROLE}},
    ],
    ids=["another role", "a user's id", "a Deny", "another action", "the role itself"],
)
def test_what_was_never_meant_for_the_role_is_left_alone(statement: dict[str, object]) -> None:
    assert found(statement) is None
