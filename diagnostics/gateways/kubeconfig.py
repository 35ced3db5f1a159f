"""How an API server is reached: from a kubeconfig, or from inside the cluster. For both halves."""

from typing import Any

from diagnostics.gateways.errors import Unreachable


def kubernetes_settings(kubeconfig: str, context: str, *, in_cluster: bool, where: str) -> Any:
    """The Kubernetes client's Configuration for a context of `kubeconfig` (empty: the current one),
    or for the pod's own account. Unreachable, naming `where`, when it cannot be read."""
    import yaml
    from kubernetes import client, config

    settings = client.Configuration()
    try:
        if in_cluster:
            config.load_incluster_config(client_configuration=settings)  # type: ignore[no-untyped-call]
        else:
            config.load_kube_config(kubeconfig, context or None, settings)  # type: ignore[no-untyped-call]
    except (config.ConfigException, yaml.YAMLError, OSError, ValueError, TypeError) as error:
        raise Unreachable("read kubeconfig", where, str(error)) from error
    return settings
