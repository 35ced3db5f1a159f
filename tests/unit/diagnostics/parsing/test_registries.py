"""Which product a host is, and which host an image name means."""

import pytest

from diagnostics.parsing.registries import host_of_image, registry_of


@pytest.mark.parametrize(
    ("host", "registry"),
    [
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com", "ecr-private"),
        ("111122223333.dkr-ecr.eu-west-1.on.aws", "ecr-private"),
        ("prod-us-east-1-starport-layer-bucket.s3.us-east-1.amazonaws.com", "ecr-private"),
        ("api.ecr.us-east-1.amazonaws.com", "ecr-private"),
        ("public.ecr.aws", "ecr-public"),
        ("registry-1.docker.io", "dockerhub"),
        ("auth.docker.io", "dockerhub"),
        ("production.cloudflare.docker.com", "dockerhub"),
        ("ghcr.io", "ghcr"),
        ("quay.io", "quay"),
        ("gcr.io", "gcr"),
        ("eu.gcr.io", "gcr"),
        ("k8s.gcr.io", "registry.k8s.io"),
        ("us-docker.pkg.dev", "artifact-registry"),
        ("ourreg.azurecr.io", "acr"),
        ("harbor.corp.example", "harbor"),
        ("corp.jfrog.io", "artifactory"),
        ("artifactory.corp.example:8443", "artifactory"),
        ("nexus3.corp.example", "nexus"),
        ("registry.gitlab.com", "gitlab"),
        ("docker-registry.default.svc:5000", "openshift-internal"),
        ("localhost:5000", "local"),
        ("127.0.0.1:5000", "local"),
        ("[::1]:5000", "local"),
        ("kind-registry:5000", "local"),
        ("registry.corp.example", "other"),
    ],
)
def test_a_host_is_recognised(host: str, registry: str) -> None:
    assert registry_of(host) == registry


@pytest.mark.parametrize(
    ("image", "host"),
    [
        ("webd", "docker.io"),
        ("team/app:1", "docker.io"),
        ("r.example/app", "r.example"),
        ("localhost/app", "localhost"),
        ("kind:5000/app", "kind:5000"),
        ("docker://quay.io/a/b", "quay.io"),
        ("", None),
    ],
)
def test_an_image_name_means_a_host(image: str, host: str | None) -> None:
    assert host_of_image(image) == host
