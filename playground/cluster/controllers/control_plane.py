"""All the controllers of the cluster."""

from playground.cluster.controllers.daemon_set import DaemonSetController
from playground.cluster.controllers.deployment import DeploymentController
from playground.cluster.controllers.garbage import GarbageCollector
from playground.cluster.controllers.job import JobController
from playground.cluster.controllers.loop import Controller, ControlLoop
from playground.cluster.controllers.namespaces import NamespaceController
from playground.cluster.controllers.pod_set import PodSet
from playground.cluster.controllers.replica_set import ReplicaSetController
from playground.cluster.controllers.scheduler import Scheduler
from playground.cluster.controllers.stateful_set import StatefulSetController
from playground.cluster.deletion import Deleter
from playground.cluster.event_recorder import EventRecorder, Source
from playground.cluster.options import Release
from playground.cluster.registry import Registry


def control_loops(
    registry: Registry, deleter: Deleter, recorder: EventRecorder, release: Release
) -> list[ControlLoop]:
    """Return a loop, not yet started, for each controller."""

    def pod_set(component: str) -> PodSet:
        return PodSet(registry, deleter, recorder, Source(component))

    controllers: list[Controller] = [
        NamespaceController(registry, deleter),
        GarbageCollector(registry, deleter),
        DeploymentController(registry, deleter, recorder, release),
        ReplicaSetController(registry, deleter, recorder, release),
        StatefulSetController(pod_set("statefulset-controller")),
        DaemonSetController(pod_set("daemonset-controller")),
        JobController(pod_set("job-controller")),
        Scheduler(registry, recorder),
    ]
    return [ControlLoop(item, registry.store, registry.clock) for item in controllers]
