"""A pull secret is decoded to what it is for, and its credentials go no further."""

import base64
import json
from datetime import UTC, datetime

import msgspec
import pytest

from diagnostics.gateways.cluster import KubernetesCluster
from diagnostics.gateways.errors import SwitchedOff
from diagnostics.gateways.kubernetes_api import KubernetesApi
from diagnostics.gateways.kubernetes_secrets import SecretObject

PASSWORD = "the-token-of-that-day"


def decoded(type_: str, key: str, document: object, **metadata: object) -> SecretObject:
    text = document if isinstance(document, str) else json.dumps(document)
    body = {
        "metadata": {"name": "regcred", **metadata},
        "type": type_,
        "data": {key: base64.b64encode(text.encode()).decode()},
    }
    return msgspec.json.decode(json.dumps(body).encode(), type=SecretObject)


@pytest.mark.parametrize(
    ("type_", "key", "document"),
    [
        (
            "kubernetes.io/dockerconfigjson",
            ".dockerconfigjson",
            {"auths": {"ghcr.io": {"auth": PASSWORD}}},
        ),
        ("kubernetes.io/dockercfg", ".dockercfg", {"ghcr.io": {"password": PASSWORD}}),
    ],
)
def test_both_types_tell_their_hosts(type_: str, key: str, document: object) -> None:
    secret = decoded(type_, key, document)
    assert secret.to_model().hosts == ("ghcr.io",)
    assert PASSWORD not in f"{secret!r} {secret.to_model()!r}"
    encoded = base64.b64encode(PASSWORD.encode()).decode()
    assert encoded not in repr(secret)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"auths": []}', f'"{PASSWORD}"', "\x00"])
def test_what_is_not_of_docker_s_form_tells_no_host(text: str) -> None:
    secret = decoded("kubernetes.io/dockerconfigjson", ".dockerconfigjson", text)
    assert secret.to_model().hosts == ()


def test_the_newest_write_counts() -> None:
    secret = decoded(
        "kubernetes.io/dockerconfigjson",
        ".dockerconfigjson",
        {"auths": {}},
        creationTimestamp="2026-01-01T00:00:00Z",
        managedFields=[{"time": "2026-11-22T03:00:00Z"}, {"manager": "kubectl"}],
    )
    assert secret.to_model().written_at == datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_without_the_setting_nobody_is_asked() -> None:
    cluster = KubernetesCluster("c", KubernetesApi(client=None))
    with pytest.raises(SwitchedOff, match="reading secrets is off"):
        cluster.pull_secret("shop", "regcred")
