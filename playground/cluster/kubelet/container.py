"""One container of a pod as its kubelet knows it."""

from dataclasses import dataclass
from enum import Enum, auto

from playground.cluster.objects import JsonObject


class Role(Enum):
    """Which list of the pod spec a container stands in, and how it counts."""

    INIT = auto()
    SIDECAR = auto()
    """An init container with restartPolicy Always: it starts in its turn and goes on running."""
    MAIN = auto()
    EPHEMERAL = auto()


class Phase(Enum):
    """How far a container is."""

    WAITING = auto()
    RUNNING = auto()
    TERMINATED = auto()


@dataclass(slots=True)
class Container:
    """A container's spec with what became of it; times are metav1.Time texts."""

    spec: JsonObject
    role: Role
    phase: Phase = Phase.WAITING
    reason: str = "ContainerCreating"
    message: str = ""
    image_id: str = ""
    container_id: str = ""
    started_at: str = ""
    finished_at: str = ""
    exit_code: int = 0

    @property
    def name(self) -> str:
        """Return its name."""
        return str(self.spec["name"])

    @property
    def image(self) -> str:
        """Return the image that the pod asks for."""
        return str(self.spec["image"])

    @property
    def field_path(self) -> str:
        """Return where it stands, as events name it."""
        field = {Role.MAIN: "containers", Role.EPHEMERAL: "ephemeralContainers"}
        return f"spec.{field.get(self.role, 'initContainers')}{{{self.name}}}"

    @property
    def is_done(self) -> bool:
        """Whether those after it may start: an init container ended, a sidecar started."""
        if self.role is Role.INIT:
            return self.phase is Phase.TERMINATED and self.exit_code == 0
        return self.phase is not Phase.WAITING

    def wait(self, reason: str, message: str = "") -> None:
        """Wait, for a reason."""
        self.phase, self.reason, self.message = Phase.WAITING, reason, message

    def start(self, container_id: str, image_id: str, moment: str) -> None:
        """Run."""
        self.phase, self.reason, self.message = Phase.RUNNING, "", ""
        self.container_id, self.image_id, self.started_at = container_id, image_id, moment

    def end(self, moment: str) -> None:
        """End well."""
        self.phase, self.finished_at = Phase.TERMINATED, moment

    def status(self) -> JsonObject:
        """Return its ContainerStatus."""
        running = self.phase is Phase.RUNNING
        status: JsonObject = {
            "name": self.name,
            "state": self._state(),
            "lastState": {},
            "ready": running or (self.role is Role.INIT and self.is_done),
            "restartCount": 0,
            "image": self.image,
            "imageID": self.image_id,
            "started": running,
        }
        if self.container_id:
            status["containerID"] = f"containerd://{self.container_id}"
        return status

    def _state(self) -> JsonObject:
        match self.phase:
            case Phase.WAITING:
                message = {"message": self.message} if self.message else {}
                return {"waiting": {"reason": self.reason, **message}}
            case Phase.RUNNING:
                return {"running": {"startedAt": self.started_at}}
            case Phase.TERMINATED:
                return {
                    "terminated": {
                        "exitCode": self.exit_code,
                        "reason": "Completed",
                        "startedAt": self.started_at,
                        "finishedAt": self.finished_at,
                        "containerID": f"containerd://{self.container_id}",
                    }
                }


def containers_of(pod: JsonObject) -> list[Container]:
    """Return a pod's containers, none of them started yet."""
    spec = pod["spec"]
    init = [Container(item, _init_role(item)) for item in spec.get("initContainers") or ()]
    main = [Container(item, Role.MAIN) for item in spec.get("containers") or ()]
    for container in [*init, *main] if init else []:
        container.wait("PodInitializing")
    return init + main


def _init_role(spec: JsonObject) -> Role:
    return Role.SIDECAR if spec.get("restartPolicy") == "Always" else Role.INIT
