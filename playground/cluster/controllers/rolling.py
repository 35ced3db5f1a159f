"""The arithmetic of a rolling update.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
"""

import math
from dataclasses import dataclass

from playground.cluster.objects import JsonObject, dig


@dataclass(frozen=True, slots=True)
class RollingLimits:
    """How far a Deployment may go: pods in all, and pods that must be available."""

    replicas: int
    surge: int
    unavailable: int

    @property
    def most(self) -> int:
        """Return the most pods there may be."""
        return self.replicas + self.surge

    @property
    def fewest_available(self) -> int:
        """Return the fewest pods that must be available."""
        return max(0, self.replicas - self.unavailable)


def rolling_limits(deployment: JsonObject) -> RollingLimits:
    """Resolve maxSurge (rounded up) and maxUnavailable (rounded down)."""
    replicas = dig(deployment, "spec", "replicas", default=0)
    rolling = dig(deployment, "spec", "strategy", "rollingUpdate")
    if rolling is None:
        return RollingLimits(replicas, 0, replicas)
    surge = math.ceil(_share(rolling.get("maxSurge", 0), replicas))
    unavailable = math.floor(_share(rolling.get("maxUnavailable", 0), replicas))
    if not surge and not unavailable:
        unavailable = 1
    return RollingLimits(replicas, surge, min(unavailable, replicas))


def new_replicas(limits: RollingLimits, current: int, total: int) -> int:
    """Return the new ReplicaSet's size, given its present one and that of all together."""
    room = max(0, limits.most - total)
    return current + min(room, max(0, limits.replicas - current))


def removable_old(limits: RollingLimits, total: int, new_size: int, new_available: int) -> int:
    """Return how many old pods may go at most, if the unhealthy among them go first."""
    new_unavailable = new_size - new_available
    return max(0, total - limits.fewest_available - new_unavailable)


def _share(value: int | str, replicas: int) -> float:
    if isinstance(value, str) and value.endswith("%"):
        return replicas * float(value[:-1]) / 100
    return float(value)
