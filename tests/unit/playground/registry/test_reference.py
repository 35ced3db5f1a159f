"""Image references as a runtime reads them."""

import pytest

from playground.registry.reference import parse

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("image", "normal"),
    [
        ("nginx", "docker.io/library/nginx:latest"),
        ("team/app:1", "docker.io/team/app:1"),
        ("localhost/app:1", "localhost/app:1"),
        ("localhost:5000/app", "localhost:5000/app:latest"),
        ("public.ecr.aws/a/b:1.2.1", "public.ecr.aws/a/b:1.2.1"),
        (f"registry.example.com/a/b@{DIGEST}", f"registry.example.com/a/b@{DIGEST}"),
        (f"registry.example.com/a/b:1@{DIGEST}", f"registry.example.com/a/b@{DIGEST}"),
    ],
)
def test_a_reference_is_put_in_normal_form(image, normal):
    assert str(parse(image)) == normal


@pytest.mark.parametrize(
    "image",
    ["", "https://x.com/a:1", "x.com/A:1", "x.com/a:bad tag", "x.com/a@sha256:12", "x.com/"],
)
def test_what_is_no_reference_is_none(image):
    assert parse(image) is None


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com", ("123456789012", "us-west-2")),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", ("123456789012", "cn-north-1")),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com.evil.example", None),
        ("public.ecr.aws", None),
    ],
)
def test_a_private_ecr_registry_is_known_by_its_host(host, where):
    reference = parse(f"{host}/app:1")

    assert reference is not None
    assert reference.ecr == where
