"""Configuration that cannot work is an error in our words, never a library's traceback."""

from pathlib import Path

import pytest

from diagnostics.gateways.aws import AwsClients, ReadThreads
from diagnostics.gateways.connect import ClusterAccess, aws_session, connect
from diagnostics.gateways.errors import Refused, Unreachable
from diagnostics.gateways.iam import IamAccount
from remediation.gateways.connect import WriteConnections, WriteIdentity
from remediation.gateways.ports import Credit

ROLE = "arn:aws:iam::123456789012:role/imagepull-read"
BAD_BASE64 = """
apiVersion: v1
clusters: [{name: a, cluster: {server: "https://127.0.0.1", certificate-authority-data: "a"}}]
users: [{name: u, user: {}}]
contexts: [{name: c, context: {cluster: a, user: u}}]
current-context: c
"""


@pytest.fixture(autouse=True)
def no_aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment without any AWS identity or profile."""
    for name in (
        "AWS_PROFILE",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_ROLE_ARN",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))


@pytest.mark.parametrize(
    "text", ["a: [1", BAD_BASE64, "hello", "- a", "\x00"], ids=lambda text: repr(text[:8])
)
def test_a_malformed_kubeconfig_is_unreachable(text: str, tmp_path: Path) -> None:
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(text)
    access = ClusterAccess("c", "c", "us-west-2", kubeconfig=str(kubeconfig))
    with pytest.raises(Unreachable, match="read kubeconfig"):
        connect(access, ReadThreads(1))
    writing = WriteConnections({"c": WriteIdentity(kubeconfig=str(kubeconfig))})
    with pytest.raises(Unreachable, match="read kubeconfig"):
        writing.workloads(Credit("c", "run", ()))


@pytest.mark.parametrize("role", ["", ROLE])
def test_an_aws_profile_that_is_not_there_is_unreachable(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(Unreachable, match="nobody"):
        aws_session(role, "us-west-2")


def test_a_role_without_credentials_to_assume_it_is_refused_when_first_used() -> None:
    aws = AwsClients(aws_session(ROLE, "us-west-2"), "us-west-2")
    with pytest.raises(Refused, match="no usable AWS credentials"):
        IamAccount(aws).role("EksNodeGroupRole")
