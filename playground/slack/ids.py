"""Makes Slack's identifiers: tokens, event ids, hashes and message timestamps."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]


@dataclass(slots=True)
class Ids:
    """Identifiers drawn from `randomness`; timestamps strictly increase, as Slack's do."""

    clock: Clock
    randomness: random.Random
    _last_micros: int = field(default=0, init=False)

    def hex(self, length: int) -> str:
        """A string of `length` hexadecimal digits."""
        return f"{self.randomness.getrandbits(length * 4):0{length}x}"

    def named(self, prefix: str) -> str:
        """An identifier such as `V0A1B2C3D4`."""
        return f"{prefix}0{self.hex(10).upper()}"

    def envelope(self) -> str:
        """An envelope id in the form of a UUID."""
        digits = self.hex(32)
        cuts = (0, 8, 12, 16, 20, 32)
        return "-".join(digits[a:b] for a, b in itertools.pairwise(cuts))

    def timestamp(self) -> str:
        """The next message timestamp, seconds and microseconds: `1700000000.000100`."""
        self._last_micros = max(int(self.clock() * 1_000_000), self._last_micros + 1)
        seconds, micros = divmod(self._last_micros, 1_000_000)
        return f"{seconds}.{micros:06d}"
