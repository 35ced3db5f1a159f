"""Lets readers wait until the workspace changed, without polling."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(slots=True)
class Feed:
    """A number that grows with every change, and a way to wait for it to grow."""

    revision: int = 0
    _waiting: set[asyncio.Future[None]] = field(default_factory=set, init=False)

    def changed(self) -> None:
        """Counts one change and wakes everyone who waits."""
        self.revision += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait_beyond(self, revision: int, seconds: float) -> int:
        """The revision as soon as it is above `revision`, or as it is after `seconds`."""
        if self.revision > revision:
            return self.revision
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        await asyncio.wait({future}, timeout=seconds)
        self._waiting.discard(future)
        return self.revision
