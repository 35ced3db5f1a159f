"""Recognising what a request asks, and the shape of errors."""

import json

import pytest

from playground.aws import errors
from playground.aws.faults import Fault, FaultKind, Faults
from playground.aws.resources import resources
from playground.aws.wire import Call

ACCOUNT = "123456789012"


def call(service, *, method="POST", path="/", body=b"", target="", region="us-west-2"):
    scope = f"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261123/{region}/{service}/aws4_request"
    headers = {"authorization": f"{scope}, SignedHeaders=host, Signature=0"}
    if target:
        headers["x-amz-target"] = f"AmazonEC2ContainerRegistry_V20150921.{target}"
    return Call(method, path, "", headers, body)


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (call("ecr", target="GetRepositoryPolicy"), "ecr:GetRepositoryPolicy"),
        (call("iam", body=b"Action=GetRole&RoleName=x"), "iam:GetRole"),
        (call("ec2", body=b"Action=DescribeVpcs&Version=2016-11-15"), "ec2:DescribeVpcs"),
        (call("eks", method="GET", path="/clusters"), "eks:ListClusters"),
        (call("eks", method="GET", path="/clusters/a/node-groups/b"), "eks:DescribeNodegroup"),
        (call("eks", method="GET", path="/clusters/a/nothing"), "eks:"),
    ],
)
def test_the_action_is_recognised(request_, name):
    assert request_.name == name
    assert request_.access_key == "AKIAEXAMPLE"


def test_an_unsigned_request_is_nobodys():
    assert Call("GET", "/", "", {}, b"").access_key == ""


@pytest.mark.parametrize(
    ("request_", "arns"),
    [
        (
            call("ecr", target="DescribeImages", body=b'{"repositoryName":"a"}'),
            ["arn:aws:ecr:us-west-2:123456789012:repository/a"],
        ),
        (
            call("ecr", target="DescribeRepositories", body=b'{"repositoryNames":["a","b"]}'),
            [f"arn:aws:ecr:us-west-2:123456789012:repository/{name}" for name in "ab"],
        ),
        (
            call("ecr", target="DescribeRepositories", body=b"{}"),
            ["arn:aws:ecr:us-west-2:123456789012:repository/*"],
        ),
        (
            call(
                "ecr",
                target="GetRepositoryPolicy",
                body=b'{"registryId":"999999999999","repositoryName":"a"}',
                region="cn-north-1",
            ),
            ["arn:aws-cn:ecr:cn-north-1:999999999999:repository/a"],
        ),
        (call("ecr", target="GetAuthorizationToken"), ["*"]),
        (call("ec2", body=b"Action=DescribeVpcs"), ["*"]),
        (
            call("iam", body=b"Action=GetRole&RoleName=node"),
            ["arn:aws:iam::123456789012:role/node"],
        ),
        (
            call("eks", method="GET", path="/clusters/a"),
            ["arn:aws:eks:us-west-2:123456789012:cluster/a"],
        ),
    ],
)
def test_the_resource_is_named_as_policies_name_it(request_, arns):
    assert [one.arn for one in resources(request_, ACCOUNT)] == arns


@pytest.mark.parametrize(
    ("service", "status", "parts"),
    [
        ("ecr", 400, ['"__type": "AccessDeniedException"', '"message": "no"']),
        ("eks", 403, ['"message": "no"']),
        ("iam", 403, ["<Code>AccessDenied</Code>", "<Message>no</Message>"]),
        ("ec2", 403, ["<Code>UnauthorizedOperation</Code>", "not authorized to perform this"]),
    ],
)
def test_a_refusal_has_the_services_shape(service, status, parts):
    reply = errors.access_denied(service, "no")

    assert reply.status == status
    for part in parts:
        assert part in reply.body.decode()


def test_a_message_cannot_break_out_of_xml():
    body = errors.access_denied("iam", "<b>&").body.decode()

    assert "&lt;b&gt;&amp;" in body


def test_eks_names_its_error_in_a_header():
    assert errors.throttled("eks").headers["x-amzn-ErrorType"] == "ThrottlingException"


def test_a_fault_is_used_up_and_delays_add_to_it():
    faults = Faults()
    faults.add(Fault("ecr:*", FaultKind.DELAY, seconds=0.5))
    faults.add(Fault("ecr:get*", FaultKind.THROTTLE, times=1))
    policy = call("ecr", target="GetRepositoryPolicy")

    first, second = faults.strike(policy), faults.strike(policy)

    assert first[0] == second[0] == 0.5
    assert first[1] is not None
    assert second[1] is None


def test_a_body_that_is_no_object_has_no_fields():
    assert call("ecr", target="X", body=b"[1]").json == {}
    assert call("ecr", target="X", body=b"{").json == {}
    assert call("ecr", target="X", body=json.dumps({"a": 1}).encode()).text("a") == ""
