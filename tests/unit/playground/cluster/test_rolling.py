from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.cluster.controllers.rolling import (
    RollingLimits,
    new_replicas,
    removable_old,
    rolling_limits,
)


def _deployment(replicas: int, surge: int | str, unavailable: int | str) -> dict[str, Any]:
    rolling = {"maxSurge": surge, "maxUnavailable": unavailable}
    return {"spec": {"replicas": replicas, "strategy": {"rollingUpdate": rolling}}}


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "most", "fewest"),
    [
        (1, "25%", "25%", 2, 1),
        (4, "25%", "25%", 5, 3),
        (10, "25%", "25%", 13, 8),
        (3, 0, 0, 3, 2),
        (2, 1, 5, 3, 0),
        (0, "25%", "25%", 0, 0),
    ],
)
def test_shares_round_surge_up_and_unavailable_down(
    replicas: int, surge: int | str, unavailable: int | str, most: int, fewest: int
) -> None:
    limits = rolling_limits(_deployment(replicas, surge, unavailable))
    assert (limits.most, limits.fewest_available) == (most, fewest)


def test_recreate_may_lose_all() -> None:
    limits = rolling_limits({"spec": {"replicas": 3, "strategy": {"type": "Recreate"}}})
    assert (limits.most, limits.fewest_available) == (3, 0)


LIMITS = st.builds(
    RollingLimits, st.integers(0, 20), surge=st.integers(0, 5), unavailable=st.integers(0, 5)
)


@given(limits=LIMITS, current=st.integers(0, 20), old=st.integers(0, 20))
def test_new_pods_keep_within_the_most(limits: RollingLimits, current: int, old: int) -> None:
    size = new_replicas(limits, current, current + old)
    assert size >= current
    assert size <= max(current, limits.replicas)
    assert size + old <= max(limits.most, current + old)


@given(limits=LIMITS, new=st.integers(0, 20), old=st.integers(0, 20), data=st.data())
def test_old_pods_leave_enough_if_all_of_them_were_available(
    limits: RollingLimits, new: int, old: int, data: st.DataObject
) -> None:
    available = data.draw(st.integers(0, new))
    removed = min(old, removable_old(limits, new + old, new, available))
    left = old - removed + available
    assert left >= min(limits.fewest_available, old + available)
