"""SetRepositoryPolicy as strict as ECR: through a real client, and with the bytes ECR sends."""

import json

import pytest

from playground.scenarios.form import ACCOUNT, Repository, Role

ROLE = f"arn:aws:iam::{ACCOUNT}:role/EksNodeGroupRole"
INVALID = (
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: "
    "'Invalid repository policy provided'"
)
NO_PRINCIPAL = (
    "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Principal not found'"
)


@pytest.fixture
def ecr(aws):
    aws.fill(Role("EksNodeGroupRole"), Role("nested", path="/eks/prod/"), Repository("app"))
    return aws.person("ecr")


def policy(**statement):
    base = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "ecr:BatchGetImage"}
    merged = {key: value for key, value in {**base, **statement}.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [merged]})


@pytest.mark.parametrize(
    "text",
    [
        policy(),
        policy(Principal="*"),
        policy(Principal={"AWS": [ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root"]}),
        policy(Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/eks/prod/nested"}),
        policy(Principal={"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/EksNodeGroupRole/i-1"}),
        policy(Principal={"Service": "codebuild.amazonaws.com"}),
        policy(Action=["ecr:Batch*", "ECR:getdownloadurlforlayer"]),
        policy(Action="ecr:*", Sid="two words"),
        policy(Condition={"ArnNotEquals": {"aws:PrincipalArn": ROLE}}),
        policy(Effect="Deny", Principal=None, NotPrincipal={"AWS": ROLE}),
    ],
)
def test_a_well_formed_policy_is_kept_as_it_was_sent(ecr, text):
    ecr.set_repository_policy(repositoryName="app", policyText=text)

    assert ecr.get_repository_policy(repositoryName="app")["policyText"] == text


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        json.dumps({"Version": "2012-10-17", "Statement": []}),
        json.dumps({"Version": "2011-01-01", "Statement": [json.loads(policy())["Statement"][0]]}),
        policy(Principal=None),
        policy(Resource="*"),
        policy(Action="ecr:NoSuchAction"),
        policy(Action="s3:GetObject"),
        policy(Action=None),
        policy(Effect="Maybe"),
        policy(Principal={"AWS": "arn:aws:iam::123456789012:role/*"}),
        policy(Principal={"AWS": "somebody"}),
        policy(Principal={"Federated": "cognito-identity.amazonaws.com"}),
        policy(Principal=None, NotPrincipal={"AWS": ROLE}),
        policy(Condition={"StringSortOf": {"aws:PrincipalArn": ROLE}}),
        policy(Extra="element"),
    ],
)
def test_what_ecr_rejects_is_rejected_and_changes_nothing(ecr, error_of, text):
    ecr.set_repository_policy(repositoryName="app", policyText=policy(Sid="before"))

    code, message = error_of(
        lambda: ecr.set_repository_policy(repositoryName="app", policyText=text)
    )

    assert (code, message) == ("InvalidParameterException", INVALID)
    assert "before" in ecr.get_repository_policy(repositoryName="app")["policyText"]


@pytest.mark.parametrize(
    "principal",
    [
        f"arn:aws:iam::{ACCOUNT}:role/gone",
        f"arn:aws:iam::{ACCOUNT}:role/nested",  # without its path
        f"arn:aws:iam::{ACCOUNT}:user/nobody",
        "AROAEXAMPLEEXAMPLE123",
    ],
)
def test_a_principal_that_does_not_exist_is_named_as_such(ecr, error_of, principal):
    text = policy(Principal={"AWS": principal})

    assert error_of(lambda: ecr.set_repository_policy(repositoryName="app", policyText=text)) == (
        "InvalidParameterException",
        NO_PRINCIPAL,
    )


def test_the_limit_is_10240_characters(aws, ecr, error_of):
    room = 10_240 - len(policy(Sid=""))
    ecr.set_repository_policy(repositoryName="app", policyText=policy(Sid="x" * room))

    unchecked = aws.person("ecr")
    unchecked.meta.events.register(
        "provide-client-params.ecr.SetRepositoryPolicy",
        lambda params, **_: params,
    )
    code, message = error_of(lambda: _send_unchecked(aws, policy(Sid="x" * (room + 1))))

    assert code == "InvalidParameterException"
    assert "10240" in message


def _send_unchecked(aws, text):
    from botocore.config import Config

    client = aws.person(
        "ecr", config=Config(parameter_validation=False, retries={"total_max_attempts": 1})
    )
    return client.set_repository_policy(repositoryName="app", policyText=text)


def test_deleting_the_policy_twice_says_that_there_is_none(ecr, error_of):
    ecr.set_repository_policy(repositoryName="app", policyText=policy())
    ecr.delete_repository_policy(repositoryName="app")

    code, _ = error_of(lambda: ecr.delete_repository_policy(repositoryName="app"))

    assert code == "RepositoryPolicyNotFoundException"
