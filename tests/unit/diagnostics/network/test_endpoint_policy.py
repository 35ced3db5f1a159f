"""An endpoint's policy as a gate of its own."""

import json

import pytest

from diagnostics.network.endpoint_policy import PULL, TOKEN, Caller, stops_ecr, stops_layers

ROLE = "arn:aws:iam::123456789012:role/Nodes"
CALLER = Caller("arn:aws:sts::123456789012:assumed-role/Nodes/i-1", ROLE, "123456789012")
REPOSITORY = "arn:aws:ecr:us-west-2:123456789012:repository/shop/ui"
BUCKET = "prod-us-west-2-starport-layer-bucket"


def policy(**statement: object) -> str:
    whole = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", **statement}
    return json.dumps({"Version": "2012-10-17", "Statement": [whole]})


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("", False),
        (policy(), False),
        (policy(Action="ecr:*", Resource="arn:aws:ecr:*:*:repository/shop/*"), False),
        (policy(Action="ecr:*", Resource="arn:aws:ecr:*:*:repository/other"), True),
        (policy(Action=["ecr:BatchGetImage"]), True),
        (policy(Principal={"AWS": ROLE}), False),
        (policy(Principal={"AWS": "arn:aws:iam::123456789012:role/Others"}), True),
        (policy(Condition={"StringEquals": {"aws:PrincipalAccount": "999999999999"}}), True),
    ],
)
def test_what_a_policy_does_not_allow_is_stopped(text, stopped, endpoint_of) -> None:
    found = stops_ecr(endpoint_of("ecr.dkr", policy=text), CALLER, REPOSITORY, PULL)
    assert (found is not None) is stopped
    if found:
        assert found.sure
        assert "vpce-ecr.dkr" in found.words


def test_a_deny_names_its_statement(endpoint_of) -> None:
    text = policy(Sid="NoPulls", Effect="Deny", Action="ecr:BatchGetImage")
    found = stops_ecr(endpoint_of("ecr.dkr", policy=text), CALLER, REPOSITORY, PULL)
    assert found is not None
    assert '"NoPulls"' in found.words


def test_the_token_is_asked_for_on_the_account(endpoint_of) -> None:
    text = policy(Action="ecr:GetAuthorizationToken")
    endpoint = endpoint_of("ecr.api", policy=text)
    assert stops_ecr(endpoint, CALLER, REPOSITORY, (TOKEN,)) is None
    assert stops_ecr(endpoint, CALLER, REPOSITORY, PULL) is not None


def test_a_condition_that_cannot_be_known_is_not_sure(endpoint_of) -> None:
    text = policy(Condition={"StringEquals": {"aws:PrincipalOrgID": "o-1"}})
    found = stops_ecr(endpoint_of("ecr.dkr", policy=text), CALLER, REPOSITORY, PULL)
    assert found is not None
    assert not found.sure
    assert "PrincipalOrgID" in found.words


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        (policy(), False),
        (policy(Action="s3:GetObject", Resource=f"arn:aws:s3:::{BUCKET}/*"), False),
        (policy(Action="s3:*", Resource="arn:aws:s3:::ours/*"), True),
        (policy(Condition={"StringEquals": {"aws:ResourceAccount": "123456789012"}}), True),
        (policy(Condition={"StringEquals": {"aws:PrincipalAccount": "123456789012"}}), True),
    ],
)
def test_layers_are_read_from_the_bucket_of_ecr_by_ecr(text, stopped, endpoint_of) -> None:
    found = stops_layers(endpoint_of("s3", policy=text), BUCKET, "aws")
    assert (found is not None) is stopped


def test_a_text_that_is_no_policy_is_not_sure(endpoint_of) -> None:
    found = stops_layers(endpoint_of("s3", policy="{"), BUCKET, "aws")
    assert found is not None
    assert not found.sure
