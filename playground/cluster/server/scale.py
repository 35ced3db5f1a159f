"""The Scale subresource (autoscaling/v1): replicas without the rest of the workload."""

from playground.cluster.objects import JsonObject, dig, metadata


def scale_of(obj: JsonObject) -> JsonObject:
    """Return a workload as a Scale."""
    meta = metadata(obj)
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    labels = dig(obj, "spec", "selector", "matchLabels", default={})
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {field: meta[field] for field in kept if field in meta},
        "spec": {"replicas": dig(obj, "spec", "replicas", default=0)},
        "status": {
            "replicas": dig(obj, "status", "replicas", default=0),
            "selector": ",".join(f"{key}={value}" for key, value in sorted(labels.items())),
        },
    }


def with_scale(obj: JsonObject, scale: JsonObject) -> JsonObject:
    """Return the workload with the replicas of a Scale, whose resourceVersion must fit if set."""
    replicas = dig(scale, "spec", "replicas", default=0)
    version = dig(scale, "metadata", "resourceVersion", default="")
    meta = {**metadata(obj), **({"resourceVersion": version} if version else {})}
    return {**obj, "metadata": meta, "spec": {**obj["spec"], "replicas": replicas}}
