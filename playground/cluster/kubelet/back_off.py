"""The growing pause between attempts to pull one image for one pod.

https://kubernetes.io/docs/concepts/containers/images/#imagepullbackoff
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.cluster.options import Pace


@dataclass(frozen=True, slots=True)
class Pause:
    """No attempt before `until`; the next pause doubles `seconds`."""

    until: datetime
    seconds: float
    cause: str


class BackOff:
    """The pauses of one pod, by image."""

    def __init__(self, pace: Pace) -> None:
        self._first = pace.back_off * pace.factor
        self._limit = pace.back_off_limit * pace.factor
        self._pauses: dict[str, Pause] = {}

    def pause(self, image: str, now: datetime) -> Pause | None:
        """Return the pause that holds now, None when the image may be tried."""
        found = self._pauses.get(image)
        return found if found is not None and now < found.until else None

    def failed(self, image: str, cause: str, now: datetime) -> None:
        """Begin the next pause."""
        last = self._pauses.get(image)
        seconds = min(self._limit, last.seconds * 2) if last else self._first
        self._pauses[image] = Pause(now + timedelta(seconds=seconds), seconds, cause)

    def soonest(self) -> datetime | None:
        """Return when the first pause ends."""
        return min((pause.until for pause in self._pauses.values()), default=None)
