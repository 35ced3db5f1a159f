"""One pod's worker: it pulls, starts, waits, and tells the API server, in the kubelet's order.

At each turn it tries the containers that may start. A failed pull shows as ErrImagePull until the
next turn, which finds the image in back-off and shows ImagePullBackOff; when the pause is over the
next turn pulls again.
"""

import asyncio
from dataclasses import dataclass

from playground.cluster.clock import timestamp
from playground.cluster.event_recorder import NORMAL, WARNING, EventRecorder, Source
from playground.cluster.identities import Identities
from playground.cluster.kubelet.back_off import BackOff
from playground.cluster.kubelet.container import Container, Phase, Role, containers_of
from playground.cluster.kubelet.images import ImageCache, is_reference
from playground.cluster.kubelet.pod_status import pod_status
from playground.cluster.kubelet.wording import Wording, never_pull
from playground.cluster.objects import JsonObject, copy_of, dig, name_of, namespace_of, uid_of
from playground.cluster.options import Pace, Release
from playground.cluster.puller import ImagePuller
from playground.cluster.registry import Registry
from playground.cluster.resources import NODES, PODS, SECRETS


@dataclass(frozen=True, slots=True)
class Station:
    """What all workers of one node share."""

    node: str
    host_ip: str
    registry: Registry
    recorder: EventRecorder
    puller: ImagePuller
    cache: ImageCache
    pace: Pace
    release: Release

    @property
    def identities(self) -> Identities:
        """Return the source of ids."""
        return self.registry.identities


class PodWorker:
    """Runs one pod on one node until it ends or is deleted."""

    def __init__(self, station: Station, pod: JsonObject, pod_ip: str) -> None:
        self._station = station
        self._registry = station.registry
        self._clock = station.registry.clock
        self._wording = Wording(station.release)
        self._source = Source("kubelet", station.node)
        self._pod = pod
        self._pod_ip = pod_ip
        self._containers = containers_of(pod)
        self._back_off = BackOff(station.pace)
        self._just_failed = False
        self._changed = asyncio.Event()

    def notice(self, pod: JsonObject) -> None:
        """Take in a newer version of the pod."""
        self._pod = pod
        self._take_in_specs()
        self._changed.set()

    async def run(self) -> None:
        """Work until the pod has ended."""
        self._publish()
        self._warn_of_missing_secrets()
        while True:
            await self._turn()
            if self._finished():
                return
            if all(c.phase is not Phase.WAITING for c in self._containers):
                await self._changed.wait()
                self._changed.clear()
            else:
                await self._rest()

    async def terminate(self) -> None:
        """Stop the containers and let the pod go."""
        pace = self._station.pace
        for container in self._containers:
            if container.phase is Phase.RUNNING:
                text = f"Stopping container {container.name}"
                self._event(container, NORMAL, "Killing", text)
        await self._clock.sleep(pace.termination * pace.factor)
        with self._registry.store.lock:
            found = self._registry.store.get(PODS, namespace_of(self._pod), name_of(self._pod))
            if found is not None and uid_of(found) == uid_of(self._pod):
                self._let_go(found)

    def _let_go(self, pod: JsonObject) -> None:
        """Remove the pod, unless finalizers hold it."""
        if pod["metadata"].get("finalizers"):
            return
        self._registry.remove(PODS, namespace_of(pod), name_of(pod))

    async def _turn(self) -> None:
        """Try each container that may start now."""
        self._just_failed = False
        for container in self._containers:
            if container.phase is Phase.WAITING:
                await self._try(container)
            if container.role in (Role.INIT, Role.SIDECAR) and not container.is_done:
                return
        await self._run_to_completion()

    async def _try(self, container: Container) -> None:
        image_id = await self._image(container)
        if image_id is None:
            self._publish()
            return
        await self._start(container, image_id)
        if container.role is Role.INIT:
            await self._pause(self._station.pace.init_container_run)
            container.end(self._now())
            self._publish()

    async def _image(self, container: Container) -> str | None:
        """Return the image's id, or None after setting the container to wait."""
        image = container.image
        if not is_reference(image):
            self._refuse(container, "InspectFailed", "InvalidImageName")
            return None
        present = self._station.cache.id_of(image)
        policy = container.spec.get("imagePullPolicy", "IfNotPresent")
        if present is not None and policy != "Always":
            self._event(container, NORMAL, "Pulled", self._wording.present(image))
            return present
        if policy == "Never":
            self._refuse(container, "ErrImageNeverPull", "ErrImageNeverPull")
            return None
        pause = self._back_off.pause(image, self._clock.now())
        if pause is not None:
            self._event(container, NORMAL, "BackOff", f'Back-off pulling image "{image}"')
            self._event(container, WARNING, "Failed", "Error: ImagePullBackOff")
            message = self._wording.back_off_state(image, pause.cause)
            container.wait("ImagePullBackOff", message)
            return None
        return await self._pull(container)

    async def _pull(self, container: Container) -> str | None:
        image = container.image
        self._event(container, NORMAL, "Pulling", f'Pulling image "{image}"')
        node = self._registry.store.get(NODES, "", self._station.node) or {}
        outcome = await self._station.puller.pull(image=image, node=node, pod=self._pod)
        if outcome.ok:
            self._station.cache.add(image, outcome.image_id)
            text = self._wording.pulled(image, outcome.seconds, outcome.size_bytes)
            self._event(container, NORMAL, "Pulled", text)
            return outcome.image_id
        text = f'Failed to pull image "{image}": {outcome.message}'
        self._event(container, WARNING, "Failed", text)
        self._event(container, WARNING, "Failed", "Error: ErrImagePull")
        self._back_off.failed(image, outcome.message, self._clock.now())
        container.wait("ErrImagePull", outcome.message)
        self._just_failed = True
        return None

    def _refuse(self, container: Container, event: str, reason: str) -> None:
        """Wait for a reason that no pull can mend."""
        image = container.image
        invalid = reason == "InvalidImageName"
        message = self._wording.invalid_name(image) if invalid else never_pull(image)
        self._event(container, WARNING, event, message)
        self._event(container, WARNING, "Failed", f"Error: {reason}")
        container.wait(reason, message)

    async def _start(self, container: Container, image_id: str) -> None:
        self._event(container, NORMAL, "Created", self._wording.created(container.name))
        await self._pause(self._station.pace.container_start)
        container.start(self._station.identities.digest(), image_id, self._now())
        self._event(container, NORMAL, "Started", self._wording.started(container.name))
        self._publish()

    async def _run_to_completion(self) -> None:
        """End the containers of a pod that is not meant to run for ever."""
        main = [item for item in self._containers if item.role is Role.MAIN]
        if dig(self._pod, "spec", "restartPolicy", default="Always") == "Always":
            return
        if any(item.phase is not Phase.RUNNING for item in main):
            return
        await self._pause(self._station.pace.job_run)
        for container in self._containers:
            if container.phase is Phase.RUNNING:
                container.end(self._now())
        self._publish()

    async def _rest(self) -> None:
        """Wait for the next turn, or for a change of the pod."""
        pace = self._station.pace
        seconds = pace.first_resync if self._just_failed else self._resync()
        try:
            async with asyncio.timeout(seconds * pace.factor):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()

    def _resync(self) -> float:
        """Return the pause between turns: the kubelet's own varies by half of it."""
        pace = self._station.pace
        return pace.resync * (0.85 + 0.3 * self._station.identities.jitter())

    def _take_in_specs(self) -> None:
        """Take over images that were changed, and ephemeral containers that came."""
        known = {container.name: container for container in self._containers}
        spec = self._pod["spec"]
        for item in [*(spec.get("initContainers") or ()), *(spec.get("containers") or ())]:
            container = known.get(item["name"])
            if container is not None and container.image != item["image"]:
                container.spec = item
                container.wait("ContainerCreating")
        for item in spec.get("ephemeralContainers") or ():
            if item["name"] not in known:
                self._containers.append(Container(item, Role.EPHEMERAL))

    def _warn_of_missing_secrets(self) -> None:
        """Tell of image pull secrets that do not exist, as kubelets since 1.28 do."""
        names = [item["name"] for item in dig(self._pod, "spec", "imagePullSecrets", default=[])]
        namespace = namespace_of(self._pod)
        store = self._registry.store
        missing = [name for name in names if store.get(SECRETS, namespace, name) is None]
        if missing and self._station.release is Release.V1_36:
            text = (
                f"Unable to retrieve some image pull secrets ({', '.join(missing)}); "
                "attempting to pull the image may not succeed."
            )
            self._record(WARNING, "FailedToRetrieveImagePullSecret", text, "")

    def _finished(self) -> bool:
        main = [item for item in self._containers if item.role is Role.MAIN]
        return all(item.phase is Phase.TERMINATED for item in main)

    def _publish(self) -> None:
        """Write the pod's status, if the pod is still there."""
        namespace, name = namespace_of(self._pod), name_of(self._pod)
        with self._registry.store.lock:
            current = self._registry.store.get(PODS, namespace, name)
            if current is None or uid_of(current) != uid_of(self._pod):
                return
            updated = copy_of(current)
            updated["status"] = pod_status(
                current,
                self._containers,
                host_ip=self._station.host_ip,
                pod_ip=self._pod_ip,
                now=self._now(),
                release=self._station.release,
            )
            self._pod = self._registry.update_status(PODS, updated)

    def _event(self, container: Container, kind: str, reason: str, message: str) -> None:
        self._record(kind, reason, message, container.field_path)

    def _record(self, kind: str, reason: str, message: str, field_path: str) -> None:
        self._station.recorder.record(
            self._source, self._pod, kind, reason, message, field_path=field_path
        )

    async def _pause(self, seconds: float) -> None:
        await self._clock.sleep(seconds * self._station.pace.factor)

    def _now(self) -> str:
        return timestamp(self._clock.now())
