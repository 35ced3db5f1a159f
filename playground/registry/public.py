"""Public registries as far as the playground knows them: some images that need no key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from playground.registry.reference import DOCKER_HUB, Reference
from playground.registry.verdict import NOBODY, Verdict, failed
from playground.registry.wording import Words

CATALOGUE: Mapping[str, frozenset[str]] = {
    "public.ecr.aws/aws-containers/retail-store-sample-ui": frozenset(
        {"0.8.5", "1.0.0", "1.1.0", "1.2.1"}
    ),
    "public.ecr.aws/aws-containers/retail-store-sample-catalog": frozenset({"1.0.0", "1.2.1"}),
    "public.ecr.aws/eks-distro/kubernetes/pause": frozenset({"3.5", "3.9", "3.10"}),
    "public.ecr.aws/nginx/nginx": frozenset({"1.27", "latest"}),
    "docker.io/library/nginx": frozenset({"1.27", "latest"}),
    "docker.io/library/busybox": frozenset({"1.36", "latest"}),
    "docker.io/library/redis": frozenset({"7", "latest"}),
    "registry.k8s.io/pause": frozenset({"3.9", "3.10"}),
}
SIZE_BYTES = 71_303_168


def decide_public(words: Words) -> Verdict:
    """Whether the image is there; nobody has to log in."""
    reference = words.reference
    tags = CATALOGUE.get(f"{reference.host}/{reference.repository}")
    if tags is not None and (reference.digest or reference.tag in tags):
        return Verdict(True, NOBODY, "200", "a public image", "", _digest(reference), SIZE_BYTES)
    if tags is None and reference.host == DOCKER_HUB:
        why = "no public repository of that name; Docker Hub does not say more"
        return failed("", "401", why, words.insufficient_scope())
    if tags is None and reference.host == "ghcr.io":
        why = "no public package of that name; GitHub does not say more"
        return failed("", "403", why, words.anonymous_refused())
    missing = "tag" if tags else "public repository"
    return failed("", "404", f"no such {missing}", words.not_found())


def _digest(reference: Reference) -> str:
    return reference.digest or f"sha256:{hashlib.sha256(str(reference).encode()).hexdigest()}"
