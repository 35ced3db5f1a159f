"""The few words by which `kubectl get pods` tells how a pod is."""

from playground.cluster.objects import JsonObject, dig, is_terminating


def pod_ready(pod: JsonObject) -> str:
    """Return how many containers are ready, such as 0/1."""
    ready = sum(bool(status.get("ready")) for status in _statuses(pod, "containerStatuses"))
    return f"{ready}/{len(dig(pod, 'spec', 'containers', default=[]))}"


def pod_restarts(pod: JsonObject) -> int:
    """Return the restarts of all containers."""
    return sum(status.get("restartCount", 0) for status in _statuses(pod, "containerStatuses"))


def pod_status(pod: JsonObject) -> str:
    """Return the word of the STATUS column."""
    if is_terminating(pod):
        return "Terminating"
    phase = str(dig(pod, "status", "phase", default="Unknown"))
    plain = str(dig(pod, "status", "reason", default=phase))
    return _init_word(pod) or _container_word(pod) or plain


def _init_word(pod: JsonObject) -> str:
    total = len(dig(pod, "spec", "initContainers", default=[]))
    for place, status in enumerate(_statuses(pod, "initContainerStatuses")):
        state = status.get("state", {})
        if dig(state, "terminated", "exitCode") == 0 or status.get("started"):
            continue
        reason = _waiting_reason(status)
        if reason and reason != "PodInitializing":
            return f"Init:{reason}"
        return f"Init:{place}/{total}"
    return ""


def _container_word(pod: JsonObject) -> str:
    words = [_state_word(status) for status in _statuses(pod, "containerStatuses")]
    return next((word for word in words if word), "")


def _state_word(status: JsonObject) -> str:
    return _waiting_reason(status) or str(dig(status, "state", "terminated", "reason", default=""))


def _waiting_reason(status: JsonObject) -> str:
    return str(dig(status, "state", "waiting", "reason", default=""))


def _statuses(pod: JsonObject, field: str) -> list[JsonObject]:
    return dig(pod, "status", field, default=[])  # type: ignore[no-any-return]
