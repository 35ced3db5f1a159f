"""A grant is advised only where a grant would help."""

import json

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from diagnostics.gateways.aws_errors import translated
from diagnostics.gateways.errors import Denied, GatewayError, NotFound, Refused
from diagnostics.gateways.kubernetes_api import KubernetesApi
from diagnostics.gateways.kubernetes_objects import OwnedObject
from diagnostics.model import Permission

ROLE = "arn:aws:iam::123456789012:role/imagepull-read"


def _raised(code: str, message: str = "no", operation: str = "DescribeImages") -> GatewayError:
    answer = {"Error": {"Code": code, "Message": message}}
    with pytest.raises(GatewayError) as caught, translated("ecr:DescribeImages", "the repository"):
        raise ClientError(answer, operation)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    "code",
    [
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "UnrecognizedClientException",
        "AuthFailure",
    ],
)
def test_credentials_that_aws_does_not_accept_are_named_and_no_grant_is(code: str) -> None:
    error = _raised(code)
    assert isinstance(error, Refused)
    assert error.text == f"AWS does not accept the bot's credentials ({code}): no"


def test_no_credentials_at_all_are_named_and_no_grant_is() -> None:
    with pytest.raises(Refused, match="no usable AWS credentials"), translated("iam:GetRole", "r"):
        raise NoCredentialsError


def test_a_call_that_iam_denies_names_its_grant() -> None:
    error = _raised("AccessDeniedException")
    assert isinstance(error, Denied)
    assert error.permission == Permission("ecr:DescribeImages", "the repository")


@pytest.mark.parametrize(
    ("message", "resource"),
    [
        (f"User: x is not authorized to perform: sts:AssumeRole on resource: {ROLE}", ROLE),
        ("Access denied", "the role the bot is configured to assume"),
    ],
)
def test_a_role_that_may_not_be_assumed_names_that_grant(message: str, resource: str) -> None:
    error = _raised("AccessDenied", message, "AssumeRole")
    assert isinstance(error, Denied)
    assert error.permission == Permission("sts:AssumeRole", resource)


def test_a_nat_gateway_that_is_gone_is_not_found() -> None:
    assert isinstance(_raised("NatGatewayNotFound"), NotFound)


class Refusing:
    """A kubernetes ApiClient whose API server answers every request with one status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def param_serialize(self, *_: object, **__: object) -> tuple[str, str, None, None, None]:
        return "GET", "", None, None, None

    def call_api(self, *_: object, **__: object) -> "Refusing":
        return self

    def read(self) -> bytes:
        return json.dumps({"message": "Unauthorized"}).encode()


def test_a_token_the_api_server_does_not_accept_is_named_and_no_grant_is() -> None:
    with pytest.raises(Refused, match="does not accept the bot's credentials"):
        KubernetesApi(Refusing(401)).get("/api/v1/namespaces/shop/pods/ui", OwnedObject)


def test_what_rbac_denies_names_its_grant() -> None:
    with pytest.raises(Denied) as caught:
        KubernetesApi(Refusing(403)).get("/api/v1/namespaces/shop/pods/ui", OwnedObject)
    assert caught.value.permission == Permission("get pods", "namespace shop")
