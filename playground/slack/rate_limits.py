"""Token buckets, one per method and one per channel.

Slack: https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from playground.slack.config import RateLimits
from playground.slack.ids import Clock


@dataclass(slots=True)
class Bucket:
    """Holds `tokens`, refilled at `per_second` up to `burst`."""

    per_second: float
    burst: float
    tokens: float
    at: float

    def take(self, now: float) -> int:
        """Takes a token: 0 when there was one, else the whole seconds until there is."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0
        return max(1, math.ceil((1 - self.tokens) / self.per_second))


@dataclass(slots=True)
class RateLimiter:
    """Answers whether a call may pass now."""

    limits: RateLimits
    clock: Clock
    _buckets: dict[str, Bucket] = field(default_factory=dict, init=False)

    def set_limits(self, limits: RateLimits) -> None:
        """Replaces the limits and fills every bucket."""
        self.limits = limits
        self._buckets.clear()

    def method(self, name: str) -> int:
        """Seconds to wait before `name` may be called; 0 lets it pass."""
        per_minute = self.limits.per_minute.get(name, self.limits.default_per_minute)
        burst = min(self.limits.burst, max(1.0, per_minute))
        return self._take(f"method:{name}", per_minute / 60, burst)

    def channel(self, channel_id: str) -> int:
        """Seconds to wait before another message may go to the channel; 0 lets it pass."""
        limits = self.limits
        return self._take(f"to:{channel_id}", limits.channel_per_second, limits.channel_burst)

    def _take(self, key: str, per_second: float, burst: float) -> int:
        now = self.clock()
        bucket = self._buckets.setdefault(key, Bucket(per_second, burst, burst, now))
        return bucket.take(now)
