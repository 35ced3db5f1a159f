"""A node's kubelet: a worker for each pod that is bound to the node."""

import asyncio
from collections.abc import Callable

from playground.cluster.change_log import Change, ChangeKind
from playground.cluster.kubelet.worker import PodWorker, Station
from playground.cluster.objects import JsonObject, dig, is_terminating, uid_of
from playground.cluster.resources import PODS, ResourceType


class Kubelet:
    """Starts a worker when a pod comes, and ends it when the pod is deleted."""

    def __init__(self, station: Station, pod_network: str) -> None:
        self._station = station
        self._pod_network = pod_network
        self._workers: dict[str, tuple[PodWorker, asyncio.Task[None]]] = {}
        self._ending: dict[str, asyncio.Task[None]] = {}
        self._pods_seen = 0
        self._end_listening: Callable[[], None] | None = None

    def start(self) -> None:
        """Begin to listen, on the running event loop."""
        loop = asyncio.get_running_loop()

        def heard(resource: ResourceType, change: Change) -> None:
            if resource is PODS and not loop.is_closed() and self._is_here(change.object):
                loop.call_soon_threadsafe(self._take, change)

        self._end_listening = self._station.registry.store.listen(heard)

    async def stop(self) -> None:
        """End all workers; the pods stay as they are."""
        if self._end_listening is not None:
            self._end_listening()
        tasks = [task for _, task in self._workers.values()] + list(self._ending.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _is_here(self, pod: JsonObject) -> bool:
        node: str | None = dig(pod, "spec", "nodeName")
        return node == self._station.node

    def _take(self, change: Change) -> None:
        pod, uid = change.object, uid_of(change.object)
        if change.kind is ChangeKind.DELETED:
            self._drop(uid)
        elif is_terminating(pod):
            self._terminate(uid, pod)
        elif uid in self._workers:
            if _spec_changed(change):
                self._workers[uid][0].notice(pod)
        elif dig(pod, "status", "phase") not in ("Succeeded", "Failed"):
            self._begin(uid, pod)

    def _begin(self, uid: str, pod: JsonObject) -> None:
        worker = PodWorker(self._station, pod, self._next_ip())
        task = asyncio.get_running_loop().create_task(worker.run())
        self._workers[uid] = (worker, task)

    def _terminate(self, uid: str, pod: JsonObject) -> None:
        if uid in self._ending:
            return
        worker, task = self._workers.get(uid, (None, None))
        if task is not None:
            task.cancel()
        ending = worker or PodWorker(self._station, pod, self._next_ip())
        self._ending[uid] = asyncio.get_running_loop().create_task(ending.terminate())

    def _drop(self, uid: str) -> None:
        _, task = self._workers.pop(uid, (None, None))
        if task is not None:
            task.cancel()
        self._ending.pop(uid, None)

    def _next_ip(self) -> str:
        self._pods_seen += 1
        return f"{self._pod_network}.{self._pods_seen // 250}.{self._pods_seen % 250 + 2}"


def _spec_changed(change: Change) -> bool:
    return change.previous is not None and change.previous.object["spec"] != change.object["spec"]
