"""The time as the cluster sees it, and the two ways Kubernetes writes it.

metav1.Time has whole seconds, metav1.MicroTime has microseconds
(https://kubernetes.io/docs/reference/using-api/api-concepts/).
"""

import asyncio
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the controllers, the kubelets and the API server ask for the time."""

    def now(self) -> datetime:
        """Return the present moment, in UTC."""

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await asyncio.sleep(seconds)


def timestamp(moment: datetime) -> str:
    """Write a moment as metav1.Time does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def micro_timestamp(moment: datetime) -> str:
    """Write a moment as metav1.MicroTime does."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_timestamp(text: str) -> datetime:
    """Read either form back."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
