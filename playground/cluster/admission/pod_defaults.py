"""Defaults of the pod spec, wherever it stands: in a pod or in a template.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
"""

from playground.cluster.objects import JsonObject


def pull_policy(image: str) -> str:
    """Return the default imagePullPolicy: Always for the tag latest or none, else IfNotPresent."""
    if "@" in image:
        return "IfNotPresent"
    _, found, tag = image.rpartition("/")[2].partition(":")
    return "IfNotPresent" if found and tag != "latest" else "Always"


def default_pod_spec(spec: JsonObject) -> None:
    """Fill in a pod spec in place."""
    for container in [*spec.get("initContainers", ()), *spec.get("containers", ())]:
        _default_container(container)
    spec.setdefault("restartPolicy", "Always")
    spec.setdefault("terminationGracePeriodSeconds", 30)
    spec.setdefault("dnsPolicy", "ClusterFirst")
    spec.setdefault("securityContext", {})
    spec.setdefault("schedulerName", "default-scheduler")
    if "serviceAccountName" in spec:
        spec.setdefault("serviceAccount", spec["serviceAccountName"])
    elif spec.get("serviceAccount"):
        spec["serviceAccountName"] = spec["serviceAccount"]


def _default_container(container: JsonObject) -> None:
    container.setdefault("imagePullPolicy", pull_policy(str(container.get("image") or "")))
    container.setdefault("resources", {})
    container.setdefault("terminationMessagePath", "/dev/termination-log")
    container.setdefault("terminationMessagePolicy", "File")
    for port in container.get("ports") or ():
        port.setdefault("protocol", "TCP")
