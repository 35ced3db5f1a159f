"""What the admission plug-ins add to a new pod.

ServiceAccount, Priority and DefaultTolerationSeconds
(https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/).
"""

from playground.cluster.identities import Identities
from playground.cluster.objects import JsonObject, namespace_of
from playground.cluster.resources import PODS, SERVICE_ACCOUNTS
from playground.cluster.status import forbidden
from playground.cluster.store import Store

_MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
_TOKEN_SECONDS = 3607
_EVICTION_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def admit_pod(store: Store, identities: Identities, pod: JsonObject) -> None:
    """Complete a new pod in place.

    Raises ApiError(403) when its service account does not exist.
    """
    spec = pod["spec"]
    account = _service_account(store, pod)
    if account.get("imagePullSecrets") and not spec.get("imagePullSecrets"):
        spec["imagePullSecrets"] = list(account["imagePullSecrets"])
    if spec.get("automountServiceAccountToken") is not False:
        _mount_token(spec, f"kube-api-access-{identities.suffix()}")
    spec.setdefault("priority", 0)
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")
    _tolerate_eviction_delay(spec)
    pod.setdefault("status", {})["qosClass"] = _quality(spec)


def _service_account(store: Store, pod: JsonObject) -> JsonObject:
    spec = pod["spec"]
    name = spec.setdefault("serviceAccountName", "default")
    spec.setdefault("serviceAccount", name)
    namespace = namespace_of(pod)
    account = store.get(SERVICE_ACCOUNTS, namespace, name)
    if account is None:
        why = f"error looking up service account {namespace}/{name}: "
        pod_name = pod["metadata"].get("name", "")
        raise forbidden(PODS, pod_name, f'{why}serviceaccount "{name}" not found')
    return account


def _mount_token(spec: JsonObject, volume: str) -> None:
    spec.setdefault("volumes", []).append({"name": volume, "projected": _token_projection()})
    mount = {"name": volume, "readOnly": True, "mountPath": _MOUNT_PATH}
    for container in [*spec.get("initContainers", ()), *spec.get("containers", ())]:
        mounts = container.setdefault("volumeMounts", [])
        if all(item.get("mountPath") != _MOUNT_PATH for item in mounts):
            mounts.append(dict(mount))


def _token_projection() -> JsonObject:
    namespace = {
        "path": "namespace",
        "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"},
    }
    return {
        "sources": [
            {"serviceAccountToken": {"expirationSeconds": _TOKEN_SECONDS, "path": "token"}},
            {
                "configMap": {
                    "name": "kube-root-ca.crt",
                    "items": [{"key": "ca.crt", "path": "ca.crt"}],
                }
            },
            {"downwardAPI": {"items": [namespace]}},
        ],
        "defaultMode": 420,
    }


def _tolerate_eviction_delay(spec: JsonObject) -> None:
    tolerations = spec.setdefault("tolerations", [])
    tolerated = {item.get("key") for item in tolerations}
    for key in _EVICTION_TAINTS:
        if key not in tolerated:
            tolerations.append(
                {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            )


def _quality(spec: JsonObject) -> str:
    """Return the QoS class, by whether limits and requests are set (CPU and memory alike)."""
    resources = [container.get("resources") or {} for container in spec.get("containers", ())]
    limits = [item.get("limits") or {} for item in resources]
    requests = [item.get("requests") or {} for item in resources]
    if not any(limits) and not any(requests):
        return "BestEffort"
    whole = all({"cpu", "memory"} <= set(item) for item in limits)
    equal = all(not asked or asked == limit for asked, limit in zip(requests, limits, strict=True))
    return "Guaranteed" if whole and equal else "Burstable"
