from __future__ import annotations

import pytest

from playground.slack.errors import ApiError
from playground.slack.triggers import Triggers


@pytest.fixture
def triggers(ids) -> Triggers:
    return Triggers(ids, lifetime=3.0)


def test_a_trigger_works_once(triggers):
    made = triggers.make("U1")
    assert triggers.exchange(made).user == "U1"
    with pytest.raises(ApiError, match="exchanged_trigger_id"):
        triggers.exchange(made)


def test_a_trigger_lives_three_seconds(triggers, clock):
    on_time, late = triggers.make("U1"), triggers.make("U1")
    clock.move(3.0)
    assert triggers.exchange(on_time)
    clock.move(0.1)
    with pytest.raises(ApiError, match="expired_trigger_id"):
        triggers.exchange(late)


@pytest.mark.parametrize("unknown", ["1.2.3", None, 7, []])
def test_an_unknown_trigger(triggers, unknown):
    with pytest.raises(ApiError, match="invalid_trigger_id"):
        triggers.exchange(unknown)
