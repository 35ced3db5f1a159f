"""The few fields of apps/v1 workloads and of pods that a restart and its watch need.

https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/
"""

import msgspec

from remediation.gateways.ports import Rollout, RolloutPod

RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
NOT_A_PROBLEM = frozenset({"", "ContainerCreating", "PodInitializing"})


class _Object(msgspec.Struct, frozen=True, rename="camel"):
    pass


class Owner(_Object, frozen=True):
    """metadata.ownerReferences[]."""

    uid: str
    controller: bool = False


class Metadata(_Object, frozen=True):
    """metadata."""

    name: str = ""
    uid: str = ""
    resource_version: str = ""
    generation: int = 0
    annotations: dict[str, str] | None = None
    owner_references: list[Owner] | None = None
    deletion_timestamp: str | None = None

    @property
    def stamp(self) -> str:
        """The restartedAt annotation."""
        return (self.annotations or {}).get(RESTARTED_AT, "")

    def is_controlled_by(self, uids: frozenset[str]) -> bool:
        """One of these objects manages this one."""
        return any(one.controller and one.uid in uids for one in self.owner_references or ())


class _Template(_Object, frozen=True):
    metadata: Metadata = Metadata()


class _RollingUpdate(_Object, frozen=True):
    partition: int | None = None


class _Strategy(_Object, frozen=True):
    type: str = ""
    rolling_update: _RollingUpdate | None = None


class _Spec(_Object, frozen=True):
    replicas: int | None = None
    paused: bool = False
    template: _Template = _Template()
    update_strategy: _Strategy = _Strategy()


class _Condition(_Object, frozen=True):
    type: str = ""
    status: str = ""
    reason: str = ""
    message: str = ""


class _Status(_Object, frozen=True):
    observed_generation: int = 0
    replicas: int = 0
    updated_replicas: int = 0
    available_replicas: int = 0
    desired_number_scheduled: int = 0
    current_number_scheduled: int = 0
    updated_number_scheduled: int = 0
    number_available: int = 0
    conditions: list[_Condition] | None = None


class RolloutObject(_Object, frozen=True):
    """A Deployment, StatefulSet or DaemonSet."""

    metadata: Metadata
    spec: _Spec = _Spec()
    status: _Status = _Status()

    def to_rollout(self, kind: str) -> Rollout:
        """As the port shows it; the counts as `kubectl rollout status` reads them."""
        wanted, updated, available, total = self._counts(kind)
        return Rollout(
            uid=self.metadata.uid,
            resource_version=self.metadata.resource_version,
            generation=self.metadata.generation,
            observed_generation=self.status.observed_generation,
            wanted=wanted,
            updated=updated,
            available=available,
            total=total,
            stamp=self.spec.template.metadata.stamp,
            held=self._held(),
            stuck=self._stuck(),
        )

    def _counts(self, kind: str) -> tuple[int, int, int, int]:
        status = self.status
        if kind == "DaemonSet":
            return (
                status.desired_number_scheduled,
                status.updated_number_scheduled,
                status.number_available,
                status.current_number_scheduled,
            )
        wanted = 1 if self.spec.replicas is None else self.spec.replicas
        rolling = self.spec.update_strategy.rolling_update
        kept = min((rolling.partition if rolling else None) or 0, wanted)
        return wanted, status.updated_replicas + kept, status.available_replicas, status.replicas

    def _held(self) -> str:
        if self.spec.paused:
            return "it is paused"
        if self.spec.update_strategy.type == "OnDelete":
            return "its update strategy is OnDelete, so its pods change only when deleted"
        return ""

    def _stuck(self) -> str:
        for one in self.status.conditions or ():
            if one.type == "Progressing" and one.status == "False":
                return f"{one.reason}: {one.message}"
            if one.type == "ReplicaFailure" and one.status == "True":
                return f"{one.reason}: {one.message}"
        return ""


class _Waiting(_Object, frozen=True):
    reason: str = ""


class _Terminated(_Object, frozen=True):
    exit_code: int = -1


class _State(_Object, frozen=True):
    waiting: _Waiting | None = None
    running: dict[str, object] | None = None
    terminated: _Terminated | None = None


class _ContainerStatus(_Object, frozen=True):
    name: str = ""
    image_id: str = msgspec.field(default="", name="imageID")
    state: _State = _State()

    @property
    def started(self) -> bool:
        """It runs, or did its work; either way its image was there."""
        ended = self.state.terminated
        return self.state.running is not None or (ended is not None and ended.exit_code == 0)


class _Container(_Object, frozen=True):
    name: str = ""
    image: str = ""


class _PodSpec(_Object, frozen=True):
    containers: list[_Container] = []
    init_containers: list[_Container] | None = None


class _PodStatus(_Object, frozen=True):
    phase: str = ""
    conditions: list[_Condition] | None = None
    container_statuses: list[_ContainerStatus] | None = None
    init_container_statuses: list[_ContainerStatus] | None = None


class RolloutPodObject(_Object, frozen=True):
    """A pod."""

    metadata: Metadata
    spec: _PodSpec = _PodSpec()
    status: _PodStatus = _PodStatus()

    def to_pod(self, image: str) -> RolloutPod:
        """As the port shows it: has it pulled `image`, is it ready, what holds it up?"""
        wanted = {
            one.name
            for one in (*self.spec.containers, *(self.spec.init_containers or ()))
            if one.image == image
        }
        statuses = self._statuses()
        return RolloutPod(
            name=self.metadata.name,
            stamp=self.metadata.stamp,
            pulled=any(one.name in wanted and one.image_id and one.started for one in statuses),
            ready=self.status.phase == "Running" and self._is("Ready"),
            problem=next((reason for one in statuses if (reason := _problem(one))), ""),
        )

    def _statuses(self) -> list[_ContainerStatus]:
        status = self.status
        return [*(status.init_container_statuses or ()), *(status.container_statuses or ())]

    def _is(self, condition: str) -> bool:
        return any(
            one.type == condition and one.status == "True" for one in self.status.conditions or ()
        )


def _problem(status: _ContainerStatus) -> str:
    reason = status.state.waiting.reason if status.state.waiting else ""
    return "" if reason in NOT_A_PROBLEM else reason


class ListMetadata(_Object, frozen=True):
    """metadata of a list."""

    continue_: str = msgspec.field(default="", name="continue")


class RolloutPodPage(_Object, frozen=True):
    """A page of pods."""

    metadata: ListMetadata = ListMetadata()
    items: list[RolloutPodObject] = []


class ReplicaSetPage(_Object, frozen=True):
    """A page of ReplicaSets, of which only the metadata counts."""

    metadata: ListMetadata = ListMetadata()
    items: list[RolloutObject] = []


# Looked through here, by one thread: msgspec 0.22 crashes the process when two threads are the
# first to decode a type that holds other types.
for _type in (RolloutObject, RolloutPodPage, ReplicaSetPage):
    msgspec.json.Decoder(_type)
