from __future__ import annotations

import pytest

from playground.slack.config import SLACK_RATE_LIMITS, RateLimits
from playground.slack.rate_limits import RateLimiter


def test_a_bucket_empties_and_fills_again(clock):
    limiter = RateLimiter(RateLimits(default_per_minute=20, burst=2), clock)
    assert [limiter.method("users.info") for _ in range(3)] == [0, 0, 3]
    clock.move(3.0)
    assert [limiter.method("users.info") for _ in range(2)] == [0, 3]


def test_methods_and_channels_have_their_own_buckets(clock):
    limiter = RateLimiter(RateLimits(channel_per_second=1, channel_burst=1), clock)
    assert limiter.channel("C1") == 0
    assert limiter.channel("C1") == 1
    assert limiter.channel("C2") == 0
    assert limiter.method("chat.postMessage") == 0


@pytest.mark.parametrize(("method", "fits"), [("usergroups.users.list", 10), ("auth.test", 10)])
def test_a_burst_in_slacks_tiers(clock, method, fits):
    limiter = RateLimiter(SLACK_RATE_LIMITS, clock)
    waits = [limiter.method(method) for _ in range(fits + 1)]
    assert waits[:fits] == [0] * fits
    assert waits[-1] >= 1


def test_the_defaults_do_not_disturb_a_person(clock):
    limiter = RateLimiter(RateLimits(), clock)
    assert all(limiter.method("chat.update") == 0 for _ in range(200))


def test_new_limits_start_with_full_buckets(clock):
    limiter = RateLimiter(RateLimits(default_per_minute=1, burst=1), clock)
    assert [limiter.method("a"), limiter.method("a")] == [0, 60]
    limiter.set_limits(RateLimits(default_per_minute=1, burst=1))
    assert limiter.method("a") == 0
