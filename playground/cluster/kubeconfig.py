"""A kubeconfig for the cluster.

https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/
"""

from playground.cluster.objects import JsonObject


def kubeconfig(*, cluster: str, server: str, authority: str, user: str, token: str) -> JsonObject:
    """Return a configuration with one context, which has the cluster's name.

    `authority` is the base64 of the certificate to trust, empty for plain HTTP.
    """
    place = {"server": server}
    if authority:
        place["certificate-authority-data"] = authority
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": cluster, "cluster": place}],
        "users": [{"name": user, "user": {"token": token}}],
        "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": user}}],
        "current-context": cluster,
    }
