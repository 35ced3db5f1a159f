"""The defaults that the API server writes into an object, by resource."""

from base64 import b64encode
from collections.abc import Callable, Mapping

from playground.cluster.admission.pod_defaults import default_pod_spec
from playground.cluster.objects import JsonObject, dig
from playground.cluster.resources import (
    CRON_JOBS,
    DAEMON_SETS,
    DEPLOYMENTS,
    JOBS,
    NAMESPACES,
    PODS,
    REPLICA_SETS,
    SECRETS,
    STATEFUL_SETS,
    ResourceType,
)


def apply_defaults(resource: ResourceType, obj: JsonObject) -> None:
    """Fill in an object in place; resources without defaults stay as they are."""
    fill = _BY_RESOURCE.get(resource)
    if fill is not None:
        fill(obj)


def _spec(obj: JsonObject) -> JsonObject:
    spec: JsonObject = obj.setdefault("spec", {})
    return spec


def _template(spec: JsonObject) -> None:
    template = spec.get("template")
    if isinstance(template, dict):
        template.setdefault("metadata", {})
        default_pod_spec(template.setdefault("spec", {}))


def _pod(obj: JsonObject) -> None:
    default_pod_spec(_spec(obj))
    obj["spec"].setdefault("enableServiceLinks", True)
    obj.setdefault("status", {}).setdefault("phase", "Pending")


def _deployment(obj: JsonObject) -> None:
    spec = _spec(obj)
    spec.setdefault("replicas", 1)
    strategy = spec.setdefault("strategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", "25%")
        rolling.setdefault("maxSurge", "25%")
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    _template(spec)


def _replica_set(obj: JsonObject) -> None:
    spec = _spec(obj)
    spec.setdefault("replicas", 1)
    _template(spec)
    template_labels = dig(spec, "template", "metadata", "labels", default={})
    if template_labels and not dig(obj, "metadata", "labels"):
        obj.setdefault("metadata", {})["labels"] = dict(template_labels)


def _stateful_set(obj: JsonObject) -> None:
    spec = _spec(obj)
    spec.setdefault("replicas", 1)
    spec.setdefault("podManagementPolicy", "OrderedReady")
    strategy = spec.setdefault("updateStrategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        strategy.setdefault("rollingUpdate", {}).setdefault("partition", 0)
    spec.setdefault("revisionHistoryLimit", 10)
    _template(spec)


def _daemon_set(obj: JsonObject) -> None:
    spec = _spec(obj)
    strategy = spec.setdefault("updateStrategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", 1)
        rolling.setdefault("maxSurge", 0)
    spec.setdefault("revisionHistoryLimit", 10)
    _template(spec)


def _job_spec(spec: JsonObject) -> None:
    spec.setdefault("parallelism", 1)
    spec.setdefault("completions", 1)
    spec.setdefault("backoffLimit", 6)
    _template(spec)


def _job(obj: JsonObject) -> None:
    """Also give the Job its selector, made of its own uid."""
    spec = _spec(obj)
    _job_spec(spec)
    if not spec.get("manualSelector"):
        uid = dig(obj, "metadata", "uid", default="")
        spec.setdefault("selector", {"matchLabels": {"controller-uid": uid}})
        template = spec.setdefault("template", {})
        labels = template.setdefault("metadata", {}).setdefault("labels", {})
        labels.setdefault("controller-uid", uid)
        labels.setdefault("job-name", dig(obj, "metadata", "name", default=""))


def _cron_job(obj: JsonObject) -> None:
    spec = _spec(obj)
    spec.setdefault("concurrencyPolicy", "Allow")
    spec.setdefault("suspend", False)
    spec.setdefault("successfulJobsHistoryLimit", 3)
    spec.setdefault("failedJobsHistoryLimit", 1)
    _template(spec.setdefault("jobTemplate", {}).setdefault("spec", {}))


def _secret(obj: JsonObject) -> None:
    """Also fold stringData into data, which is base64."""
    obj.setdefault("type", "Opaque")
    text = obj.pop("stringData", None)
    if text:
        encoded = {key: _base64(value) for key, value in text.items()}
        obj["data"] = {**(obj.get("data") or {}), **encoded}


def _base64(value: str) -> str:
    return b64encode(value.encode()).decode()


def _namespace(obj: JsonObject) -> None:
    _spec(obj).setdefault("finalizers", ["kubernetes"])
    obj.setdefault("status", {}).setdefault("phase", "Active")
    labels = obj.setdefault("metadata", {}).setdefault("labels", {})
    labels["kubernetes.io/metadata.name"] = dig(obj, "metadata", "name", default="")


_BY_RESOURCE: Mapping[ResourceType, Callable[[JsonObject], None]] = {
    PODS: _pod,
    DEPLOYMENTS: _deployment,
    REPLICA_SETS: _replica_set,
    STATEFUL_SETS: _stateful_set,
    DAEMON_SETS: _daemon_set,
    JOBS: _job,
    CRON_JOBS: _cron_job,
    SECRETS: _secret,
    NAMESPACES: _namespace,
}
