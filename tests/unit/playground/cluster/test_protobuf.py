import pytest

from playground.cluster.server.protobuf import decode
from playground.cluster.status import ApiError


def _field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2, len(value)]) + value


def _body(spec: bytes) -> bytes:
    head = _field(1, b"authorization.k8s.io/v1") + _field(2, b"SelfSubjectAccessReview")
    metadata = _field(1, _field(1, b"") + bytes([7 << 3, 0]))
    return b"k8s\0" + _field(1, head) + _field(2, metadata + _field(2, spec))


def test_an_access_review_is_read() -> None:
    attributes = b"".join(
        _field(number, text)
        for number, text in ((1, b"shop"), (2, b"list"), (3, b"apps"), (5, b"deployments"))
    )
    assert decode(_body(_field(1, attributes)), "SelfSubjectAccessReview") == {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {
            "resourceAttributes": {
                "namespace": "shop",
                "verb": "list",
                "group": "apps",
                "resource": "deployments",
            }
        },
    }


def test_a_path_review_is_read() -> None:
    spec = _field(2, _field(1, b"/metrics") + _field(2, b"get"))
    read = decode(_body(spec), "SelfSubjectAccessReview")["spec"]
    assert read == {"nonResourceAttributes": {"path": "/metrics", "verb": "get"}}


@pytest.mark.parametrize("data", [b"", b"{}", b"k8s\0\x12\x7f", b"k8s\0\x80", b"k8s\0\x0d\x00"])
def test_broken_bodies_are_bad_requests(data: bytes) -> None:
    with pytest.raises(ApiError) as caught:
        decode(data, "SelfSubjectAccessReview")
    assert caught.value.code == 400
