"""Jobs: pods that run to their end.

https://kubernetes.io/docs/concepts/workloads/controllers/job/
"""

from collections.abc import Iterable

from playground.cluster.change_log import Change, Key
from playground.cluster.clock import timestamp
from playground.cluster.controllers.loop import keys_by_owner
from playground.cluster.controllers.pod_set import PodSet
from playground.cluster.controllers.pods import is_active, is_ready, pod_from_template
from playground.cluster.objects import (
    JsonObject,
    condition_is_true,
    dig,
    is_terminating,
    name_of,
)
from playground.cluster.resources import JOBS, PODS, ResourceType


class JobController:
    """Keeps `parallelism` pods at work until `completions` of them have succeeded."""

    def __init__(self, pods: PodSet) -> None:
        self._pods = pods

    def keys_of(self, resource: ResourceType, change: Change) -> Iterable[Key]:
        """Return the Jobs that a change concerns."""
        return keys_by_owner(resource, change, JOBS, PODS)

    def reconcile(self, key: Key) -> None:
        """Take one step of one Job."""
        job = self._pods.registry.store.get(JOBS, *key)
        if job is None or condition_is_true(job, "Complete"):
            return
        if not is_terminating(job) and not dig(job, "spec", "suspend", default=False):
            self._start_missing(job)
        self._write_status(job)

    def _start_missing(self, job: JsonObject) -> None:
        pods = self._pods.pods_of(job)
        active = sum(is_active(pod) for pod in pods)
        left = dig(job, "spec", "completions", default=1) - _succeeded(pods)
        wanted = min(dig(job, "spec", "parallelism", default=1), left)
        for _ in range(wanted - active):
            pod = pod_from_template(job, dig(job, "spec", "template", default={}))
            pod["metadata"]["generateName"] = f"{name_of(job)}-"
            self._pods.create(job, pod, "Created pod: {name}")

    def _write_status(self, job: JsonObject) -> None:
        pods = self._pods.pods_of(job)
        now = timestamp(self._pods.registry.clock.now())
        active = [pod for pod in pods if is_active(pod)]
        counts = {"active": len(active), "succeeded": _succeeded(pods)}
        status: JsonObject = {field: count for field, count in counts.items() if count}
        status["startTime"] = dig(job, "status", "startTime", default=now)
        status["ready"] = sum(is_ready(pod) for pod in active)
        if counts["succeeded"] >= dig(job, "spec", "completions", default=1):
            times = {"lastProbeTime": now, "lastTransitionTime": now}
            status["completionTime"] = now
            status["conditions"] = [{"type": "Complete", "status": "True", **times}]
        self._pods.write_status(JOBS, job, status)


def _succeeded(pods: list[JsonObject]) -> int:
    return sum(dig(pod, "status", "phase") == "Succeeded" for pod in pods)
