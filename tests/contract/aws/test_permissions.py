"""The callers' own permissions: the shapes of AWS's refusals, through real clients."""

import json
from datetime import timedelta

import pytest

from playground.aws.principals import Credentials
from playground.scenarios.form import ACCOUNT, CLUSTER, Repository, Role
from playground.scenarios.seeding import apply_seeds
from playground.scenarios.seeding.people import READER_ARN, REMEDIATOR_ARN, add_people
from playground.scenarios.workshop import WORKSHOP

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/ImagepullReader/imagepull-playground"
ALLOW_ROOT = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "ecr:DescribeImages",
            }
        ],
    }
)


def test_the_reader_cannot_write_and_is_told_in_ecrs_words(aws, error_of):
    aws.fill(Repository("app"))

    code, message = error_of(
        lambda: aws.reader("ecr").set_repository_policy(repositoryName="app", policyText=ALLOW_ROOT)
    )

    assert code == "AccessDeniedException"
    assert message == (
        f"User: {SESSION} is not authorized to perform: ecr:SetRepositoryPolicy on resource: "
        f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/app because no identity-based policy allows "
        "the ecr:SetRepositoryPolicy action"
    )


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code"),
    [
        ("ecr", "delete_repository", {"repositoryName": "app"}, "AccessDeniedException"),
        ("iam", "list_users", {}, "AccessDenied"),
        ("ec2", "describe_images", {}, "UnauthorizedOperation"),
        ("eks", "list_clusters", {}, "AccessDeniedException"),
        ("kms", "list_keys", {}, "AccessDeniedException"),
        ("organizations", "list_accounts", {}, "AccessDeniedException"),
    ],
)
def test_each_service_refuses_in_its_own_shape(aws, error_of, service, operation, arguments, code):
    aws.fill(Repository("app"))
    client = aws.reader(service)

    got, message = error_of(lambda: getattr(client, operation)(**arguments))

    assert got == code
    assert f"User: {SESSION} is not authorized to perform: {service}:" in message


def test_the_reader_reads_what_a_diagnosis_needs(aws):
    aws.fill(*WORKSHOP, Repository("app", policy=json.loads(ALLOW_ROOT)))
    ecr, iam, eks, ec2 = (aws.reader(service) for service in ("ecr", "iam", "eks", "ec2"))

    nodegroup = eks.describe_nodegroup(clusterName=CLUSTER, nodegroupName="default")["nodegroup"]
    role = nodegroup["nodeRole"].rpartition("/")[2]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    [reservation] = ec2.describe_instances()["Reservations"]
    profile = reservation["Instances"][0]["IamInstanceProfile"]["Arn"].rpartition("/")[2]
    carried = iam.get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]["Roles"]

    assert "ecr:DescribeImages" in ecr.get_repository_policy(repositoryName="app")["policyText"]
    assert sorted(policy["PolicyName"] for policy in attached) == [
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEKSWorkerNodePolicy",
        "AmazonSSMManagedInstanceCore",
        "AmazonSSMPatchAssociation",
    ]
    assert [one["RoleName"] for one in carried] == [role]


def test_the_remediator_writes_only_where_the_tag_says_so(aws, error_of):
    aws.fill(Repository("managed", tags={"ecr-doctor": "managed"}), Repository("other"))
    ecr = aws.client("ecr", remediator(aws))

    ecr.set_repository_policy(repositoryName="managed", policyText=ALLOW_ROOT)
    code, _ = error_of(
        lambda: ecr.set_repository_policy(repositoryName="other", policyText=ALLOW_ROOT)
    )
    deleting, message = error_of(lambda: ecr.delete_repository(repositoryName="managed"))

    assert code == deleting == "AccessDeniedException"
    assert message.endswith("with an explicit deny in an identity-based policy")


def test_a_session_knows_who_it_is(aws):
    identity = aws.client("sts", remediator(aws)).get_caller_identity()

    assert identity["Account"] == ACCOUNT
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/ImagepullRemediator/run-1"


def test_only_the_trusted_may_assume_a_role(aws, error_of):
    sts = aws.client("sts", remediator(aws))

    for role in (READER_ARN, f"arn:aws:iam::{ACCOUNT}:role/none"):
        code, message = error_of(
            lambda role=role: sts.assume_role(RoleArn=role, RoleSessionName="run-2")
        )
        assert code == "AccessDenied"
        assert f"sts:AssumeRole on resource: {role}" in message


def test_a_session_ends(aws, error_of):
    keys, _ = aws.cloud.sessions.session_keys(READER_ARN, "short", timedelta(seconds=-1))

    assert error_of(aws.client("ecr", keys).describe_repositories)[0] == "ExpiredTokenException"
    assert error_of(aws.client("iam", keys).list_roles)[0] == "ExpiredToken"


def test_keys_that_nobody_has_are_refused(aws, error_of):
    nobody = Credentials("AKIANOBODYNOBODY0000", "secret")
    stolen = Credentials(aws.keys.reader.access_key, aws.keys.reader.secret_key, "another")

    for keys in (nobody, stolen):
        assert error_of(aws.client("ecr", keys).describe_repositories)[0] == (
            "UnrecognizedClientException"
        )
    assert error_of(aws.client("sts", nobody).get_caller_identity)[0] == "InvalidClientTokenId"
    assert error_of(aws.client("ec2", nobody).describe_vpcs)[0] == "AuthFailure"


def test_a_denied_action_is_refused_to_roles_and_not_to_the_person(aws, error_of):
    aws.fill(Repository("app", policy=json.loads(ALLOW_ROOT)))
    aws.cloud.authorization.deny("ecr:Get*Policy")

    code, message = error_of(lambda: aws.reader("ecr").get_repository_policy(repositoryName="app"))
    aws.person("ecr").get_repository_policy(repositoryName="app")
    aws.cloud.authorization.allow_again()
    aws.reader("ecr").get_repository_policy(repositoryName="app")

    assert code == "AccessDeniedException"
    assert "no identity-based policy allows the ecr:GetRepositoryPolicy action" in message


def test_a_repository_policy_also_binds_the_bot(aws, error_of):
    aws.fill(Repository("app"))
    deny = {"Effect": "Deny", "Principal": {"AWS": READER_ARN}, "Action": "ecr:GetRepositoryPolicy"}
    aws.person("ecr").set_repository_policy(
        repositoryName="app", policyText=json.dumps({"Statement": [deny]})
    )

    code, message = error_of(lambda: aws.reader("ecr").get_repository_policy(repositoryName="app"))

    assert code == "AccessDeniedException"
    assert message.endswith("with an explicit deny in a resource-based policy")


def test_a_changed_role_policy_counts_at_once(aws, error_of):
    ecr = aws.reader("ecr")
    ecr.describe_repositories()
    aws.person("iam").delete_role_policy(RoleName="ImagepullReader", PolicyName="read")

    assert error_of(ecr.describe_repositories)[0] == "AccessDeniedException"


def test_another_accounts_repository_needs_both_sides(aws, error_of):
    other = "210987654321"
    aws.fill(
        Role("EksNodeGroupRole"),
        Repository("shared", account=other),
    )
    ecr = aws.person("ecr")

    code, message = error_of(lambda: ecr.describe_images(registryId=other, repositoryName="shared"))
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "ecr:DescribeImages",
    }
    aws.cloud.client("ecr", account=other).set_repository_policy(
        repositoryName="shared", policyText=json.dumps({"Statement": [allow]})
    )

    assert code == "AccessDeniedException"
    assert "no resource-based policy allows the ecr:DescribeImages action" in message
    assert ecr.describe_images(registryId=other, repositoryName="shared")["imageDetails"] == []


def test_tags_on_a_session_need_a_permission_of_their_own(aws, error_of):
    iam = aws.cloud.client("iam")
    trust = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": READER_ARN},
            "Action": "sts:AssumeRole",
        },
    }
    iam.update_assume_role_policy(RoleName="ImagepullRemediator", PolicyDocument=json.dumps(trust))
    asked = {"RoleArn": REMEDIATOR_ARN, "RoleSessionName": "run-3"}
    sts = aws.reader("sts")

    sts.assume_role(**asked)
    code, message = error_of(
        lambda: sts.assume_role(**asked, Tags=[{"Key": "approver", "Value": "U0RESPONDER"}])
    )

    assert code == "AccessDenied"
    assert "is not authorized to perform: sts:TagSession" in message


def test_the_roles_may_have_the_policies_of_a_folder(aws, tmp_path, error_of):
    allow = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "ecr:ListImages",
                "Resource": "arn:aws:ecr:REGION:ACCOUNT:repository/app",
            }
        ],
    }
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": "arn:aws:iam::ACCOUNT:role/ImagepullReader"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    for name, document in {
        "reader": allow,
        "remediator": allow,
        "remediator-trust": trust,
    }.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")

    def fill() -> None:
        add_people(aws.cloud, tmp_path)
        apply_seeds(aws.cloud, [Repository("app")])

    aws.cloud.rebuild(fill)
    ecr = aws.reader("ecr")

    assert ecr.list_images(repositoryName="app")["imageIds"] == []
    assert error_of(lambda: ecr.describe_images(repositoryName="app"))[0] == (
        "AccessDeniedException"
    )
    assert aws.client("ecr", remediator(aws)).list_images(repositoryName="app")["imageIds"] == []


def remediator(aws) -> Credentials:
    given = aws.reader("sts").assume_role(RoleArn=REMEDIATOR_ARN, RoleSessionName="run-1")
    keys = given["Credentials"]
    return Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
