"""Which registry product or service a host is, as far as its name tells."""

from functools import lru_cache

_SUFFIXES = (
    ("public.ecr.aws", "ecr-public"),
    ("ecr-public.aws.com", "ecr-public"),
    ("docker.io", "dockerhub"),
    ("docker.com", "dockerhub"),
    ("dckr.io", "dockerhub"),
    ("ghcr.io", "ghcr"),
    ("docker.pkg.github.com", "ghcr"),
    ("quay.io", "quay"),
    ("pkg.dev", "artifact-registry"),
    ("k8s.gcr.io", "registry.k8s.io"),
    ("registry.k8s.io", "registry.k8s.io"),
    ("gcr.io", "gcr"),
    ("azurecr.io", "acr"),
    ("azurecr.cn", "acr"),
    ("azurecr.us", "acr"),
    ("mcr.microsoft.com", "mcr"),
    ("registry.gitlab.com", "gitlab"),
    ("gitlab.com", "gitlab"),
    ("jfrog.io", "artifactory"),
    ("docker-registry.default.svc", "openshift-internal"),
    ("image-registry.openshift-image-registry.svc", "openshift-internal"),
)
_WORDS = ("harbor", "artifactory", "jfrog", "nexus", "gitlab", "quay")
_ECR = (".dkr.ecr.", ".dkr.ecr-fips.", ".dkr-ecr.", ".dkr-ecr-fips.", "api.ecr.", "ecr.")


@lru_cache(maxsize=1024)
def registry_of(host: str) -> str:
    """Return `ecr-private`, `dockerhub`, `harbor`, ...; `local` on this node; else `other`."""
    name = (
        host.lower().partition("]")[0] if host.startswith("[") else host.lower().partition(":")[0]
    )
    for suffix, registry in _SUFFIXES:
        if name == suffix or name.endswith("." + suffix):
            return registry
    if "starport" in name or any(mark in name for mark in _ECR[:4]) or name.startswith(_ECR[4:]):
        return "ecr-private"
    for word in _WORDS:
        if word in name:
            return "artifactory" if word == "jfrog" else word
    return "local" if _is_local(name) else "other"


def _is_local(name: str) -> bool:
    return name == "localhost" or name.startswith(("127.", "[")) or "." not in name


def host_of_image(image: str) -> str | None:
    """Return the registry host that an image name means, `docker.io` when it names none."""
    name = image.removeprefix("docker://").removeprefix("https://").removeprefix("http://")
    if not name:
        return None
    first, slash, _ = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return first
    return "docker.io"
