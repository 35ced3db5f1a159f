"""Public registries as far as the playground knows them: some images that need no key."""

from __future__ import annotations

from collections.abc import Mapping

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
